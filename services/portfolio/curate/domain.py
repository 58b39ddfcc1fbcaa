"""整理遴选: a pupil's term as decisions see it, and what a teacher may sign. Pure.

Levels are judgements: a teacher signs, software only says whether there are enough facts
(`observation_types.yaml`, sufficiency) and never proposes. No level follows from a count.
Pupils judged by an individual education plan stand outside the level cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from portfolio.admit.domain import Enrolled, Term
from portfolio.confirm.domain import Counted, counted
from portfolio.curate import events as e
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.mapper import Logged
from portfolio.support.problems import Conflict, Forbidden, Malformed, Precondition, Stale
from portfolio.support.vocabulary import Vocabulary


class NotEnoughFacts(Conflict):
    """Too little was seen to judge; the report says so, which is no judgement of the child."""

    zh = "近期记录较少，还不能评这一项（需要 {facts} 条、{days} 天）。"
    en = "Too little was seen to judge this ({facts} facts on {days} days are needed)."


class IndicatorTakesNoLevel(Malformed):
    """Some indicators have facts only, or levels by subject."""

    zh = "这一项不评等级。"
    en = "This indicator takes no level."


class JudgedByPlan(Conflict):
    """The pupil's own plan says what is expected."""

    zh = "该生按个别化教育计划评价，不评这一等级。"
    en = "This pupil is judged by an individual education plan."


class SubjectIsUnknown(Malformed):
    """The subject is not taught in the pupil's grade."""

    zh = "该年级没有这门学科：{subject}"
    en = "This grade has no subject {subject}."


class NotYourSubject(Forbidden):
    """A subject teacher signs the subjects of their own lessons."""

    zh = "您只能评自己任教的学科。"
    en = "You can sign only the subjects you teach."


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed level and the version of its cell."""

    level: e.Level
    signed_by: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Written:
    """The remark and its version."""

    text: str
    written_by: UUID
    version: int


@dataclass(frozen=True, slots=True)
class SubjectLevels:
    """The subject levels and their version; 0 before the first."""

    levels: Mapping[str, e.SubjectLevel] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class TermRecord:
    """What stands of a pupil's term."""

    facts: tuple[Counted, ...] = ()
    levels: Mapping[str, Signed] = field(default_factory=dict)
    subjects: SubjectLevels = field(default_factory=SubjectLevels)
    remark: Written | None = None

    def facts_of(self, indicator: str, vocabulary: Vocabulary) -> list[Counted]:
        """The facts that count towards an indicator, in order."""
        return [
            one for one in self.facts if vocabulary.indicator_of(one.observation_type) == indicator
        ]

    def is_enough(self, indicator: str, vocabulary: Vocabulary) -> bool:
        """Whether there are facts enough to judge: so many, on so many days, by so many people."""
        facts, needed = self.facts_of(indicator, vocabulary), vocabulary.sufficiency(indicator)
        return (
            len(facts) >= needed.facts
            and len({one.occurred_on for one in facts}) >= needed.days
            and len({one.recorded_by for one in facts}) >= needed.sources
        )


def record_of(rows: Iterable[Logged], events: Iterable[Event]) -> TermRecord:
    """Fold a term's rows with their opened events."""
    told = list(zip(rows, events, strict=True))
    facts = counted((row.subject_id, event) for row, event in told)
    record = TermRecord(facts=tuple(facts))
    for row, event in told:
        record = _evolve(record, row.originator_version, event)
    return record


def _evolve(record: TermRecord, version: int, event: Event) -> TermRecord:
    match event:
        case e.LevelSigned():
            signed = Signed(event.level, event.signed_by, version)
            return replace(record, levels={**record.levels, event.indicator: signed})
        case e.SubjectLevelsSigned():
            return replace(record, subjects=SubjectLevels(event.levels, version))
        case e.RemarkWritten():
            return replace(record, remark=Written(event.text, event.written_by, version))
        case _:
            return record


def level_cell(student_id: UUID, term: str, indicator: str) -> UUID:
    """The subject of one indicator's level."""
    return derived(student_id, "level", term, indicator)


def subjects_cell(student_id: UUID, term: str) -> UUID:
    """The subject of the subject levels."""
    return derived(student_id, "subject-levels", term)


def remark_cell(student_id: UUID, term: str) -> UUID:
    """The subject of the remark."""
    return derived(student_id, "remark", term)


def require_version(current: int, meant: int | None) -> None:
    """A change says which version it changes (RFC 9110, 13.1.1); a first signature need not."""
    if current and meant is None:
        raise Precondition
    if meant is not None and meant != current:
        raise Stale


def decide_sign_level(
    record: TermRecord,
    student: Enrolled,
    *,
    indicator: str,
    level: e.Level,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.LevelSigned, int]:
    """A level, and the version of its cell that it follows."""
    term.require_open()
    if indicator not in vocabulary.levelled_indicators():
        raise IndicatorTakesNoLevel(reason=indicator)
    if student.follows_individual_plan:
        raise JudgedByPlan
    current = record.levels[indicator].version if indicator in record.levels else 0
    require_version(current, meant)
    if not record.is_enough(indicator, vocabulary):
        needed = vocabulary.sufficiency(indicator)
        raise NotEnoughFacts(facts=needed.facts, days=needed.days)
    scale = vocabulary.versions["level_scale"]
    return (
        e.LevelSigned(indicator=indicator, level=level, level_scale=scale, signed_by=by.person_id),
        current,
    )


def decide_sign_subjects(
    record: TermRecord,
    student: Enrolled,
    *,
    levels: Mapping[str, e.SubjectLevel],
    own_subjects: frozenset[str] | None,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.SubjectLevelsSigned, int]:
    """Subject levels; a subject teacher (`own_subjects`) changes only their own."""
    term.require_open()
    if student.follows_individual_plan:
        raise JudgedByPlan
    require_version(record.subjects.version, meant)
    taught = {subject.code for subject in vocabulary.subjects_for(student.grade(term.term))}
    for subject in levels:
        if subject not in taught:
            raise SubjectIsUnknown(reason="levels", subject=subject)
        if own_subjects is not None and subject not in own_subjects:
            raise NotYourSubject
    merged = {**record.subjects.levels, **levels}
    event = e.SubjectLevelsSigned(levels=merged, signed_by=by.person_id)
    return event, record.subjects.version


def decide_write_remark(
    record: TermRecord, *, text: str, meant: int | None, term: Term, by: Actor
) -> tuple[e.RemarkWritten, int]:
    """The class teacher's remark, while the term is open."""
    term.require_open()
    current = record.remark.version if record.remark else 0
    require_version(current, meant)
    return e.RemarkWritten(text=text, written_by=by.person_id), current
