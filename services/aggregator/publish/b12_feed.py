"""Protected measures → school.B12 (points 26, 27) as other systems read it, version 1.

In: what may be told of each school. Out: the documents of `data.json`; pure.
Shares are whole numerators and denominators; a number that is not told has a reason,
and the reason has its sentence in `reasons`. There is one mark of confidentiality.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregator.ingest.events import Definitions, School, SchoolCode
from aggregator.measure.domain import SchoolMeasures
from aggregator.protect.told import (
    REASONS,
    Between,
    Bounded,
    Difference,
    Exact,
    Missing,
    Observation,
    Protected,
    Reason,
    Value,
)
from aggregator.publish.events import Status
from aggregator.support.school_codes import Former

FORMAT = "school-b12.v1"
PublishedMeasure = Literal[
    "enrolled",
    "individual_plans",
    "26a",
    "26e",
    "26g",
    "26h",
    "26k",
    "26l",
    "26m",
    "26n_equal",
    "26n_within_one",
    "fitness",
    "vision",
    "weight",
    "labour_time",
    "sports_skill",
    "arts_skill",
]
STATUS: dict[str, Status] = {"provisional": "provisional", "final": "final", "revision": "revised"}


class _Published(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SharePoint(_Published):
    """A bound in place of a number near an end: at least, or at most, so many per cent."""

    side: Literal["at_least", "at_most"]
    percent: Annotated[int, Field(ge=1, le=99)]


class ShareRange(_Published):
    """A class of a share of matched pupils, of reports, …, whose number is not told: from, to %."""

    low: Annotated[int, Field(ge=0, le=100)]
    high: Annotated[int, Field(ge=0, le=100)]


class PointRange(_Published):
    """A difference in percentage points, from `low` to `high` (90 %), rounded outwards."""

    low: Annotated[int, Field(ge=-100, le=100)]
    high: Annotated[int, Field(ge=-100, le=100)]


class PublishedNumber(_Published):
    """One number. `numerator` of `denominator` pupils; or a bound, a class of the share,
    a difference; or only the reason why not.
    """

    measure: PublishedMeasure = Field(
        description="26a portfolios opened, 26e reports issued, 26g advice acted on, "
        "26h objections answered in time, 26k levels, 26l change of matched pupils, "
        "26m value added, 26n agreement of second ratings; fitness, vision, … what was measured."
    )
    indicator: str = Field(description="school.26, or for levels an indicator such as student.B2.")
    subject: str | None = Field(description="For student.B6 the subject.")
    band: Literal["ALL", "primary", "junior"] = Field(
        description="The whole school, or a part of a nine-year school."
    )
    level: str | None = Field(
        description="A, B, C, D, not_enough; A_B and C_D where halves are told; "
        "met, mostly, support for a subject; matched, up, same, down, already_A for 26l; "
        "a class for what was measured."
    )
    since: str | None = Field(None, description="The earlier term that 26l and 26m compare with.")
    numerator: int | None
    denominator: int | None
    bound: SharePoint | None
    between: ShareRange | None = None
    difference: PointRange | None = None
    confidential: bool = Field(description="The one mark: the number is known and not told.")
    reason: Reason | None = Field(description="Why the number is not there; see `reasons`.")


class FormerSchoolCode(_Published):
    """A code that the school had, and the last day of it."""

    code: SchoolCode
    until: date


class SchoolB12(_Published):
    """One school's part of school.B12 for one term."""

    school: School
    former_codes: tuple[FormerSchoolCode, ...] = Field(
        (),
        description="Codes the school had before this one, oldest first: the terms that were told "
        "under them are the same series.",
    )
    term: str
    status: Status
    snapshot_id: UUID
    members: tuple[str, ...] = Field((), description="Sites told of together under this code.")
    definitions: Definitions
    definitions_digest: str
    rung: Literal["levels", "halves", "not_published"]
    reason: Reason | None
    numbers: tuple[PublishedNumber, ...]

    @property
    def first_code(self) -> str:
        """The name of the school in every term, whatever its code was."""
        return self.former_codes[0].code if self.former_codes else self.school.code


