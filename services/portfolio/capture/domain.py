"""写实记录: what may be recorded of a pupil, by whom and when (教基二〔2014〕11号:
truthful, timely, factual). Pure.

An observation is fact, never judgement: it carries a type of the vocabulary, a day,
measures and a note.
"""

from portfolio.admit.domain import Enrolled
from portfolio.admit.noticed import require_not_shown
from portfolio.capture import events as e
from portfolio.capture.consented import require_taken
from portfolio.capture.observed import Absent, Observation, Recorded, Withdrawn, evolve, fold
from portfolio.capture.phone_clock import believed
from portfolio.capture.saying import Note, require_sayable
from portfolio.capture.seeing import Viewer
from portfolio.capture.setting import DayIsInTheFuture, Setting, require_open
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import school_day
from portfolio.support.policy import Relation
from portfolio.support.problems import Conflict, Forbidden, Malformed, NotFound
from portfolio.support.vocabulary_types import ObservationType

__all__ = [
    "Absent",
    "DayIsInTheFuture",
    "Note",
    "Observation",
    "Recorded",
    "Setting",
    "Withdrawn",
    "evolve",
    "fold",
    "require_open",
]
_HEALTH_ONLY = frozenset({Relation.HEALTH_TEACHER, Relation.PSYCHOLOGY_TEACHER})


class NotForThisVoice(Forbidden):
    """The vocabulary says whose word is asked about what."""

    zh = "这类记录不由您的身份提交。"
    en = "This type of record is not for you to submit."


class NotForThisDuty(Forbidden):
    """Of the teachers, the type names which: 体育教师 for the fitness test, 校医 for screening."""

    zh = "这类记录由负责的教师填写（如体育教师、校医）。"
    en = "This type is recorded by the teacher in charge of it, such as PE or health."


class NotForThisGrade(Malformed):
    """Some types are observed in some grades only."""

    zh = "这类记录不适用于该年级。"
    en = "This type of record is not for this grade."


class AskedAnonymously(Malformed):
    """What a survey asks never enters a portfolio."""

    zh = "这类内容只在匿名问卷里问，不进个人档案。"
    en = "This is asked by an anonymous survey only and never enters a portfolio."


class ForChildIsATeachersWord(Malformed):
    """Only a teacher writes down what a child says."""

    zh = "只有教师可以代学生记下原话。"
    en = "Only a teacher writes down a child's own words."


class AlreadyWithdrawn(Conflict):
    """An observation is withdrawn only once."""

    zh = "这条记录已经撤回。"
    en = "This record was withdrawn already."


class NotYours(Forbidden):
    """Only whoever recorded it can correct it, withdraw it or add evidence to it."""

    zh = "只有记录人本人可以更正、撤回或补充。"
    en = "Only its author can correct it, withdraw it or add to it."


class EvidenceIsEnough(Conflict):
    """A record is not an album."""

    zh = "一条记录最多附 {limit} 份材料。"
    en = "A record takes at most {limit} pieces of evidence."


class PhotoIsNotTaken(Malformed):
    """Of some things no picture is kept."""

    zh = "这类记录不收照片。"
    en = "No picture is taken for this type of record."


class SoundIsAChildsWord(Malformed):
    """A voice clip is kept where a child speaks for themselves."""

    zh = "录音只用于学生自己的话。"
    en = "A voice clip is kept only with a child's own words."


MOST_EVIDENCE = 9
_SOURCES: dict[Role, e.Source] = {
    Role.STAFF: "teacher",
    Role.GUARDIAN: "parent",
    Role.STUDENT: "student",
}


def decide_record(said: Note, student: Enrolled, *, at: Setting) -> e.ObservationRecorded:
    """One observation of one pupil; the policy has already let the caller come so far."""
    kind = at.vocabulary.observation_type(said.observation_type)
    source = _source(said, at.by)
    require_open(student, said.occurred_on, at=at)
    _require_voice(kind, source, student, at=at)
    _require_content(said, kind, student, at=at)
    return e.ObservationRecorded(
        observation_type=kind.code,
        vocabulary=at.vocabulary.versions["observation_types"],
        occurred_on=said.occurred_on,
        source=source,
        recorded_by=at.by.person_id,
        needs_confirmation=_waits(kind, source, for_child=said.for_child),
        captured_at=believed(said.captured_at, at.now),
        activity_id=said.activity_id,
        note=said.note,
        measures=dict(said.measures),
        words=dict(said.words),
        items=dict(said.items),
        for_child=said.for_child,
    )


