"""What a cell of a school's list means: dates, grades, classes, yes and no.

In: a value as the workbook holds it. Out: what it says, or `Unclear` with a sentence.
Lists are typed by many hands: full-width digits, codes before words (`1-男`),
dates as text, as a number 20191002, as a spreadsheet's serial day.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Literal

from portfolio.admit.roster.workbook.values import Value

_DIGITS = {mark: number for number, mark in enumerate("一二三四五六七八九十", start=1)}
_WRITTEN_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_MONTH = re.compile(r"(?:19|20)\d\d(?:[-/.年](?:0?[1-9]|1[0-2])月?|(?:0[1-9]|1[0-2]))")
_GRADE = re.compile(r"(初中?|小学?)?([1-9]|[一二三四五六七八九])(?:年级)?")
_SERIAL_DAYS = range(32_874, 73_050)  # 1990-01-01 to 2099-12-31, counted from 1899-12-30
_BEFORE_DAY_ONE = date(1899, 12, 30)
_JUNIOR_BEGINS_AFTER = 6
_YES = {"是": True, "√": True, "✓": True, "Y": True, "否": False, "×": False, "N": False}
_BOARDS = {"住校": True, "寄宿": True, "寄宿生": True, "住宿": True, "走读": False, "走读生": False}
_GRADES = range(1, 10)
_CLASSES = range(1, 100)
_ROSTER_NUMBERS = range(1, 1000)
_WHOLE_IN_A_NUMBER = 2**53  # beyond, a spreadsheet has rounded the last digits away


class Unclear(Exception):  # noqa: N818 — a reading, not a failure
    """A value that cannot be understood, with what to do about it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def text(value: Value) -> str:
    """The value as one line of text: half-width, no outer blanks; whole numbers without `.0`."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_IN_A_NUMBER:
        value = int(value)
    # Nothing in such a list is longer, and folding may lengthen eighteenfold.
    return " ".join(unicodedata.normalize("NFKC", str(value)[:1000]).split())


def day(value: Value) -> date:
    """20191002, 2019-10-02, 2019年10月2日, a date cell or a serial day → the date."""
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    written = text(value)
    if re.fullmatch(r"\d{5}", written) and int(written) in _SERIAL_DAYS:
        return _BEFORE_DAY_ONE + timedelta(days=int(written))
    parts = _WRITTEN_DATE.fullmatch(written) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", written)
    if parts is None:
        raise _only_a_month() if _MONTH.fullmatch(written) else _unclear_day()
    try:
        return _plausible(date(int(parts[1]), int(parts[2]), int(parts[3])))
    except ValueError:
        raise _unclear_day() from None


def sex(value: Value) -> Literal["m", "f"]:
    """`1-男`, `男`, `2-女` → `m` or `f`."""
    match _uncoded(value).removesuffix("性"):
        case "男" | "1":  # GB/T 2261.1-2003
            return "m"
        case "女" | "2":
            return "f"
    raise Unclear("性别应为男或女", "the sex should read 男 or 女")


def grade(value: Value) -> int:
    """`三年级`, `3`, `初一` → 1 to 9."""
    found = _GRADE.fullmatch(text(value).replace(" ", ""))
    if found is None:
        raise _unclear_grade()
    number = _DIGITS.get(found[2]) or int(found[2])
    if (found[1] or "").startswith("初"):
        number += _JUNIOR_BEGINS_AFTER
    if number not in _GRADES:
        raise _unclear_grade()
    return number


def class_number(value: Value) -> int:
    """`01`, `1班`, `（1）班`, `一班` → the number of the class within its grade."""
    written = re.sub(r"[()\s]|班", "", text(value))
    number = _DIGITS.get(written) or (int(written) if re.fullmatch(r"\d{1,3}", written) else 0)
    if number not in _CLASSES:
        raise Unclear("班号应为 1 到 99 的数字", "the class should be a number from 1 to 99")
    return number


def roster_number(value: Value) -> int:
    """`07` → 7: the pupil's number within the class."""
    written = text(value)
    number = int(written) if re.fullmatch(r"\d{1,4}", written) else 0
    if number not in _ROSTER_NUMBERS:
        raise Unclear("班内学号应为 1 到 999 的数字", "the number should be from 1 to 999")
    return number


def yes(value: Value) -> bool:
    """`1-是`, `否`, `√` → whether."""
    found = _YES.get(_uncoded(value).upper())
    if found is None:
        raise Unclear("应为是或否", "it should read 是 or 否")
    return found


def boards(value: Value) -> bool:
    """就读方式: 住校 or 走读; yes or no in a column that asks 是否住校."""
    found = {**_YES, **_BOARDS}.get(_uncoded(value).upper())
    if found is None:
        raise Unclear("就读方式应为住校或走读", "it should read 住校 or 走读")
    return found


def school_code(value: Value) -> str:
    """学校标识码: ten digits."""
    written = text(value)
    if not re.fullmatch(r"\d{10}", written):
        raise Unclear("学校标识码应为 10 位数字", "the school's code has ten digits")
    return written


def registry_number(value: Value) -> str:
    """学籍号, as written: it neither identifies nor rejects anyone, so its form is not checked."""
    if isinstance(value, float) and abs(value) >= _WHOLE_IN_A_NUMBER:
        zh = "学籍号存成了数字，末几位已不可靠，未采用"
        raise Unclear(zh, "kept as a number, so its last digits are lost; not taken")
    return short(value)


def short(value: Value) -> str:
    """A word of at most 32 characters."""
    written = text(value)
    if len(written) > 32 or not written.isprintable():  # noqa: PLR2004 — said in the sentence
        raise Unclear("内容过长或含有特殊符号", "too long, or with signs that cannot be printed")
    return written


def relation(value: Value) -> str:
    """`1-父亲`, `父亲` → 父亲."""
    return short(_uncoded(value))


def _uncoded(value: Value) -> str:
    return re.sub(r"^\d+\s*[-—.、:]\s*", "", text(value))


def _plausible(found: date) -> date:
    if (found - _BEFORE_DAY_ONE).days not in _SERIAL_DAYS:
        raise _unclear_day()
    return found


def _only_a_month() -> Unclear:
    zh = "只写到月，没有写日；日期未采用，其余照常导入"
    return Unclear(zh, "a month without a day; the date is not taken, the rest is")


def _unclear_day() -> Unclear:
    return Unclear(
        "日期看不懂，请写成 2019-10-02 这样的年月日",
        "the date is not understood; write year, month and day as in 2019-10-02",
    )


def _unclear_grade() -> Unclear:
    return Unclear("年级应为一年级到九年级", "the grade should be 一年级 to 九年级")
