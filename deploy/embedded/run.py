"""`./run` inside its environment: start everything, drive the terms, keep serving."""

import os
import sys
from pathlib import Path
from threading import Event

from demo.codes import tell_codes
from embedded import options
from embedded.extent import Extent
from embedded.home import CHECKOUT, Home
from embedded.interrupts import Interrupts
from embedded.journey import drive
from embedded.ours import OURS
from embedded.partners import partners_folder
from embedded.plan import Blueprint
from embedded.supervisor import System
from embedded.troubles import Trouble

INTERRUPTED = 130


def main(words: list[str], *, blueprint: Blueprint = OURS, demo: str = "demo") -> int:
    """The exit status, after everything was stopped.

    In: the words after `./run`; which programs run, and the module that drives the term.
    """
    said, interrupts, home = options.read(words), Interrupts(), Home.chosen()
    if said.command == "code":
        return tell_codes(home.folder)
    try:
        with home.held() as hold:
            Extent.kept_in(partners_folder(home.folder), said.extent)
            with System(home, port=said.port, blueprint=blueprint) as system:
                hold.say(pid=os.getpid(), address=system.portfolio_url)
                status = _drive_and_serve(system, demo, once=said.once)
                interrupts.expect_no_more()
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _drive_and_serve(system: System, demo: str, *, once: bool) -> int:
    print(f"学生档案 portfolio   {system.portfolio_url}")  # noqa: T201 — this is what one came for
    print(f"汇总 aggregator      {system.aggregator_url}")  # noqa: T201 — as above
    status = drive(system, demo, out=_out())
    if status == 0 and not once:
        _serve()
    return status


def _out() -> Path:
    said = os.environ.get("NIANLUN_OUT")
    return Path(said).expanduser().resolve() if said else CHECKOUT / "out"


def _serve() -> None:
    try:
        # Who reads this may press at once.
        print("运行中；按 Ctrl-C 停止。Serving; Ctrl-C stops everything.")  # noqa: T201 — as above
        Event().wait()
    except KeyboardInterrupt:
        return
