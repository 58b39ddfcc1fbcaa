"""What a cell can hold when it comes out of a file."""

from datetime import date, datetime, time, timedelta
from typing import Final

Value = int | float | str | bool | time | date | datetime | timedelta
Rows = list[list[Value]]
Area = tuple[tuple[int, int], tuple[int, int]]
"""Cells drawn as one: row and column of the first and of the last, counted from 0."""


class Uncomputed(str):
    """A formula without a stored value, or an error such as `#N/A`: not blank, and not a value."""

    __slots__ = ()


UNCOMPUTED: Final = Uncomputed("=")
