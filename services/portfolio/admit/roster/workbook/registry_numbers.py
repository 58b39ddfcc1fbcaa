"""全国学籍号: nineteen characters, of which two kinds carry a check digit.

`G` and an identity number, `J` and a number made like one for who has none;
`L`, temporary, ends in four random digits.
The check digit is the one of GB 11643-1999: ISO 7064, MOD 11-2.
A number that fails it is kept all the same: it neither identifies nor rejects a child.
"""

import re
from datetime import date
from typing import Literal

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.values import Value

Checked = Literal["right", "wrong", "none"]
_WITH_CHECK = re.compile(r"[GJ](\d{17}[\dX])")
_BARE = re.compile(r"\d{17}[\dX]")
_IN_POWERS_OF_TEN = re.compile(r"\d(?:\.\d+)?E\+?1\d")
_REMAINDERS = "10X98765432"
_SIGNIFICANT = 15  # digits that a spreadsheet keeps of a number


def registry_number(value: Value) -> str:
    """The number in capitals and without blanks; raises `Unclear` where it is not to be taken."""
    written = cells.registry_number(value).replace(" ", "").lstrip("'").upper()
    if _IN_POWERS_OF_TEN.fullmatch(written) or _is_rounded(written):
        zh = "学籍号被表格软件当作数字取整，末几位已丢失，未采用"
        raise Unclear(zh, "a spreadsheet has rounded it, so its last digits are lost; not taken")
    if _BARE.fullmatch(written):
        zh = "看起来是身份证号，不需要，未采用；学籍号以 G、J 或 L 开头"
        raise Unclear(zh, "looks like an identity number, which is not needed; not taken")
    return written


def checked(number: str) -> Checked:
    """Whether its check digit is right; `none` where the kind of number has none."""
    found = _WITH_CHECK.fullmatch(number)
    if found is None:
        return "none"
    return "right" if found[1][-1] == check_digit(found[1][:17]) else "wrong"


def born_on(number: str) -> date | None:
    """The birthday within the number, if its check digit is right."""
    if checked(number) != "right":
        return None
    try:
        return date(int(number[7:11]), int(number[11:13]), int(number[13:15]))
    except ValueError:
        return None


def check_digit(digits: str) -> str:
    """The eighteenth of an identity number's characters, from the seventeen before it."""
    total = sum(int(one) * pow(2, 17 - place, 11) for place, one in enumerate(digits))
    return _REMAINDERS[total % 11]


def _is_rounded(written: str) -> bool:
    """Eighteen digits ending in `000`, which a true number hardly ever is."""
    if not re.fullmatch(r"\d{18}", written) or written[_SIGNIFICANT:] != "000":
        return False
    return check_digit(written[:17]) != written[17]