class Sentence(_Published):
    """The same sentence for people, twice."""

    zh: str
    en: str


class SchoolB12Feed(_Published):
    """`data.json` of a release: every school that could be told of, and the reasons' sentences."""

    format: Literal["school-b12.v1"]
    term: str
    release: str
    status: Status
    policy: str
    reasons: dict[Reason, Sentence]
    schools: tuple[SchoolB12, ...]


def publish_school(
    measures: SchoolMeasures, protected: Protected, former: Former = ()
) -> SchoolB12:
    """One school's document; `former`: the codes it had before the one it sent under."""
    return SchoolB12(
        school=measures.school,
        former_codes=tuple(FormerSchoolCode(code=one.code, until=one.until) for one in former),
        term=measures.term,
        status=STATUS[measures.cut],
        snapshot_id=measures.snapshot_id,
        members=measures.members,
        definitions=measures.definitions,
        definitions_digest=measures.definitions_digest,
        rung=protected.rung,
        reason=protected.reason,
        numbers=tuple(_number(one) for one in protected.observations),
    )


def publish_feed(
    *, term: str, release: str, status: Status, policy: str, schools: tuple[SchoolB12, ...]
) -> SchoolB12Feed:
    """The whole of `data.json`."""
    return SchoolB12Feed(
        format=FORMAT,
        term=term,
        release=release,
        status=status,
        policy=policy,
        reasons=sentences(),
        schools=schools,
    )


def is_alike(now: Definitions, then: Definitions) -> bool:
    """Whether numbers may be compared: framework, facts, scale and wording are the same."""
    return all(
        getattr(now, name) == getattr(then, name)
        for name in ("framework", "observation_types", "level_scale", "label_set")
    )


def is_comparable(now: SchoolB12, then: SchoolB12) -> bool:
    """Whether two terms of a school belong to one series."""
    return is_alike(now.definitions, then.definitions)


def sentences() -> dict[Reason, Sentence]:
    """Why a number may be missing, for people."""
    return {reason: Sentence(**words) for reason, words in REASONS.items()}


def told_before(document: SchoolB12) -> tuple[Observation, ...]:
    """What a document of an earlier release told, as `protect` speaks of it."""
    return tuple(
        Observation(
            one.measure, one.indicator, one.subject, one.level, _value(one), one.band, one.since
        )
        for one in document.numbers
    )


def _number(one: Observation) -> PublishedNumber:
    value = one.value
    is_known = not isinstance(value, Missing) or value.reason is Reason.PROTECTED
    return PublishedNumber(
        measure=one.measure,
        indicator=one.indicator,
        subject=one.subject,
        band=one.band,
        level=one.level,
        since=one.since,
        numerator=value.numerator if isinstance(value, Exact) else None,
        denominator=value.denominator if isinstance(value, Exact | Bounded) else None,
        bound=SharePoint(side=value.side, percent=value.percent)
        if isinstance(value, Bounded)
        else None,
        between=ShareRange(low=value.low, high=value.high) if isinstance(value, Between) else None,
        difference=PointRange(low=value.low, high=value.high)
        if isinstance(value, Difference)
        else None,
        confidential=is_known and not isinstance(value, Exact | Difference),
        reason=_reason(value),
    )


def _reason(value: Value) -> Reason | None:
    if isinstance(value, Missing):
        return value.reason
    return None if isinstance(value, Exact | Difference) else Reason.PROTECTED


def _value(one: PublishedNumber) -> Value:
    if one.numerator is not None and one.denominator is not None:
        return Exact(one.numerator, one.denominator)
    if one.bound is not None and one.denominator is not None:
        return Bounded(one.bound.side, one.bound.percent, one.denominator)
    if one.between is not None:
        return Between(one.between.low, one.between.high)
    if one.difference is not None:
        return Difference(one.difference.low, one.difference.high)
    return Missing(one.reason or Reason.PROTECTED)
