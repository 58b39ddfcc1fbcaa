"""What commands of an operator are told; a code is looked at before anything is written."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer


def _digits(count: int) -> Callable[[str], str]:
    """A check that says what is wrong before anything is written under a misspelt code."""

    def check(value: str) -> str:
        if value is not None and not re.fullmatch(rf"[0-9]{{{count}}}", value):
            raise typer.BadParameter(f"{value} is not a code of {count} digits")
        return value

    return check


class Stage(StrEnum):
    """Which years a school has."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    NINE_YEAR = "nine_year"


Code = Annotated[
    str, typer.Option("--school", help="学校标识码, ten digits.", callback=_digits(10))
]
Authority = Annotated[str, typer.Option(help="Code of the county.", callback=_digits(6))]
ReportingUnit = Annotated[
    str | None,
    typer.Option(
        help="学校标识码 of the 中心校 a teaching point reports through; itself by default.",
        callback=_digits(10),
    ),
]
