"""粘贴名单: whom a pasted list could mean, and the confirmed list recorded class by class."""

from dataclasses import dataclass
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, school_now
from portfolio.admit.domain import School
from portfolio.admit.roster_queries import class_members
from portfolio.capture.groups import Chunk, NotInThisClass, Recorded, record_chunks
from portfolio.capture.honours import Pupil, Row, rows_of
from portfolio.capture.saying import Note
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.problems import Malformed

_ACTION = "honours.record"


class TwiceOnTheList(Malformed):
    """A list says one thing of a child; a second honour is another list."""

    zh = "同一名学生在名单里出现了两次，请分两份名单提交。"
    en = "A child stands on the list twice; please send two lists."


@dataclass(frozen=True, slots=True)
class Entry:
    """A child of a confirmed list and what is said of them."""

    student_id: UUID
    said: Note


async def preview(desk: Desk, actor: Actor, text: str) -> list[Row]:
    """Each line and whom it means, among the pupils the caller may record honours of.

    Nothing is recorded.
    """
    school = await school_now(desk, actor, _ACTION)
    # Who came or moved a moment ago could be meant too.
    await desk.views.wait_for(actor.school_id, await desk.journal.store.position(actor.school_id))
    pupils = []
    for class_group_id in _classes(actor, school.state):
        pupils += await _pupils(desk, actor.school_id, school.state, class_group_id)
    return list(rows_of(text, pupils))


def _classes(actor: Actor, school: School) -> list[UUID]:
    return [
        one
        for one in school.class_groups
        if policy.allows(_ACTION, relations.to_class_group(actor, school, one))
    ]


async def _pupils(desk: Desk, school_id: UUID, school: School, class_group_id: UUID) -> list[Pupil]:
    group = school.class_groups[class_group_id]
    found = []
    members = await class_members(desk.pool, school_id, class_group_id)
    for student_id, known in (await desk.rosters.enrolled_now(school_id, members)).items():
        here = known.state
        if here.class_group_id == class_group_id and not here.left:
            grade = group.grade_in(school.roster_year)
            place = (class_group_id, grade, group.number, here.roster_number)
            found.append(Pupil(student_id, here.name, *place))
    return found


async def record_list(
    desk: Desk,
    actor: Actor,
    *,
    list_id: UUID,
    entries: list[Entry],
    term: str,
    body: object,
) -> list[Recorded]:
    """A confirmed list: each class whole or not at all."""
    school = (await school_now(desk, actor, _ACTION)).state
    theirs = set(_classes(actor, school))
    # Also who left since: a retry gets its first answer.
    named = {one.student_id for one in entries}
    pupils = await desk.rosters.enrolled_now(actor.school_id, named, also_left=True)
    by_class: dict[UUID, dict[UUID, Note]] = {}
    for entry in entries:
        known = pupils.get(entry.student_id)
        # Who is another class's looks like nobody.
        if known is None or known.state.class_group_id not in theirs:
            raise NotInThisClass(reason="student_id")
        said = by_class.setdefault(known.state.class_group_id, {})
        if entry.student_id in said:
            raise TwiceOnTheList(reason="student_id")
        said[entry.student_id] = entry.said
    chunks = [Chunk(class_group_id, said) for class_group_id, said in by_class.items()]
    return await record_chunks(
        desk, actor, list_id=list_id, action=_ACTION, chunks=chunks, term=term, body=body
    )
