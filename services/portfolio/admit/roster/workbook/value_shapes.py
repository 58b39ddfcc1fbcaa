"""What a column holds by its values alone, where its title says nothing or says it wrongly."""

import re
from collections.abc import Callable, Sequence

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.class_names import class_name
from portfolio.admit.roster.workbook.fields import Field
from portfolio.admit.roster.workbook.person_name import person_name
from portfolio.admit.roster.workbook.values import Value

_MOST = 0.8
_ENOUGH = 3  # values by which a guess is made at all
_REGISTRY = re.compile(r"[GJL]\d{17}[\dXx]")
_IDENTITY = re.compile(r"\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文冉向牟覃游代蒲税阳岑骆欧晏"
)


def likely_field(values: Sequence[Value]) -> Field | None:
    """The field that most values have the shape of."""
    if len(values) < _ENOUGH:
        return None
    return next((field for field, shape in _SHAPES if _share(values, shape) >= _MOST), None)


def is_of_a_person(values: Sequence[Value]) -> bool:
    """Whether these are identity numbers or phones: not needed whatever the column is called."""
    return bool(values) and _share(values, lambda one: _matches(_IDENTITY, one)) >= _MOST


def fits(field: Field, values: Sequence[Value]) -> bool:
    """Whether a title may be believed: only numbers within a class are often something else."""
    if field is not Field.ROSTER_NUMBER or len(values) < _ENOUGH:
        return True
    return _share(values, lambda one: _reads(cells.roster_number, one)) >= 1 - _MOST


def _share(values: Sequence[Value], shape: Callable[[Value], bool]) -> float:
    return sum(map(shape, values)) / len(values)


def _matches(pattern: re.Pattern[str], value: Value) -> bool:
    return bool(pattern.fullmatch(cells.text(value).replace(" ", "")))


def _reads(means: Callable[[Value], object], value: Value) -> bool:
    try:
        means(value)
    except Unclear:
        return False
    return True


def _is_class_with_grade(value: Value) -> bool:
    if not isinstance(value, str) or not re.search("班|级", value):
        return False
    try:
        read = class_name(value)
    except Unclear:
        return False
    return read.is_mixed or (read.number is not None and (read.grade or read.year) is not None)


def _is_grade(value: Value) -> bool:
    return isinstance(value, str) and _reads(cells.grade, value) and not value.strip().isdigit()


def _is_name(value: Value) -> bool:
    if not isinstance(value, str) or not _reads(person_name, value):
        return False
    return person_name(value)[0] in _SURNAMES and 2 <= len(person_name(value)) <= 4  # noqa: PLR2004


def _is_day(value: Value) -> bool:
    written = cells.text(value)
    # A serial day looks like any number of five digits.
    return not re.fullmatch(r"\d{5}", written) and _reads(cells.day, value)


_SHAPES: tuple[tuple[Field, Callable[[Value], bool]], ...] = (
    (Field.REGISTRY_NUMBER, lambda one: _matches(_REGISTRY, one)),
    (Field.SEX, lambda one: isinstance(one, str) and _reads(cells.sex, one) and "12".find(one) < 0),
    (Field.BORN_ON, _is_day),
    (Field.CLASS, _is_class_with_grade),
    (Field.GRADE, _is_grade),
    (Field.BOARDS, lambda one: cells.text(one)[-2:] in {"住校", "走读", "寄宿"}),
    (Field.NAME, _is_name),
)