def decide_correct(
    observation: Observation, said: Note, student: Enrolled, *, reason: str | None, at: Setting
) -> e.ObservationCorrected:
    """Say one's own observation anew, as a whole; its type and whose words they are stay."""
    standing = _standing(observation, at.by)
    kind = at.vocabulary.observation_type(standing.observation_type)
    require_open(student, said.occurred_on, at=at)
    _require_not_shown(standing, student, at=at)
    _require_content(said, kind, student, at=at)
    return e.ObservationCorrected(
        corrected_by=at.by.person_id,
        occurred_on=said.occurred_on,
        needs_confirmation=_waits(kind, standing.source, for_child=standing.for_child),
        note=said.note,
        measures=dict(said.measures),
        words=dict(said.words),
        items=dict(said.items),
        for_child=standing.for_child,
        reason=reason,
    )


def decide_attach(
    observation: Observation, evidence: e.EvidenceAttached, student: Enrolled, *, at: Setting
) -> e.EvidenceAttached:
    """A picture or a voice clip for one's own observation, while its facts are open
    and the family consents.
    """
    standing = _standing(observation, at.by)
    require_open(student, None, at=at)
    kind = at.vocabulary.observation_type(standing.observation_type)
    if evidence.duration_ms is not None:
        if standing.source != "student":
            raise SoundIsAChildsWord(reason="")
    elif kind.photo == "none":
        raise PhotoIsNotTaken(reason="")
    require_taken(student, school_day(at.now))
    if standing.evidence_count >= MOST_EVIDENCE:
        raise EvidenceIsEnough(limit=MOST_EVIDENCE)
    return evidence


def decide_withdraw(
    observation: Observation, student: Enrolled, *, reason: str | None, at: Setting
) -> e.ObservationWithdrawn:
    """Take one's own observation back, while its facts are open."""
    standing = _standing(observation, at.by)
    at.school.require_facts_open(at.term, student.checked_with(at.term))
    _require_not_shown(standing, student, at=at)
    return e.ObservationWithdrawn(withdrawn_by=at.by.person_id, reason=reason)


def _require_not_shown(observation: Recorded, student: Enrolled, *, at: Setting) -> None:
    if observation.observation_type in at.vocabulary.observations.public_notice:
        require_not_shown(at.school, at.term, student, school_day(at.now))


def _standing(observation: Observation, by: Actor) -> Recorded:
    if isinstance(observation, Withdrawn):
        raise AlreadyWithdrawn
    if isinstance(observation, Absent):
        raise NotFound
    if observation.recorded_by != by.person_id:
        raise NotYours
    return observation


def _source(said: Note, by: Actor) -> e.Source:
    if not said.for_child:
        return _SOURCES[by.role]
    if by.role is not Role.STAFF:
        raise ForChildIsATeachersWord(reason="")
    return "student"


def _waits(kind: ObservationType, source: e.Source, *, for_child: bool) -> bool:
    return source != "teacher" and kind.confirm == "non_teacher" and not for_child


def _require_voice(
    kind: ObservationType, source: e.Source, student: Enrolled, *, at: Setting
) -> None:
    if kind.sensitivity == "survey":
        raise AskedAnonymously(reason="")
    if not at.vocabulary.may_submit(kind.code, source):
        raise NotForThisVoice
    if at.by.role is not Role.STAFF:
        return
    viewer = Viewer.of(at.by, at.school, student.class_group_id, at.relations)
    if kind.only_by and not viewer.has_one_of(kind.only_by):
        raise NotForThisDuty
    # Whoever looks after health, of body or mind, records that and nothing else.
    if at.relations <= _HEALTH_ONLY and kind.sensitivity != "health":
        raise NotForThisDuty


def _require_content(said: Note, kind: ObservationType, student: Enrolled, *, at: Setting) -> None:
    grade = student.grade(at.term)
    if not kind.is_for(grade):
        raise NotForThisGrade(reason="")
    require_sayable(said, kind, student, grade=grade, vocabulary=at.vocabulary)
