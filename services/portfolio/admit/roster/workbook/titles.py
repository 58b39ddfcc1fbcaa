"""What the title of a column says it holds.

In: a title as typed. Out: a field, and whether the title says it plainly; or that it is not needed.
"""

import re
from dataclasses import dataclass

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.fields import KINSHIP, NAMED, NEVER, PLAIN, STAFF, Field
from portfolio.admit.roster.workbook.values import Value

_OF_A_GUARDIAN = re.compile(r"家|监护|父|母|成员|亲属|爷|奶|抚养")
_ABOUT = re.compile(r"(?:基本)?(?:信息|情况|资料)$")
_LIKELY = (
    (re.compile(r"(?:监护人|家长|抚养人).*(?:姓名|名字)"), Field.GUARDIAN_1),
    (re.compile(r"父亲?.*(?:姓名|名字)"), Field.FATHER),
    (re.compile(r"母亲?.*(?:姓名|名字)"), Field.MOTHER),
    (re.compile(r"随班就读"), Field.INDIVIDUAL_PLAN),
    (re.compile(r"留守"), Field.LEFT_BEHIND),
    (re.compile(r"学籍"), Field.REGISTRY_NUMBER),
    (re.compile(r"住校|寄宿|住宿"), Field.BOARDS),
    (re.compile(r"姓名|名字"), Field.NAME),
    (re.compile(r"性别"), Field.SEX),
    (re.compile(r"出生|生日"), Field.BORN_ON),
    (re.compile(r"班级|班号|班别"), Field.CLASS),
    (re.compile(r"年级"), Field.GRADE),
    (re.compile(r"学号|座号"), Field.ROSTER_NUMBER),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a title says; nothing at all where `field` is None and nothing else is true."""

    field: Field | None = None
    is_sure: bool = False
    is_not_needed: bool = False
    is_relation: bool = False
    is_of_staff: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the title is one that lists have."""
        return self != Meaning()


def title(value: Value) -> str:
    """`*姓 名（必填）` → 姓名."""
    written = cells.text(value).replace(" ", "").strip("*:：")
    return re.sub(r"^\d+[.、]", "", written).split("(")[0][:60]


def meaning(written: str) -> Meaning:
    """What a title says, as `title` gives it."""
    if written in NAMED:
        return Meaning(NAMED[written], is_sure=True)
    if written.endswith(KINSHIP):
        return Meaning(is_relation=True)
    if any(word in written for word in STAFF):
        return Meaning(is_not_needed=True, is_of_staff=True)
    if any(word in written for word in (*NEVER, *PLAIN)):
        return Meaning(is_not_needed=True)
    about_guardian = bool(_OF_A_GUARDIAN.search(written))
    for pattern, field in _LIKELY:
        of_guardian = field in {Field.GUARDIAN_1, Field.FATHER, Field.MOTHER}
        if pattern.search(written) and of_guardian == about_guardian:
            return Meaning(field)
    return Meaning()


def joined(upper: str, lower: str) -> str:
    """The title of a column under two rows of them: 监护人 over 姓名 → 监护人姓名."""
    if not lower or not upper or upper == lower:
        return lower or upper
    if meaning(lower).is_sure and not _OF_A_GUARDIAN.search(upper):
        return lower
    whole = _ABOUT.sub("", upper) + lower
    if meaning(whole).is_known or _OF_A_GUARDIAN.search(upper):
        return whole
    return lower if meaning(lower).is_known else whole
