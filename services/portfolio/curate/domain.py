"""整理遴选: a pupil's term as decisions and the report see it. Pure.

What may be chosen is decided in `choosing.py`, what may be said in `voices.py`,
what may be signed in `signing.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from portfolio.capture.events import EvidenceAttached, ObservationRecorded
from portfolio.confirm.domain import NOTHING, Counted, counted
from portfolio.confirm.events import ObservationConfirmed
from portfolio.curate import events as e
from portfolio.curate.self_review import Reviewed
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.mapper import Logged
from portfolio.support.problems import Precondition, Stale
from portfolio.support.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed level and the version of its cell; the fact, if any, that shows less help."""

    level: e.Level
    signed_by: UUID
    version: int
    level_scale: str = ""
    less_help_fact: UUID | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Words and their version; `lead` only beside a remark, `for_child` of a self-statement."""

    text: str
    written_by: UUID
    version: int
    lead: str | None = None
    for_child: bool = False


@dataclass(frozen=True, slots=True)
class SubjectLevels:
    """The subject levels and their version; 0 before the first."""

    levels: Mapping[str, e.SubjectLevel] = field(default_factory=dict)
    version: int = 0
    signed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact chosen to stand for an indicator, in a line of its own or (None) in its own words."""

    observation_id: UUID
    indicator: str
    line: str | None
    selected_by: UUID
    version: int


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What each side will do; `school_indicator` says what the school's line is about."""

    student: str | None
    family: str | None
    school: str | None
    school_indicator: str | None
    agreed_by: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures chosen and their version; 0 before the first choice."""

    chosen: tuple[e.Picture, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class SecondRating:
    """A blind second rating and its version."""

    level: e.Level
    rated_by: UUID
    version: int


class TermRecord(NamedTuple):
    """What stands of a pupil's term; `entries` in the order chosen, facts that count no more
    are left out of them; `evidence`: evidence id → the fact that counts and it stands beside;
    `spoken`: the clip beside the remark; `cells`: the version of each cell;
    `reopened`: those an objection asks to be signed anew.
    """

    facts: tuple[Counted, ...] = ()
    levels: Mapping[str, Signed] = NOTHING
    subjects: SubjectLevels = SubjectLevels()
    remark: Written | None = None
    spoken: e.Sound | None = None
    entries: Mapping[UUID, Entry] = NOTHING
    self_statement: Written | None = None
    self_review: Reviewed | None = None
    family_words: Written | None = None
    next_steps: NextSteps | None = None
    pictures: Pictures = Pictures()
    second_ratings: Mapping[str, SecondRating] = NOTHING
    evidence: Mapping[UUID, tuple[UUID, EvidenceAttached]] = NOTHING
    cells: Mapping[UUID, int] = NOTHING
    reopened: frozenset[UUID] = frozenset()

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

    def version_of(self, cell: UUID) -> int:
        """The version of a cell, whatever was said of it last; 0 before the first word."""
        return self.cells.get(cell, 0)

    def pictures_that_count(self) -> tuple[e.Picture, ...]:
        """The chosen pictures whose fact still counts; consent is asked of who prints them."""
        return tuple(one for one in self.pictures.chosen if one.evidence_id in self.evidence)


def record_of(rows: Iterable[Logged], events: Iterable[Event]) -> TermRecord:
    """Fold a term's rows with their opened events."""
    told = list(zip(rows, events, strict=True))
    facts = tuple(counted((row.subject_id, event) for row, event in told))
    record, last = TermRecord(facts=facts), dict[UUID, tuple[int, Event]]()
    for row, event in told:
        record = _evolve(record, row, event)
        if row.subject_id is not None:
            last[row.subject_id] = (row.originator_version, event)
    stand = {fact.observation_id for fact in facts}
    return record._replace(
        entries={who: one for who, one in record.entries.items() if who in stand},
        evidence={who: one for who, one in record.evidence.items() if one[0] in stand},
        cells={cell: version for cell, (version, _) in last.items()},
        reopened=frozenset(
            cell for cell, (_, event) in last.items() if isinstance(event, e.JudgementReopened)
        ),
    )


def _evolve(record: TermRecord, row: Logged, event: Event) -> TermRecord:
    version = row.originator_version
    match event:
        case ObservationRecorded() | ObservationConfirmed():
            # Most of a term, and in `facts` already: not to be compared with each of the others.
            return record
        case EvidenceAttached() if row.subject_id is not None:
            beside = {event.evidence_id: (row.subject_id, event)}
            return record._replace(evidence={**record.evidence, **beside})
        case e.LevelSigned():
            signed = Signed(
                event.level, event.signed_by, version, event.level_scale, event.less_help_fact
            )
            return record._replace(levels={**record.levels, event.indicator: signed})
        case e.SubjectLevelsSigned():
            return record._replace(subjects=SubjectLevels(event.levels, version, event.signed_by))
        case e.SecondRatingGiven():
            given = {event.indicator: SecondRating(event.level, event.rated_by, version)}
            return record._replace(second_ratings={**record.second_ratings, **given})
        case _:
            return _evolve_words(record, version, event)


def _evolve_words(record: TermRecord, version: int, event: Event) -> TermRecord:
    match event:
        case e.EntrySelected():
            entry = Entry(
                event.observation_id, event.indicator, event.line, event.selected_by, version
            )
            return record._replace(entries={**record.entries, event.observation_id: entry})
        case e.EntryDropped():
            kept = {k: one for k, one in record.entries.items() if k != event.observation_id}
            return record._replace(entries=kept)
        case e.RemarkWritten():
            remark = Written(event.text, event.written_by, version, lead=event.lead)
            return record._replace(remark=remark)
        case e.RemarkSpoken():
            return record._replace(spoken=event.sound)
        case e.SelfStatementWritten():
            said = Written(event.text, event.written_by, version, for_child=event.for_child)
            return record._replace(self_statement=said)
        case e.SelfReviewGiven():
            return record._replace(self_review=Reviewed(event.answers, version, event.for_child))
        case e.FamilyWordsWritten():
            return record._replace(family_words=Written(event.text, event.written_by, version))
        case e.NextStepsAgreed():
            steps = NextSteps(
                event.student,
                event.family,
                event.school,
                event.school_indicator,
                event.agreed_by,
                version,
            )
            return record._replace(next_steps=steps)
        case e.PicturesChosen():
            return record._replace(pictures=Pictures(tuple(event.pictures), version))
        case _:
            return record


def level_cell(student_id: UUID, term: str, indicator: str) -> UUID:
    """The subject of one indicator's level."""
    return derived(student_id, "level", term, indicator)


def second_rating_cell(student_id: UUID, term: str, indicator: str) -> UUID:
    """The subject of one indicator's second rating."""
    return derived(student_id, "second-rating", term, indicator)


def entry_cell(student_id: UUID, term: str, observation_id: UUID) -> UUID:
    """The subject of one fact's being chosen or not."""
    return derived(student_id, "entry", term, str(observation_id))


def subjects_cell(student_id: UUID, term: str) -> UUID:
    """The subject of the subject levels."""
    return derived(student_id, "subject-levels", term)


def words_cell(student_id: UUID, term: str, what: str) -> UUID:
    """The subject of `remark`, `self-statement`, `family-words`, `next-steps`, `pictures`."""
    return derived(student_id, what, term)


def require_version(current: int, meant: int | None) -> None:
    """A change says which version it changes (RFC 9110, 13.1.1); a first signature need not."""
    if current and meant is None:
        raise Precondition
    if meant is not None and meant != current:
        raise Stale
