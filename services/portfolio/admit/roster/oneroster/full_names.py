"""The name of a person in a bundle, which comes in two parts."""

import re

from portfolio.admit.roster.oneroster.tables import Record
from portfolio.admit.roster.workbook.person_name import person_name

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def full_name(user: Record) -> str:
    """Family name first where it is written in Han characters; raises `Unclear`."""
    family, given = user.values["familyName"], user.values["givenName"]
    if _HAN.search(family + given):
        return person_name(family + given)
    return person_name(f"{given} {family}")
