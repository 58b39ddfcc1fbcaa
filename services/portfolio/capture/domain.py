"""写实记录: what may be recorded of a pupil, by whom and when (教基二〔2014〕11号:
truthful, timely, factual). Pure.

An observation is fact, never judgement: it carries a type of the vocabulary, a day,
measures and a note.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from portfolio.admit.domain import Enrolled, Term
from portfolio.capture import events as e
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.problems import Conflict, Forbidden, Malformed, NotFound
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_types import ObservationType


class NotForThisVoice(Forbidden):
    """The vocabulary says whose word is asked about what."""

    zh = "这类记录不由您的身份提交。"
    en = "This type of record is not for you to submit."


class NotForThisGrade(Malformed):
    """Some types are observed in some grades only."""

    zh = "这类记录不适用于该年级。"
    en = "This type of record is not for this grade."


class DayIsInTheFuture(Malformed):
    """Only what has happened can be observed."""

    zh = "日期不能晚于今天。"
    en = "The date lies in the future."


class MeasureIsUnknown(Malformed):
    """A type is measured in its own measures only."""

    zh = "这类记录没有这项计量：{measure}"
    en = "This type of record is not measured in {measure}."


class MeasureComesLater(Malformed):
    """Only counts and durations are taken so far."""

    zh = "这项计量暂不支持，请先写在说明里：{measure}"
    en = "{measure} is not taken yet; say it in the note."


class TypeComesLater(Malformed):
    """Health records and surveys need readers and rules of their own."""

    zh = "健康类和问卷类记录暂未开放。"
    en = "Health records and surveys are not open yet."


class AlreadyWithdrawn(Conflict):
    """An observation is withdrawn only once."""

    zh = "这条记录已经撤回。"
    en = "This record was withdrawn already."


class NotYours(Forbidden):
    """Only whoever recorded it can withdraw it or add evidence to it."""

    zh = "只有记录人本人可以撤回或补充。"
    en = "Only its author can withdraw it or add to it."


_LATER = {"health", "survey"}
MOST_EVIDENCE = 9


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody says of one pupil on one day."""

    observation_type: str
    occurred_on: date
    captured_at: datetime | None = None
    note: str | None = None
    measures: tuple[tuple[str, int], ...] = ()
    activity_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """No such observation."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An observation that stands."""

    observation_type: str
    occurred_on: date
    recorded_by: UUID
    source: str
    needs_confirmation: bool
    evidence_count: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An observation that was taken back."""


Observation = Absent | Recorded | Withdrawn


def evolve(observation: Observation, event: Event) -> Observation:
    """The observation after one of its events."""
    match observation, event:
        case _, e.ObservationRecorded():
            return Recorded(
                event.observation_type,
                event.occurred_on,
                event.recorded_by,
                event.source,
                event.needs_confirmation,
            )
        case Recorded(), e.EvidenceAttached():
            return replace(observation, evidence_count=observation.evidence_count + 1)
        case _, e.ObservationWithdrawn():
            return Withdrawn()
        case _:
            return observation


def fold(events: Iterable[Event]) -> Observation:
    """The observation that these events tell of."""
    observation: Observation = Absent()
    for event in events:
        observation = evolve(observation, event)
    return observation


def decide_record(
    said: Note, student: Enrolled, *, term: Term, vocabulary: Vocabulary, by: Actor, now: datetime
) -> e.ObservationRecorded:
    """One observation of one pupil; `by` already stands to the pupil as the policy asks."""
    kind = vocabulary.observation_type(said.observation_type)
    require_day(said.occurred_on, term=term, now=now)
    source: e.Source = "parent" if by.role is Role.GUARDIAN else "teacher"
    if kind.sensitivity in _LATER:
        raise TypeComesLater(reason="")
    if not vocabulary.may_submit(kind.code, source):
        raise NotForThisVoice
    if not kind.is_for(student.grade(term.term)):
        raise NotForThisGrade(reason="")
    require_measures(said, kind, vocabulary)
    return e.ObservationRecorded(
        observation_type=kind.code,
        vocabulary=vocabulary.versions["observation_types"],
        occurred_on=said.occurred_on,
        source=source,
        recorded_by=by.person_id,
        needs_confirmation=source != "teacher" and kind.confirm == "non_teacher",
        captured_at=said.captured_at,
        activity_id=said.activity_id,
        note=said.note,
        measures=dict(said.measures),
    )


def require_day(day: date, *, term: Term, now: datetime) -> None:
    """The day lies in the open term and not in the future."""
    term.require_open_on(day)
    if day > school_day(now):
        raise DayIsInTheFuture


def require_measures(said: Note, kind: ObservationType, vocabulary: Vocabulary) -> None:
    """Every measure belongs to the type and is a count or a duration, never a mark."""
    for measure, _ in said.measures:
        if measure not in kind.measures:
            raise MeasureIsUnknown(measure=measure)
        if measure not in vocabulary.quantities:
            raise MeasureComesLater(measure=measure)


def decide_attach(
    observation: Observation, *, term: Term, by: Actor, evidence: e.EvidenceAttached
) -> e.EvidenceAttached:
    """A picture for one's own observation, while the term is open."""
    standing = _standing(observation, by)
    term.require_open()
    if standing.evidence_count >= MOST_EVIDENCE:
        raise EvidenceIsEnough(limit=MOST_EVIDENCE)
    return evidence


class EvidenceIsEnough(Conflict):
    """A record is not an album."""

    zh = "一条记录最多附 {limit} 份材料。"
    en = "A record takes at most {limit} pieces of evidence."


def decide_withdraw(
    observation: Observation, *, term: Term, reason: str | None, by: Actor
) -> e.ObservationWithdrawn:
    """Take one's own observation back, while the term is open."""
    if isinstance(observation, Withdrawn):
        raise AlreadyWithdrawn
    _standing(observation, by)
    term.require_open()
    return e.ObservationWithdrawn(withdrawn_by=by.person_id, reason=reason)


def _standing(observation: Observation, by: Actor) -> Recorded:
    if isinstance(observation, Withdrawn):
        raise AlreadyWithdrawn
    if isinstance(observation, Absent):
        raise NotFound
    if observation.recorded_by != by.person_id:
        raise NotYours
    return observation


def is_visible(sensitivity: str, *, is_author: bool, is_close: bool) -> bool:
    """`restricted` is for child, guardian, class teacher and author;
    the rest for the pupil's people.
    """
    return sensitivity != "restricted" or is_author or is_close
