"""A scenario of `services/web/browser`, run by Node against a service that stands."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from embedded.home import Home
from embedded.node import WEB, environment, node
from web.fonts import with_chinese

PYTHON = Path(sys.executable)
PATIENCE_SECONDS = 900


def walked(name: str, told: Mapping[str, object]) -> str:
    """What it says of each of its sentences; a scenario that fails is shown whole.

    `told`: what it needs to know of the service and its people (`browser/site.ts`).
    """
    fonts = with_chinese(Home.chosen().folder)
    done = subprocess.run(  # noqa: S603 — a scenario of ours
        # What a browser leaves open behind it keeps nobody waiting.
        node(
            PYTHON, "--test", "--test-force-exit", "--test-reporter=spec", f"browser/{name}.walk.ts"
        ),
        cwd=WEB,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
        env={**environment(PYTHON), **fonts, "NIANLUN_SITE": json.dumps(told), "NO_COLOR": "1"},
    )
    assert done.returncode == 0, f"\n{done.stdout}"
    return done.stdout
