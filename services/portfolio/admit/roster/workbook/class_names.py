"""A class as schools write it: `三（1）班`, `3.1`, `2023级1班`, `初一(2)班`, `一二年级复式班`.

In: a value of the column of classes, or of grades. Out: what it says of grade and class.
A class named by a year is named by the year its pupils came in (`级`) or will leave (`届`);
junior schools in Chongqing often write the latter as `级` too.
With the school year only one of the two is possible, and that is how it is told.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.values import Value

Stage = Literal["primary", "junior", "nine_year"]
By = Literal["entry", "graduation"]
_HAN = {mark: number for number, mark in enumerate("一二三四五六七八九", start=1)}
_GRADE = "[一二三四五六七八九1-9]"
_NUMBER = r"(?:\d{1,2}|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_WITH_GRADE = re.compile(
    rf"(?P<junior>初中?)?(?:小学?)?(?P<grade>{_GRADE})"
    rf"(?:年级第?[(]?(?P<a>{_NUMBER})[)]?班?|年级|[(](?P<b>{_NUMBER})[)]班?|[.\-](?P<c>\d{{1,2}})班?"
    rf"|(?P<d>\d{{1,2}}|{_NUMBER})班)"
)
_JUNIOR_GRADE = re.compile(rf"初中?(?P<grade>[一二三1-3])[(]?(?P<number>{_NUMBER})?[)]?班?")
_CODE = re.compile(r"0?([1-9])(0[1-9]|[12]\d)(?:班)?")
_OF_YEAR = re.compile(
    rf"(?P<junior>初中?)?(?:小学?)?(?P<year>20\d\d|\d\d)(?P<kind>级|届)"
    rf"(?:[(]?(?P<number>{_NUMBER})[)]?班?|[.\-](?P<other>\d{{1,2}})班?)?"
)
_AROUND_GRADES = re.compile(r"复式|年级|教学|班|[()、,，/和与及同.]")
_GRADES = {"primary": range(1, 7), "junior": range(7, 10)}
_NINE = range(1, 10)
_JUNIOR_ADDS = 6
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class ReadClass:
    """What one cell says; `year` with `said_by` stands for a grade that the school year tells."""

    grade: int | None = None
    number: int | None = None
    mixed: tuple[int, ...] = ()
    is_mixed: bool = False
    year: int | None = None
    is_junior: bool = False
    said_by: By | None = None
    is_from_date: bool = False


def class_name(value: Value) -> ReadClass:
    """What a cell says of grade and class; raises `Unclear`.

    `3-1` typed into a spreadsheet becomes the first of March: such a date is read back.
    """
    if isinstance(value, date) and value.month in _NINE:
        return ReadClass(value.month, value.day, is_from_date=True)
    written = re.sub(r"[\s]|^0+(?=\d[.\-])", "", cells.text(value)).replace("〔", "(")
    written = written.translate(str.maketrans("[]【】〕", "()())"))
    if "复式" in written:
        return _mixed(written)
    if plain := _plain_number(written):
        return ReadClass(number=plain)
    for reading in (_with_grade, _code, _of_year):
        found = reading(written)
        if found is not None:
            return found
    raise Unclear(
        "班级看不懂，请写成“三年级1班”或只写班号",
        "write the class as 三年级1班, or its number alone",
    )


def grade_name(value: Value) -> ReadClass:
    """What a cell of the column of grades says; a class may stand with it."""
    try:
        return ReadClass(cells.grade(value))
    except Unclear as unclear:
        try:
            read = class_name(value)
        except Unclear:
            raise unclear from None
        if read.grade is None and read.year is None:
            raise
        return read


def grade_of_year(
    read: ReadClass, *, school_year: int | None, stage: Stage | None, by: By | None
) -> tuple[int, By]:
    """The grade of a class named by a year, and by which year it was told; raises `Unclear`."""
    if read.year is None or school_year is None:
        raise Unclear("按入学或毕业年份写的班级，要先选学年", "choose the school year first")
    told = by or read.said_by
    found: set[tuple[int, By]] = set()
    for grades in _possible(read, stage):
        by_entry = grades[0] + school_year - read.year
        by_graduation = grades[-1] + 1 + school_year - read.year
        if told != "graduation" and by_entry in grades:
            found.add((by_entry, "entry"))
        if told != "entry" and by_graduation in grades:
            found.add((by_graduation, "graduation"))
    if len(found) != 1:
        zh = "按年份写的班级说不准是哪个年级，请加一列“年级”，或说明是入学年份还是毕业年份"
        raise Unclear(zh, "the year could mean several grades or none; add a column of grades")
    return found.pop()


def _possible(read: ReadClass, stage: Stage | None) -> Collection[range]:
    if read.is_junior or stage == "junior":
        return (_GRADES["junior"],)
    return (_GRADES["primary"],) if stage == "primary" else tuple(_GRADES.values())


def _plain_number(written: str) -> int | None:
    bare = re.sub(r"[()]|班|第", "", written)
    found = _number(bare) if re.fullmatch(_NUMBER, bare) else 0
    return found or None


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _HAN.get(written, 0)
    return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)


def _grade(written: str, *, junior: bool) -> int:
    grade = _HAN.get(written) or int(written)
    return grade + _JUNIOR_ADDS if junior and grade <= len(_GRADES["junior"]) else grade


def _with_grade(written: str) -> ReadClass | None:
    found = _JUNIOR_GRADE.fullmatch(written)
    if found is not None:
        number = _number(found["number"]) if found["number"] else None
        return ReadClass(_grade(found["grade"], junior=True), number or None)
    found = _WITH_GRADE.fullmatch(written)
    if found is None:
        return None
    number = next((_number(found[one]) for one in "abcd" if found[one]), None)
    if number == 0:
        return None
    return ReadClass(_grade(found["grade"], junior=bool(found["junior"])), number)


def _code(written: str) -> ReadClass | None:
    """`301`, `0301`: the first class of grade three."""
    found = _CODE.fullmatch(written)
    return ReadClass(int(found[1]), int(found[2])) if found else None


def _of_year(written: str) -> ReadClass | None:
    found = _OF_YEAR.fullmatch(written)
    if found is None:
        return None
    number = found["number"] or found["other"]
    year = int(found["year"])
    return ReadClass(
        number=(_number(number) or None) if number else None,
        year=year if year >= _CENTURY else year + _CENTURY,
        is_junior=bool(found["junior"]),
        said_by="graduation" if found["kind"] == "届" else None,
    )


def _mixed(written: str) -> ReadClass:
    """`一、二复式`, `1-3年级复式班`: grades in one room; the pupil's own is told elsewhere."""
    number = re.search(r"复式班?[(]?(\d)[)]?班?$", written)
    grades = _AROUND_GRADES.sub("", written[: number.start(1)] if number else written)
    if between := re.fullmatch(rf"({_GRADE})[-—~至到]({_GRADE})", grades):
        first, last = (_grade(one, junior=False) for one in between.groups())
        taught = tuple(range(first, last + 1))
    elif re.fullmatch(rf"(?:{_GRADE})*", grades):
        taught = tuple(sorted({_grade(one, junior=False) for one in grades}))
    else:
        raise Unclear(
            "复式班看不懂，请写成“一二年级复式班”", "write a mixed class as 一二年级复式班"
        )
    return ReadClass(number=int(number[1]) if number else 1, mixed=taught, is_mixed=True)
