"""The head of a list, wherever it stands: under titles and notes, in one row or in two.

In: a sheet. Out: where its head is and the titles of its columns, or None.
"""

from collections.abc import Collection
from dataclasses import dataclass

from portfolio.admit.roster.workbook.sheets import Tab
from portfolio.admit.roster.workbook.titles import joined, meaning, title

WITHIN = 30  # rows from the top
_AGREES = 2  # fields by which a row is taken for the head: titles and notes have fewer
_LONGEST = 8
_MAX_AREAS = 5_000


@dataclass(frozen=True, slots=True)
class Head:
    """Rows counted from 0; `titles` by column, empty where a column has none."""

    first: int
    last: int
    titles: tuple[str, ...]

    def agreeing(self, also: Collection[str]) -> int:
        """How many things a list can tell are among the titles; `also` are known from before."""
        read = [meaning(one) for one in self.titles]
        return len({one.field for one in read if one.field}) + len({*self.titles} & {*also})


def find_head(tab: Tab, also: Collection[str] = ()) -> Head | None:
    """The head that tells most; one row before two, the upper before the lower."""
    heads = list(_heads(tab))
    best = max(heads, key=lambda one: one.agreeing(also), default=None)
    return best if best is not None and best.agreeing(also) >= _AGREES else None


def _heads(tab: Tab) -> list[Head]:
    rows = [[title(one) for one in row] for row in tab.rows[: WITHIN + 1]]
    single = [Head(at, at, tuple(row)) for at, row in enumerate(rows[:WITHIN])]
    spread = [_spread(tab, at, row) for at, row in enumerate(rows)]
    double = [
        Head(at, at + 1, tuple(map(joined, spread[at], rows[at + 1])))
        for at in range(min(len(rows), WITHIN) - 1)
        if _is_of_titles(spread[at], rows[at + 1])
    ]
    return [*single, *double]


def _spread(tab: Tab, at: int, row: list[str]) -> list[str]:
    """The row with what is drawn over several columns written into each of them.

    Titles of the whole list stand there too; they are longer than what stands over columns.
    """
    spread = [one if len(one) <= _LONGEST else "" for one in row]
    row = list(spread)
    for (top, left), (_, right) in tab.merged[:_MAX_AREAS]:
        if top == at and left < len(row):
            for column in range(left, min(right + 1, len(row))):
                spread[column] = row[left]
    return spread


def _is_of_titles(upper: list[str], lower: list[str]) -> bool:
    written = [(over, under) for over, under in zip(upper, lower, strict=True) if under]
    known = [one for one in written if meaning(one[1]).is_known or meaning(joined(*one)).is_known]
    return len(known) * 2 > len(written)
