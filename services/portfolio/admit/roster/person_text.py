"""Names and kinship as typed into a form: the same reading as out of a list."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.person_name import person_name


def _clear(read: Callable[[str], str]) -> Callable[[str], str]:
    def reading(text: str) -> str:
        try:
            found = read(text)
        except Unclear as unclear:
            raise ValueError(unclear.en) from None
        if not found:
            raise ValueError("is empty")
        return found

    return reading


PersonName = Annotated[
    str, StringConstraints(min_length=1, max_length=100), AfterValidator(_clear(person_name))
]
Kinship = Annotated[
    str, StringConstraints(min_length=1, max_length=32), AfterValidator(_clear(cells.relation))
]
