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
class Missing:
    """Neither a number nor a bound, and why."""

    reason: Reason


Value: TypeAlias = Exact | Bounded | Missing


@dataclass(frozen=True)
class Observation:
    """One number of the feed, by its dimensions; `level` is None where the measure has none."""

    measure: str
    indicator: str
    subject: str | None
    level: str | None
    value: Value


@dataclass(frozen=True)
class Protected:
    """One band of one school as it may leave: either a reason, or observations."""

    band: str
    rung: str
    reason: Reason | None
    observations: tuple[Observation, ...]
