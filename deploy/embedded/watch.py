"""What should be running is kept running: what ended by itself is started again, with pauses."""

import subprocess
import time
from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import Any, Generic, Protocol, TypeVar

from embedded.troubles import Trouble

LOOK_EVERY_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# Who lived this long is no longer counted as failing again and again.
SETTLED_AFTER_SECONDS = 60.0


class Running(Protocol):
    """Something started by us."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """Its process; None where another started it."""

    def stop(self) -> None:
        """End it in its own way."""


R = TypeVar("R", bound=Running)


class Watched(Generic[R]):
    """One thing that should be running. In: how to start it. Out: it, started again at need."""

    def __init__(self, name: str, start: Callable[[], R]) -> None:
        self.name = name
        self._start = start
        self.running = start()
        self._started_at = time.monotonic()
        self._pause = FIRST_PAUSE_SECONDS
        self._not_before = 0.0

    @property
    def exit_status(self) -> int | None:
        """How it ended, or None while it runs."""
        process = self.running.process
        return None if process is None else process.poll()

    def stop(self) -> None:
        """End it."""
        self.running.stop()

    def look(self, say: Callable[[str], None]) -> None:
        """Start it again where it ended, after a pause that doubles with each failure."""
        now = time.monotonic()
        status = self.exit_status
        if status is None or now < self._not_before:
            return
        if now - self._started_at > SETTLED_AFTER_SECONDS:
            self._pause = FIRST_PAUSE_SECONDS
        say(f"{self.name} 意外结束（{status}），重新启动 ended by itself, starting it again")
        self._not_before = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        try:
            self.running = self._start()
        except Trouble as trouble:
            say(str(trouble))
        self._started_at = time.monotonic()


class Watch:
    """A thread that looks at everything a few times a second."""

    def __init__(self, everything: Iterable[Watched[Any]], say: Callable[[str], None]) -> None:
        self._everything, self._say = list(everything), say
        self._over = Event()
        self._thread = Thread(target=self._look_on, name="watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; whatever ends from now on ends because we want it."""
        self._over.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_EVERY_SECONDS):
            for watched in self._everything:
                if not self._over.is_set():
                    watched.look(self._say)
