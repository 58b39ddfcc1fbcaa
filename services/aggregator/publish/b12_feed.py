"""Protected measures → school.B12 (points 26, 27) as other systems read it, version 1.

In: what may be told of each school. Out: the documents of `data.json` (`b12_documents.py`); pure.
"""

from aggregator.ingest.events import Definitions
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
from aggregator.publish.b12_documents import (
    FormerSchoolCode,
    PointRange,
    PublishedNumber,
    SchoolB12,
    SchoolB12Feed,
    Sentence,
    SharePoint,
    ShareRange,
)
from aggregator.publish.events import Status
from aggregator.support.school_codes import Former

FORMAT = "school-b12.v1"
STATUS: dict[str, Status] = {"provisional": "provisional", "final": "final", "revision": "revised"}


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
    """Whether two terms of a school belong to one series: made alike, of the same sites."""
    return is_alike(now.definitions, then.definitions) and _sites(now) == _sites(then)


def _sites(one: SchoolB12) -> set[str]:
    """Whose pupils are told of; the school itself by no code, for it may have had another."""
    own = {one.school.code, *(former.code for former in one.former_codes)}
    return {"" if member in own else member for member in one.members or own}


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
