"""A school's list within a workbook: its head row, and its lines by the names of the columns.

In: bytes of a workbook and the columns wanted. Out: lines, in the order of the sheet.
A column that is not wanted is not read: what a school's export holds beside
(identity numbers, phones, addresses, 户口性质) goes no further than here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.refusals import MissingColumns, TooManyRows, UnknownLayout
from portfolio.admit.roster.workbook.sheets import sheets
from portfolio.admit.roster.workbook.values import Rows, Uncomputed, Value

MAX_ROWS = 5_000
_HEAD_WITHIN = 10
_HEAD_AGREES = 2  # columns by which a row is taken for the head: titles and notes have fewer

Meaning = TypeVar("Meaning")


class RowProblem(BaseModel):
    """What was not understood: where, why, and whether the row was left out because of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row_number: int
    column: str
    zh: str
    en: str
    left_out: bool


@dataclass
class Line:
    """One row of the list; what it does not say clearly is noted as a problem.

    `titles`: what a column is called in this list, where that is not the key of its value.
    """

    row_number: int
    values: Mapping[str, Value]
    problems: list[RowProblem] = field(default_factory=list)
    titles: Mapping[str, str] = field(default_factory=dict)

    def may(self, column: str, means: Callable[[Value], Meaning]) -> Meaning | None:
        """What an optional cell says; None where it is blank or unclear."""
        return self._read(column, means, left_out=False)

    def must(self, column: str, means: Callable[[Value], Meaning]) -> Meaning | None:
        """What a needed cell says; None means the row is to be left out, and why is noted."""
        if column not in self.values:
            self.note(column, "没有填写", "is empty", left_out=True)
        return self._read(column, means, left_out=True)

    def note(self, column: str, zh: str, en: str, *, left_out: bool) -> None:
        """Write down a problem."""
        problem = RowProblem(
            row_number=self.row_number,
            column=self.titles.get(column, column),
            zh=zh,
            en=en,
            left_out=left_out,
        )
        self.problems.append(problem)

    def _read(
        self, column: str, means: Callable[[Value], Meaning], *, left_out: bool
    ) -> Meaning | None:
        if column not in self.values:
            return None
        if isinstance(self.values[column], Uncomputed):
            zh = "这一格是没有算出结果的公式，或是错误值；请改成文字"
            self.note(column, zh, "a formula without a result, or an error", left_out=left_out)
            return None
        try:
            return means(self.values[column])
        except cells.Unclear as unclear:
            self.note(column, unclear.zh, unclear.en, left_out=left_out)
            return None


def lines(
    content: bytes,
    *,
    needed: Collection[str],
    optional: Collection[str],
    also_called: Mapping[str, str],
) -> list[Line]:
    """The list's lines that are not blank, their values by column; `also_called` gives aliases."""
    rows, head = found_head(content, needed)
    titles = [also_called.get(one, one) for one in head.titles]
    _require(needed, titles)
    return _lines(rows, head.at + 1, titles, {*needed, *optional})


@dataclass(frozen=True, slots=True)
class Head:
    """The row of titles, counted from 0, and the titles without their ornaments."""

    at: int
    titles: tuple[str, ...]


def found_head(content: bytes, needed: Collection[str]) -> tuple[Rows, Head]:
    """The sheet that holds the list; raises `UnknownLayout`."""
    for rows in sheets(content):
        at = _head(rows, needed)
        if at is not None:
            return rows, Head(at, tuple(map(_title, rows[at])))
    raise UnknownLayout(within=_HEAD_WITHIN, columns="、".join(needed))


def _head(rows: Rows, needed: Collection[str]) -> int | None:
    agreeing = [len({_title(one) for one in row} & set(needed)) for row in rows[:_HEAD_WITHIN]]
    best = max(agreeing, default=0)
    return agreeing.index(best) if best >= _HEAD_AGREES else None


def _title(value: Value) -> str:
    """`*姓 名（必填）` → 姓名."""
    return cells.text(value).replace(" ", "").strip("*").split("(")[0]


def _require(needed: Collection[str], titles: Collection[str]) -> None:
    missing = [one for one in needed if one not in titles]
    if missing:
        raise MissingColumns(columns="、".join(missing))


def _lines(rows: Rows, start: int, titles: list[str], wanted: set[str]) -> list[Line]:
    places = {title: titles.index(title) for title in wanted if title in titles}
    found = []
    for row_number, row in enumerate(rows[start:], start=start + 1):
        values = {title: row[at] for title, at in places.items() if cells.text(row[at])}
        if values:
            found.append(Line(row_number, values))
        if len(found) > MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
    return found
