"""What a reader of the feed is told of one number: the number, a bound, or why neither.

One mark of confidentiality only: nobody learns which cell was small and which hides its neighbour.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias


class Reason(StrEnum):
    """Why a number is not there; the sentences are in `REASONS`."""

    PROTECTED = "protected"
    GROUP_TOO_SMALL = "group_too_small"
    TOO_FEW_FOR_LEVELS = "too_few_for_levels"
    NOT_RATED = "not_rated"
    NOT_SENT = "not_sent"
    NOT_WHOLE_SCHOOL = "not_whole_school"
    TOO_FEW_MATCHED = "too_few_matched"
    TOO_FEW_CASES = "too_few_cases"
    SERIES_BREAK = "series_break"
    TOO_FEW_SCHOOLS = "too_few_schools"
    EARLIER_NOT_TOLD = "earlier_not_told"


REASONS: dict[Reason, dict[str, str]] = {
    Reason.PROTECTED: {
        "zh": "为保护学生不予公布：这个数，或由它推算出的另一个数，只涉及很少的学生。",
        "en": "Not told, to protect pupils: this number, or another that follows from it, "
        "concerns very few.",
    },
    Reason.GROUP_TOO_SMALL: {
        "zh": "学生人数太少，不单独公布，由其中心校汇总报送。",
        "en": "Too few pupils to be told of alone; they report through their central school.",
    },
    Reason.TOO_FEW_FOR_LEVELS: {
        "zh": "学生人数不足以按等第公布。",
        "en": "Too few pupils to tell levels.",
    },
    Reason.NOT_RATED: {
        "zh": "该指标只有事实和评语，不评等第。",
        "en": "This indicator has facts and a comment, no level.",
    },
    Reason.NOT_SENT: {
        "zh": "学校本次没有报送这一项。",
        "en": "The school did not send this one this time.",
    },
    Reason.NOT_WHOLE_SCHOOL: {
        "zh": "该学科只在部分年级开设，本版本只公布全校口径。",
        "en": "Taught in some grades only; this version tells of whole schools.",
    },
    Reason.TOO_FEW_MATCHED: {
        "zh": "两个学期都有等第的学生人数不足，不公布变化。",
        "en": "Too few pupils have a level in both terms to tell of a change.",
    },
    Reason.TOO_FEW_CASES: {
        "zh": "本学期没有或很少有这类情况，不公布比例。",
        "en": "There were none or few of these this term; no share is told.",
    },
    Reason.SERIES_BREAK: {
        "zh": "两个学期的指标框架、等第标准、名称或合并上报的学校不同，序列中断，不作比较。",
        "en": "Framework, scale, wording of levels or the sites told of together differ between "
        "the terms: the series breaks and nothing is compared.",
    },
    Reason.EARLIER_NOT_TOLD: {
        "zh": "所比较的学期没有公布这一项，不公布变化。",
        "en": "The earlier term did not tell this one; no change is told.",
    },
    Reason.TOO_FEW_SCHOOLS: {
        "zh": "可比的学校不足，不公布县级数值。",
        "en": "Too few schools can be told of to give a value of the county.",
    },
}


@dataclass(frozen=True)
class Exact:
    """`numerator` of `denominator` pupils."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class Bounded:
    """At least, or at most, `percent` % of `denominator` pupils."""

    side: Literal["at_least", "at_most"]
    percent: int
    denominator: int


@dataclass(frozen=True)
class Between:
    """A share from `low` to `high` %, of a number that is not told."""

    low: int
    high: int


@dataclass(frozen=True)
class Difference:
    """From `low` to `high` percentage points."""

    low: int
    high: int


@dataclass(frozen=True)
class Missing:
    """Neither a number nor a bound, and why."""

    reason: Reason


Value: TypeAlias = Exact | Bounded | Between | Difference | Missing


@dataclass(frozen=True)
class Observation:
    """One number of the feed, by its dimensions; `level` is None where the measure has none.

    `since`: the earlier term of a change. `band`: ALL, or a part of a nine-year school.
    """

    measure: str
    indicator: str
    subject: str | None
    level: str | None
    value: Value
    band: str = "ALL"
    since: str | None = None


@dataclass(frozen=True)
class Protected:
    """One school as it may leave: either a reason, or observations; the rung of its least part."""

    band: str
    rung: str
    reason: Reason | None
    observations: tuple[Observation, ...]
