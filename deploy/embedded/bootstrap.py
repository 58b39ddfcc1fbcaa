"""From a bare Python to our own environment: `python -m embedded.bootstrap run|test …`.

Standard library only. Makes or completes the environment, then becomes the command in it.
"""

import os
import sys
from io import TextIOWrapper

from embedded import options
from embedded.environment import prepare, variables
from embedded.home import Home
from embedded.pages import build_or_say
from embedded.troubles import Trouble

COMMANDS = {"run": ("embedded", "embedded"), "test": ("dev", "embedded.checks")}


def main(command: str, *words: str) -> None:
    """Ends by replacing this process, or by saying why it cannot."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    serves = command == "run" and options.read(list(words)).command is None
    lock_name, module = COMMANDS[command]
    try:
        home = Home.chosen()
        home.make()
        python = prepare(home, lock_name)
        if serves:
            build_or_say(home, python)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit(130)
    environment = {**variables(), "NIANLUN_HOME": str(home.folder)}
    os.execve(python, [str(python), "-m", module, *words], environment)  # noqa: S606 — our own


if __name__ == "__main__":
    main(*sys.argv[1:])
