"""What stands of a pupil's term → what the report is made of. Pure.

Facts are told in the words of whoever wrote them;
restricted ones are for few eyes and stay out of print.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit.domain import Enrolled, School
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import TermRecord
from portfolio.seal.closed_term import (
    ClosedTerm,
    IndicatorFacts,
    LevelLabel,
    PracticeFact,
    PracticeKind,
    Standing,
    SubjectFacts,
    SubjectLabel,
    TermName,
    Voice,
)
from portfolio.support.ids import derived
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_frameworks import Dimension, Indicator

_NUMERALS = "零一二三四五六七八九"
# Letters and digits that are not taken for one another when read aloud or typed.
_READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 8
_VOICES = {"teacher": Voice.TEACHER, "parent": Voice.GUARDIAN}


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
) -> ClosedTerm:
    """The report's contents; `previous` are last term's levels where they may be compared."""
    grade = student.grade(closing.term)
    shown = [fact for fact in record.facts if _is_for_print(fact, vocabulary)]
    return ClosedTerm.model_validate(
        {
            "school_name": school.name,
            "term": _term_name(closing.term),
            "class_label": _class_label(school, student, grade),
            "student_name": student.name,
            "report_number": report_number(closing.student_id, closing.term),
            "version": closing.version,
            "issued_on": closing.issued_on,
            "levels": _labels(vocabulary),
            "subject_levels": [
                SubjectLabel(code=one.code, label=one.zh) for one in vocabulary.subject_scale.levels
            ],
            "indicators": [
                _indicator(pair, student, record, shown, vocabulary, previous)
                for pair in vocabulary.indicators()
            ],
            "subjects": [
                SubjectFacts(name=subject.zh, level=record.subjects.levels[subject.code])
                for subject in vocabulary.subjects_for(grade)
                if subject.code in record.subjects.levels
            ],
            "fact_count": len(record.facts),
            "recorder_count": len({fact.recorded_by for fact in record.facts}),
            "remark": record.remark.text if record.remark else None,
            "practice": list(_practice(shown, vocabulary)),
        }
    )


def report_number(student_id: UUID, term: str) -> str:
    """Short, and telling nothing: it follows from the portfolio's random id."""
    value, letters = derived(student_id, "report", term).int, ""
    for _ in range(_NUMBER_LENGTH):
        value, rest = divmod(value, len(_READABLE))
        letters += _READABLE[rest]
    return letters


def _is_for_print(fact: Counted, vocabulary: Vocabulary) -> bool:
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


def _labels(vocabulary: Vocabulary) -> list[LevelLabel]:
    scale = vocabulary.level_scale
    words = scale.label_sets[0].labels
    return [
        LevelLabel(code=one.code, label=words[one.code].zh, descriptor=one.descriptor.zh)
        for one in scale.levels
    ]


def _indicator(
    pair: tuple[Dimension, Indicator],
    student: Enrolled,
    record: TermRecord,
    shown: list[Counted],
    vocabulary: Vocabulary,
    previous: Mapping[str, str],
) -> IndicatorFacts:
    dimension, indicator = pair
    standing = _standing(
        indicator.code, student, is_signed=indicator.code in record.levels, words=vocabulary
    )
    # A level signed before the pupil had a plan of their own is not printed.
    signed = record.levels[indicator.code] if standing is Standing.RATED else None
    facts = [
        one for one in shown if vocabulary.indicator_of(one.observation_type) == indicator.code
    ]
    return IndicatorFacts.model_validate(
        {
            "code": indicator.code,
            "dimension_zh": dimension.zh,
            "name_zh": indicator.zh,
            "name_en": indicator.en,
            "status": standing,
            "level": signed.level if signed else None,
            "previous_level": previous.get(indicator.code) if signed else None,
            "fact": _told(facts[-1], vocabulary) if facts else None,
        }
    )


def _standing(indicator: str, student: Enrolled, *, is_signed: bool, words: Vocabulary) -> Standing:
    if indicator in words.observations.unrated:
        return Standing.UNRATED
    if indicator == words.subject_scale.indicator:
        return Standing.BY_SUBJECT
    if student.follows_individual_plan:
        return Standing.BY_PLAN
    return Standing.RATED if is_signed else Standing.NOT_ENOUGH


def _told(fact: Counted, vocabulary: Vocabulary) -> str:
    what = fact.note or vocabulary.observation_type(fact.observation_type).zh
    return f"{fact.occurred_on.month} 月 {fact.occurred_on.day} 日　{what}"


def _practice(facts: Iterable[Counted], vocabulary: Vocabulary) -> Iterable[PracticeFact]:
    for fact in facts:
        kind = _kind(fact, vocabulary)
        if kind is None:
            continue
        minutes = fact.measures.get("minutes")
        hours = fact.measures.get("hours")
        yield PracticeFact(
            kind=kind,
            recorded_by=_VOICES[fact.source],
            confirmed_by=Voice.TEACHER if fact.confirmed_by else None,
            minutes=minutes if minutes is not None else hours * 60 if hours is not None else None,
        )


def _kind(fact: Counted, vocabulary: Vocabulary) -> PracticeKind | None:
    match vocabulary.observation_type(fact.observation_type).category:
        case "labour":
            at_home = fact.source == "parent"
            return PracticeKind.HOME_LABOUR if at_home else PracticeKind.SCHOOL_LABOUR
        case "social_practice":
            return PracticeKind.SERVICE
        case _:
            return None
