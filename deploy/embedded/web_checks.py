"""The checks of the pages that need no browser: types against the API's description, lint, units.

In: the Python that runs them, whose environment has the wheel of Node.
Out: by name, whether each holds; it says why on the terminal.
"""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from embedded.node import WEB, environment, install, node

_PYTHON = Path(sys.executable)
# The client's types are made of the description as it is now: a route that changed is noticed.
_CLIENT = (
    "node_modules/openapi-typescript/bin/cli.js",
    "../../schemas/http/portfolio.openapi.json",
    "--output",
    "src/api/portfolio.ts",
)
_CHECKS = {
    "pages: types": (_CLIENT, ("node_modules/vue-tsc/bin/vue-tsc.js", "--noEmit")),
    "pages: lint": (("node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."),),
    "pages: units": (("node_modules/vitest/vitest.mjs", "run", "--reporter", "dot"),),
}


def web_checks() -> dict[str, Callable[[], bool]]:
    """Each by its name."""
    return {name: partial(_holds, commands) for name, commands in _CHECKS.items()}


def _holds(commands: tuple[tuple[str, ...], ...]) -> bool:
    install(_PYTHON, "all")
    return all(_succeeds(words) for words in commands)


def _succeeds(words: tuple[str, ...]) -> bool:
    done = subprocess.run(  # noqa: S603 — packages of our lock
        node(_PYTHON, *words),
        cwd=WEB,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**environment(_PYTHON), "NO_COLOR": "1"},
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
    return done.returncode == 0
