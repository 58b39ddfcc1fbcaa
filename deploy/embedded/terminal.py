"""A progress bar of one line, without any package; in a log it is a line now and then."""

import sys
import time

WIDTH = 24
# A log gets one line in this many seconds, so that it shows life without drowning.
LOG_EVERY_SECONDS = 15.0


class Bar:
    """In: how many steps there are. Out: the bar on stderr."""

    def __init__(self, title: str, total: int) -> None:
        self._title, self._total, self._done = title, total, 0
        self._moving = sys.stderr.isatty()
        self._last_line = time.monotonic()

    def step(self, label: str) -> None:
        """One more is done, or being done."""
        self._done = min(self._done + 1, self._total)
        self.say(label)

    def say(self, label: str) -> None:
        """Show where we are, with a word about it."""
        filled = WIDTH * self._done // max(self._total, 1)
        line = f"{self._title} [{'█' * filled}{'·' * (WIDTH - filled)}] {self._done}/{self._total}"
        if self._moving:
            sys.stderr.write(f"\r\033[K{line} {label[:30]}")
        elif time.monotonic() - self._last_line > LOG_EVERY_SECONDS:
            self._last_line = time.monotonic()
            sys.stderr.write(f"{line} {label}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._moving:
            sys.stderr.write("\r\033[K")
