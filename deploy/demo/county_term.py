"""One term of the whole county: its schools, the aggregator, and the time they share."""

from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.caller import Caller, side_by_side
from demo.remembered import Remembered
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.term import Term

Counts = Counter[str]
"""What came of a step: numbers by the names its sentence gives them."""


@dataclass(frozen=True)
class Clients:
    """What the aggregator's two clients prove themselves with."""

    operator: str = field(repr=False)
    evaluator: str = field(repr=False)


@dataclass(frozen=True)
class CountyTerm:
    """In the order of the schools' codes, like everything that is told of them."""

    term: Term
    number: int
    schools: Sequence[SchoolTerm]
    aggregator: Caller
    clients: Clients
    remembered: Remembered
    out: Path

    @property
    def is_first(self) -> bool:
        """The demonstration begins with it."""
        return self.number == 0

    @property
    def is_last(self) -> bool:
        """It ends with it."""
        return self.number == self.remembered.extent.terms - 1

    @property
    def has_provisional(self) -> bool:
        """The county asks for numbers while this term runs; of the others for final ones only."""
        return self.is_last

    def command_id(self, *name: object) -> str:
        """The id of what is done for the county in this term."""
        return self.remembered.command_id("county", self.term.id, *name)


def in_each(
    take: Callable[[SchoolTerm, Bar], Coroutine[Any, Any, Counts]],
) -> Callable[[CountyTerm, Bar], Awaitable[Counts]]:
    """A school's step, taken by all schools side by side; their numbers are added up."""

    async def taken(at: CountyTerm, bar: Bar) -> Counts:
        counts = await side_by_side(take(one, bar) for one in at.schools)
        return sum(counts, start=Counter())

    return taken
