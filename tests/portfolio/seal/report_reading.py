"""What stands in a report: its strings, its rows, the row of one indicator."""

from collections.abc import Iterator
from typing import Any

from closed_terms import (
    a_plain_term,
    indicators,
)
from portfolio.seal.report import report_view
from portfolio.seal.view import ReportView, Row


def strings(value: Any) -> Iterator[str]:
    """Every string of a view, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)


def rows(view: ReportView) -> dict[str, Row]:
    return {row.name: row for group in view.indicators.groups for row in group.rows}


def one_indicator(**changes: Any) -> Row:
    """The row of 社会责任 with these facts."""
    whole = indicators()
    changed = whole[1].model_validate(whole[1].model_dump() | changes)
    view = report_view(a_plain_term(indicators=(whole[0], changed, *whole[2:])))
    return rows(view)["社会责任"]
