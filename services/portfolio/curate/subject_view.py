"""学科水平 (student.B6) of a class as its teachers see it to sign: subject by subject. Pure.

Nothing is prefilled; a level stands against the curriculum standard, not against the class.
"""

from typing import Any
from uuid import UUID

from portfolio.admit.domain import Enrolled, Term
from portfolio.curate import domain, signing
from portfolio.curate.domain import TermRecord
from portfolio.support.policy import Relation
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.web import etag

Pupils = dict[UUID, tuple[Enrolled, TermRecord]]
"""Who is in a class, in roster order, each with the term."""


def may_sign(subject: str, held: frozenset[Relation], taught: frozenset[str]) -> bool:
    """The class teacher any of them, others their own."""
    return Relation.CLASS_TEACHER in held or subject in taught


def subjects(
    known: Pupils,
    held: frozenset[Relation],
    taught: frozenset[str],
    term: Term,
    words: Vocabulary,
    language: str,
) -> list[dict[str, Any]]:
    """How far each subject that is taught in the class is signed."""
    found = []
    for one in words.observations.subjects:
        learn = [
            record
            for pupil, record in known.values()
            if one.is_for(pupil.grade(term.term)) and not signing.is_by_plan(pupil, term)
        ]
        if learn:
            found.append(
                {
                    "subject": one.code,
                    "name": one.told(language),
                    "may_sign": may_sign(one.code, held, taught),
                    "pupils": len(learn),
                    "signed": sum(one.code in record.subjects.levels for record in learn),
                }
            )
    return found


def sheet(
    known: Pupils,
    subject: str,
    held: frozenset[Relation],
    taught: frozenset[str],
    term: Term,
    words: Vocabulary,
    language: str,
) -> dict[str, Any]:
    """One subject of those who are taught it; raises `SubjectIsUnknown` where nobody is."""
    one = next((each for each in words.observations.subjects if each.code == subject), None)
    pupils = [
        _pupil(who, pupil, record, subject, term)
        for who, (pupil, record) in known.items()
        if one and one.is_for(pupil.grade(term.term))
    ]
    if one is None or not pupils:
        raise signing.SubjectIsUnknown(reason="subject", subject=subject)
    return {
        "subject": subject,
        "name": one.told(language),
        "may_sign": may_sign(subject, held, taught),
        "levels": [
            {"level": each.code, "label": each.told(language)}
            for each in words.subject_scale.levels
        ],
        "pupils": pupils,
    }


def _pupil(
    who: UUID, pupil: Enrolled, record: TermRecord, subject: str, term: Term
) -> dict[str, Any]:
    version = record.version_of(domain.subjects_cell(who, term.term))
    return {
        "student_id": who,
        "name": pupil.name,
        "roster_number": pupil.roster_number,
        "grade": pupil.grade(term.term),
        "by_plan": signing.is_by_plan(pupil, term),
        "level": record.subjects.levels.get(subject),
        "etag": etag(version) if version else None,
    }
