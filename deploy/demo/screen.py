"""What a person sees while the term goes by: a bar that moves, then one line per step.

Where nobody watches (a pipe, a log) only the lines are written.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.progress import TaskID as Task


@dataclass
class Bar:
    """How far one step is."""

    progress: Progress
    task: Task
    moved_at: float = field(default_factory=time.monotonic)

    def expect(self, more: int) -> None:
        """So many more in all: several schools share a bar."""
        total = (self.progress.tasks[self.task].total or 0) + more
        self.progress.update(self.task, total=total)

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        if count:
            self.moved_at = time.monotonic()
        self.progress.advance(self.task, count)

    def is_still(self, seconds: float) -> bool:
        """Whether nothing was done for so long."""
        return time.monotonic() - self.moved_at > seconds


class Screen:
    """The terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def say(self, line: str = "") -> None:
        """One line, as it is."""
        self._console.print(escape(line))

    def done(self, title: str, said: str, seconds: float | None = None) -> None:
        """A step is done: what it is, what came of it, how long it took."""
        took = "" if seconds is None else f"  [dim]{seconds:.1f} s[/dim]"
        self._console.print(f"[green]✓[/green] {escape(title)}  {escape(said)}{took}")

    @contextmanager
    def step(self, title: str) -> Iterator[Bar]:
        """A bar for as long as the step is under way."""
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
        )
        with Progress(
            *columns,
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        ) as progress:
            yield Bar(progress, progress.add_task(escape(title), total=None))


class Watch:
    """How long something took, in seconds."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def read(self) -> float:
        """Since it was made."""
        return time.perf_counter() - self._since
