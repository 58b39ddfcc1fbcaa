"""26l: how the same pupils stand now and in an earlier term, by one indicator.

In: how many went from which level to which. Out: whole numbers of pupils; nobody is named,
and who has a level in one of the two terms only is not among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ORDER = ("A", "B", "C", "D")
REACHED = ("A", "B")


@dataclass(frozen=True)
class Change:
    """The matched pupils of one indicator, since one earlier term."""

    indicator: str
    since: str
    cells: Mapping[tuple[str, str], int]

    @property
    def matched(self) -> int:
        """Pupils with a level in both terms."""
        return sum(self.cells.values())

    @property
    def up(self) -> int:
        """Those at a higher level than then."""
        return self._where(-1)

    @property
    def same(self) -> int:
        """Those at the same level."""
        return self._where(0)

    @property
    def down(self) -> int:
        """Those at a lower level than then."""
        return self._where(1)

    @property
    def ceiling(self) -> int:
        """Those who stood at A already and could not rise."""
        return self.starting_at("A")

    @property
    def reached(self) -> int:
        """Those at B or above now."""
        return sum(n for (_, to), n in self.cells.items() if to in REACHED)

    def starting_at(self, level: str) -> int:
        """Those who stood at `level` then."""
        return sum(n for (start, _), n in self.cells.items() if start == level)

    def reached_from(self, level: str) -> int:
        """Those of them at B or above now."""
        return sum(n for (at, to), n in self.cells.items() if at == level and to in REACHED)

    def _where(self, direction: int) -> int:
        return sum(
            n
            for (start, to), n in self.cells.items()
            if _sign(ORDER.index(to) - ORDER.index(start)) == direction
        )


def _sign(steps: int) -> int:
    return (steps > 0) - (steps < 0)


def added(indicator: str, since: str, changes: list[Change]) -> Change:
    """Several schools' or phases' changes as one."""
    keys = {key for change in changes for key in change.cells}
    cells = {key: sum(change.cells.get(key, 0) for change in changes) for key in sorted(keys)}
    return Change(indicator, since, cells)
