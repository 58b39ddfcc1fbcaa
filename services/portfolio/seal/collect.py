"""What stands of a pupil's term → what the report is made of. Pure.

Facts are told in the words of whoever wrote them;
restricted ones are for few eyes and stay out of print, but for the days of attendance.
What was counted or measured is in `collect_facts.py`, each indicator in `collect_indicators.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit.domain import Enrolled, School, Term
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import NextSteps, TermRecord, Written
from portfolio.seal import collect_facts as facts_of
from portfolio.seal.closed_term import (
    ClosedTerm,
    Holiday,
    LevelLabel,
    NextStep,
    PictureFact,
    Side,
    SubjectFacts,
    SubjectLabel,
    TermName,
    Voice,
    VoiceText,
)
from portfolio.seal.collect_facts import OfYears
from portfolio.seal.collect_indicators import indicators_of
from portfolio.support.ids import derived
from portfolio.support.vocabulary import Vocabulary

_NUMERALS = "零一二三四五六七八九"
# Letters and digits that are not taken for one another when read aloud or typed.
_READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Closing:
    """What else a report needs: whose it is, of which term, and which version of it."""

    student_id: UUID
    term: str
    version: int
    issued_on: date


def closed_term(
    closing: Closing,
    school: School,
    student: Enrolled,
    record: TermRecord,
    vocabulary: Vocabulary,
    previous: Mapping[str, str],
    *,
    years: OfYears | None = None,
    pictures: tuple[PictureFact, ...] = (),
) -> ClosedTerm:
    """The report's contents.

    `previous`: last term's levels where they may be compared.
    `years`: what counts of this school year and the last, for what is measured once a year.
    `pictures`: those chosen that may be printed today (`pictures.py`).
    """
    planned, grade = school.term(closing.term), student.grade(closing.term)
    shown = [fact for fact in record.facts if is_for_print(fact, vocabulary)]
    return ClosedTerm(
        school_name=school.name,
        term=_term_name(closing.term),
        class_label=_class_label(school, student, grade),
        student_name=student.name,
        grade=min(max(grade, 1), 9),
        report_number=report_number(closing.student_id, closing.term),
        version=closing.version,
        issued_on=closing.issued_on,
        levels=_labels(vocabulary, planned.label_set),
        subject_levels=tuple(
            SubjectLabel(code=one.code, label=one.zh) for one in vocabulary.subject_scale.levels
        ),
        indicators=indicators_of(student, planned, record, shown, vocabulary, previous),
        subjects=_subjects(record, grade, vocabulary),
        fact_count=len(record.facts),
        recorder_count=len({fact.recorded_by for fact in record.facts}),
        lead=record.remark.lead if record.remark else None,
        remark=record.remark.text if record.remark else None,
        attendance=facts_of.attendance(record.facts, planned),
        posts=facts_of.posts(shown),
        honours=facts_of.honours(shown),
        talents=facts_of.talents(shown),
        voices=_voices(record, shown, vocabulary),
        pictures=pictures,
        practice=tuple(facts_of.practice(shown, vocabulary)),
        health=facts_of.health(years, student, closing.term, vocabulary) if years else (),
        next_steps=_next_steps(record.next_steps),
        holiday=_holiday(planned),
    )


def report_number(student_id: UUID, term: str) -> str:
    """Short, and telling nothing: it follows from the portfolio's random id."""
    value, letters = derived(student_id, "report", term).int, ""
    for _ in range(_NUMBER_LENGTH):
        value, rest = divmod(value, len(_READABLE))
        letters += _READABLE[rest]
    return letters


def is_for_print(fact: Counted, vocabulary: Vocabulary) -> bool:
    """Whether a fact may stand in a report: it is neither health nor for few eyes."""
    return vocabulary.observation_type(fact.observation_type).sensitivity in {"normal", "home"}


def _term_name(term: str) -> TermName:
    first, second, number = term.split("-")
    return TermName(
        id=term, school_year=f"{first}—{second}", name=f"第{_NUMERALS[int(number)]}学期"
    )


def _class_label(school: School, student: Enrolled, grade: int) -> str:
    group = school.class_groups.get(student.class_group_id) if student.class_group_id else None
    name = _NUMERALS[grade] if 0 < grade < len(_NUMERALS) else str(grade)
    return f"{name}（{group.number}）班" if group else f"{name}年级"


def _labels(vocabulary: Vocabulary, label_set: str) -> tuple[LevelLabel, ...]:
    """The words the term was planned with; the meaning of a level is the same under any."""
    scale = vocabulary.level_scale
    sets = {one.code: one.labels for one in scale.label_sets}
    words = sets.get(label_set, scale.label_sets[0].labels)
    return tuple(
        LevelLabel(code=one.code, label=words[one.code].zh, descriptor=one.descriptor.zh)
        for one in scale.levels
    )


def _subjects(record: TermRecord, grade: int, vocabulary: Vocabulary) -> tuple[SubjectFacts, ...]:
    signed = record.subjects.levels
    return tuple(
        SubjectFacts(name=one.zh, level=signed[one.code])
        for one in vocabulary.subjects_for(grade)
        if one.code in signed
    )


def _voices(
    record: TermRecord, shown: list[Counted], vocabulary: Vocabulary
) -> tuple[VoiceText, ...]:
    """The child and the family as they wrote; peers and the community from what counts."""
    said = [_own(Voice.STUDENT, record.self_statement), _own(Voice.GUARDIAN, record.family_words)]
    peers = [
        VoiceText(voice=Voice.PEER, text=one.note)
        for one in shown
        if one.source == "peer" and one.note
    ]
    community = [
        VoiceText(voice=Voice.COMMUNITY, text=facts_of.vouched(one, vocabulary))
        for one in reversed(shown)
        if one.source == "community"
    ]
    return (*filter(None, said), *peers, *community)


def _own(voice: Voice, written: Written | None) -> VoiceText | None:
    if written is None:
        return None
    return VoiceText(voice=voice, text=written.text, for_child=written.for_child)


def _next_steps(agreed: NextSteps | None) -> tuple[NextStep, ...]:
    if agreed is None:
        return ()
    said = (
        (Side.STUDENT, agreed.student),
        (Side.FAMILY, agreed.family),
        (Side.SCHOOL, agreed.school),
    )
    return tuple(NextStep(who=who, text=text) for who, text in said if text)


def _holiday(planned: Term) -> Holiday | None:
    if planned.holiday_on is None and planned.back_on is None:
        return None
    return Holiday(starts_on=planned.holiday_on, back_on=planned.back_on)
