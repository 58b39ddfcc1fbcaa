"""Where in a workbook its list of pupils is, and what its columns hold.

In: bytes as uploaded, and what the school said of its columns before.
Out: the sheet, the head and the columns; or a refusal.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portfolio.admit.roster.workbook.columns import columns_of
from portfolio.admit.roster.workbook.fields import CLASSES, SHOWN, Field
from portfolio.admit.roster.workbook.head import WITHIN, Head, find_head
from portfolio.admit.roster.workbook.refusals import (
    MissingColumns,
    NotAListOfPupils,
    UnknownLayout,
    UnknownSheet,
)
from portfolio.admit.roster.workbook.roster import Column
from portfolio.admit.roster.workbook.sheets import Tab, tabs
from portfolio.admit.roster.workbook.titles import meaning

_EXPECTED = (Field.NAME, Field.GRADE, Field.CLASS)


@dataclass(frozen=True, slots=True)
class Listed:
    """The sheet that holds the list, its head and its columns."""

    tab: Tab
    head: Head
    columns: tuple[Column, ...]
    other_sheets: tuple[str, ...]


def find_list(
    content: bytes, mapping: Mapping[str, Field] | None = None, *, sheet: str | None = None
) -> Listed:
    """The first sheet with a list of pupils on it, or the one named; raises a `Refusal`."""
    known = _titles_of(mapping or {})
    found = [(tab, head) for tab in tabs(content) if (head := find_head(tab, known)) is not None]
    named = [one for one in found if sheet in {None, one[0].name}]
    if not named:
        if sheet is not None:
            raise UnknownSheet
        raise UnknownLayout(within=WITHIN, columns="、".join(SHOWN[one] for one in _EXPECTED))
    tab, head = named[0]
    if any(meaning(one).is_of_staff for one in head.titles):
        raise NotAListOfPupils
    columns = columns_of(tab, head, mapping or {})
    _require({one.field for one in columns})
    others = tuple(one.name for one, _ in found if one.name != tab.name)
    return Listed(tab, head, columns, others)


def _titles_of(mapping: Mapping[str, Field]) -> set[str]:
    return {key.split("#")[0] for key, field in mapping.items() if field is not Field.NOT_NEEDED}


def _require(fields: Collection[Field | None]) -> None:
    missing = [] if Field.NAME in fields else [SHOWN[Field.NAME]]
    if not {Field.GRADE, *CLASSES} & {*fields}:
        missing.append(SHOWN[Field.CLASS])
    if missing:
        raise MissingColumns(columns="、".join(missing))
