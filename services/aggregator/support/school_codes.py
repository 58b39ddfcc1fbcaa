"""Which 学校标识码 are one school's: a change of type gives a school another code from a day on.

In: what an operator pinned. Out: a name that stays, whatever the school is called later:
the code it was first known by, which is never another school's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class FormerCode:
    """A code that a school had, and the last day of it."""

    code: str
    until: date


Former = tuple[FormerCode, ...]
"""The codes a school had, oldest first."""


@dataclass(frozen=True)
class SchoolCodes:
    """Code → those before it; first code → the one of today. A code nobody pinned is its own."""

    before: Mapping[str, Former] = field(default_factory=dict)
    today: Mapping[str, str] = field(default_factory=dict)

    def first_of(self, code: str) -> str:
        """The name of the school that a code is of."""
        return next((one.code for one in self.before_of(code)), code)

    def before_of(self, code: str) -> Former:
        """What the school had been called before it was called this."""
        return self.before.get(code, ())

    def today_of(self, first: str) -> str:
        """What the school that was first known by this code is called now."""
        return self.today.get(first, first)


def school_codes(pinned: Iterable[tuple[str, Former]]) -> SchoolCodes:
    """Out of each school's code and its former ones; schools that kept theirs say nothing."""
    before, today = dict[str, Former](), dict[str, str]()
    for code, former in pinned:
        for at, one in enumerate(former):
            before[one.code] = former[:at]
        if former:
            before[code], today[former[0].code] = former, code
    return SchoolCodes(before, today)
