"""Ctrl-C, `kill` and a closed window all mean: stop everything, then end."""

import signal
import sys
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """The first one interrupts; while stopping, more of them are answered with patience."""

    def __init__(self) -> None:
        self._stopping = False
        for number in STOPPING:
            signal.signal(number, self._heard)

    def expect_no_more(self) -> None:
        """From here on we are ending anyway."""
        self._stopping = True

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        sys.stderr.write("\n正在停止，请稍候 stopping, one moment\n")
        if not self._stopping:
            self._stopping = True
            raise KeyboardInterrupt(signal.Signals(number).name)
