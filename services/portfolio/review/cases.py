"""What whoever answers an objection has before their eyes: the pupil, the fact, level or remark
it is about, what may follow, and whether it is theirs to answer.

In: objections as the read table has them. Out: each with what the log tells of its term.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.queries import At
from portfolio.capture.seeing import Viewer
from portfolio.curate.domain import TermRecord, record_of
from portfolio.review.draft import fact_told
from portfolio.review.objecting import Objection
from portfolio.review.queries import Filed
from portfolio.review.resolving import Effect, fitting, had_part, is_another
from portfolio.review.subjects import about_of
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.mapper import Logged

_Told = list[tuple[Logged, Event]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, in which language, and of whom they may know."""

    actor: Actor
    school: School
    pupils: Mapping[UUID, At[Enrolled]]
    language: str


async def cases(desk: Desk, reader: Reader, found: Sequence[Filed]) -> list[dict[str, Any]]:
    """Each objection to one of the reader's pupils, with what it is about; read term by term."""
    shown = [one for one in found if one.student_id in reader.pupils]
    told: dict[tuple[UUID, str], _Told] = {}
    for term in {one.term for one in shown}:
        whose = {one.student_id for one in shown if one.term == term}
        told |= {(who, term): rows for who, rows in (await _terms(desk, reader, whose, term))}
    return [
        {"filed": one, **_case(desk, reader, one, told[one.student_id, one.term])}
        for one in shown
        if (one.student_id, one.term) in told
    ]


async def _terms(
    desk: Desk, reader: Reader, student_ids: set[UUID], term: str
) -> list[tuple[UUID, _Told]]:
    """The term's events of each pupil; who was erased a moment ago is not there."""
    school_id = reader.actor.school_id
    streams = await desk.journal.store.load_many(school_id, student_ids, terms=(term,))
    keys = await desk.journal.keyring.get_many(school_id, student_ids)
    opened = desk.journal.mapper.open
    return [
        (who, [(row, opened(row, keys[who])) for row in streams.get(who, ())])
        for who in student_ids
        if who in keys
    ]


def _case(desk: Desk, reader: Reader, one: Filed, told: _Told) -> dict[str, Any]:
    pupil = reader.pupils[one.student_id].state
    held = relations.to_student(reader.actor, reader.school, pupil, one.student_id)
    record = record_of([row for row, _ in told], [event for _, event in told])
    objection = Objection(
        one.about, one.observation_id, one.indicator, one.filed_by, one.answer_by, one.outcome
    )
    about = about_of(objection, one.student_id, one.term)
    parties = had_part(event for row, event in told if about and row.subject_id == about)
    term = reader.school.term(one.term)
    is_open = one.outcome is None
    mine = is_open and is_another(objection, parties, held, reader.actor)
    effects: list[Effect] = fitting(objection, record, term) if is_open else []
    viewer = Viewer.of(reader.actor, reader.school, pupil.class_group_id, held)
    return {
        "student_name": pupil.name,
        "class_group_id": pupil.class_group_id,
        "filed_as": _voice(reader.school, one),
        "may_answer": mine,
        "effects": effects,
        **_seen(desk, one, record, viewer, reader.language),
    }


def _seen(
    desk: Desk, one: Filed, record: TermRecord, viewer: Viewer, language: str
) -> dict[str, Any]:
    """What is objected to, as it stands now and as far as the reader sees it."""
    words = desk.vocabulary
    fact = next((it for it in record.facts if it.observation_id == one.observation_id), None)
    if fact and not viewer.may_see(words.observation_type(fact.observation_type), fact.recorded_by):
        fact = None
    may_judge = policy.allows("judgement.read", viewer.relations)
    level = record.levels.get(one.indicator or "") if may_judge else None
    labels = words.level_scale.label_sets[0].labels
    named = {each.code: each.told(language) for _, each in words.indicators()}
    remark = record.remark if may_judge and one.about == "remark" else None
    return {
        "fact": fact_told(desk, record, fact, language) if fact else None,
        "indicator_name": named.get(one.indicator or ""),
        "level": labels[level.level].told(language) if level else None,
        "remark": remark.text if remark else None,
    }


def _voice(school: School, one: Filed) -> str:
    if one.filed_by == one.student_id:
        return "student"
    return "teacher" if one.filed_by in school.staff_names else "parent"
