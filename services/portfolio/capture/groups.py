"""What many did together: a command per class, each whole or not at all, one event per child.

The id of a class's command is UUIDv5(activity id, class id), that of a child's observation
UUIDv5(activity id, student id). So a retry, whole or in part, finds what is there,
and no event names another child.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, Standing, said_by, school_for, school_now
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.queries import At
from portfolio.admit.roster_queries import class_members
from portfolio.capture import domain
from portfolio.capture.commands import setting
from portfolio.capture.saying import Note
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict, Malformed, Refusal

Scope = Literal["class", "club", "school"]


class NotInThisClass(Malformed):
    """An activity is for pupils of the classes it is for."""

    zh = "名单里有不属于这个班的学生，请刷新名单。"
    en = "The list names pupils who are not in this class; reload it."


class RecordedWithAnotherClass(Conflict):
    """A child who has changed the class since is on the list once, and not again."""

    zh = "名单里有学生已随原来的班级记录过，不再重复记录。"
    en = "Somebody on the list was recorded with their former class, and is not recorded again."


class NobodyTookPart(Malformed):
    """An activity of nobody is none."""

    zh = "名单里没有学生。"
    en = "Nobody is on the list."


class ScopeIsUnclear(Malformed):
    """A club is a list of pupils; a class names itself; a school leaves out, if anything."""

    zh = "范围与名单不符：社团要列学生，班级要列班，全校只列未参加的学生。"
    en = "Scope and lists do not agree: a club lists pupils, a class itself, a school exceptions."


@dataclass(frozen=True, slots=True)
class Group:
    """Who took part. Empty `student_ids` mean everybody of the classes but the exceptions."""

    scope: Scope
    class_group_ids: tuple[UUID, ...] = ()
    student_ids: tuple[UUID, ...] = ()
    except_student_ids: frozenset[UUID] = frozenset()

    def require_clear(self) -> None:
        """Raise `ScopeIsUnclear` where the lists do not fit the scope."""
        is_clear = {
            "class": bool(self.class_group_ids),
            "club": bool(self.student_ids) and not self.except_student_ids,
            "school": not self.student_ids,
        }[self.scope]
        if not is_clear or (self.student_ids and self.except_student_ids):
            raise ScopeIsUnclear(reason="")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One class's part: its pupils with what is said of each, or why nothing was recorded."""

    class_group_id: UUID
    said: Mapping[UUID, Note]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a chunk."""

    class_group_id: UUID
    appended: Appended | None = None
    refusal: Refusal | None = None


async def record_activity(
    desk: Desk,
    actor: Actor,
    *,
    activity_id: UUID,
    group: Group,
    term: str,
    said: Note,
    body: object,
) -> list[Recorded]:
    """What a class, a club or the school did together: entered once."""
    group.require_clear()
    action = "activity.record_whole" if group.scope == "school" else "activity.record"
    # Which classes a list falls into is told before the append could find it out of date.
    school = await school_now(desk, actor, action)
    theirs = _asking(actor, school.state, action)
    by_class = await _taking_part(desk, actor, school.state, group, theirs)
    chunks = [
        Chunk(class_group_id, dict.fromkeys(members, said))
        for class_group_id, members in by_class.items()
        # Of a class that is not theirs it is not told whether there is one: its part is refused.
        if members or not theirs(class_group_id)
    ]
    return await record_chunks(
        desk, actor, list_id=activity_id, action=action, chunks=chunks, term=term, body=body
    )


async def record_chunks(
    desk: Desk,
    actor: Actor,
    *,
    list_id: UUID,
    action: str,
    chunks: Sequence[Chunk],
    term: str,
    body: object,
) -> list[Recorded]:
    """Class after class; where all are refused, the first refusal is raised."""
    if not chunks:
        raise NobodyTookPart(reason="")
    results = []
    for chunk in chunks:
        try:
            appended = await _record(desk, actor, list_id, action, chunk, term, body)
            results.append(Recorded(chunk.class_group_id, appended))
        except Refusal as refusal:
            results.append(Recorded(chunk.class_group_id, refusal=refusal))
    refused = [one.refusal for one in results if one.refusal]
    if len(refused) == len(results):
        raise refused[0]
    return results


async def _record(
    desk: Desk,
    actor: Actor,
    list_id: UUID,
    action: str,
    chunk: Chunk,
    term: str,
    body: object,
) -> Appended:
    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "school.read", fresh=fresh)
        held = relations.to_class_group(actor, school.state, chunk.class_group_id)
        policy.require(action, held)
        # A retry of this very command gets its first answer in spite of this refusal.
        theirs = [derived(list_id, student_id) for student_id in chunk.said]
        if await desk.journal.store.knows_any(actor.school_id, theirs):
            raise RecordedWithAnotherClass
        epochs, decided = {actor.school_id: school.epoch}, []
        for student_id, said in chunk.said.items():
            known = await desk.rosters.student(actor.school_id, student_id, fresh=fresh)
            student = _member(known.state, chunk.class_group_id)
            epochs[student_id] = known.epoch
            at = setting(desk, actor, Standing(school, At(student, known.epoch), held), term)
            event = domain.decide_record(said, student, at=at)
            decided.append(Decided(student_id, event, term, derived(list_id, student_id)))
        return Decision(tuple(decided), epochs)

    command_id = derived(list_id, chunk.class_group_id)
    request = said_by(actor, command_id, actor.school_id, "record-activity", str(list_id), body)
    return await desk.journal.execute(request, attempt)


def _member(student: object, class_group_id: UUID) -> Enrolled:
    # Also for who is nobody's pupil: a list must not tell who is in another class.
    if not isinstance(student, Enrolled) or student.class_group_id != class_group_id:
        raise NotInThisClass(reason="student_ids")
    return student


def _asking(actor: Actor, school: School, action: str) -> Callable[[UUID], bool]:
    """Whether a class is one that the caller may do this for."""
    return lambda one: policy.allows(action, relations.to_class_group(actor, school, one))


async def _taking_part(
    desk: Desk, actor: Actor, school: School, group: Group, theirs: Callable[[UUID], bool]
) -> dict[UUID, list[UUID]]:
    if group.scope == "club":
        return await _by_class(desk, actor, group, theirs)
    named = list(dict.fromkeys(group.class_group_ids or school.class_groups))
    if group.student_ids and len(named) == 1:
        return {named[0]: list(dict.fromkeys(group.student_ids))}
    # Who came or moved a moment ago belongs to the list too.
    await desk.views.wait_for(actor.school_id, await desk.journal.store.position(actor.school_id))
    members = {
        one: await class_members(desk.pool, actor.school_id, one) if theirs(one) else []
        for one in named
    }
    here = {student_id for theirs in members.values() for student_id in theirs}
    if not here.issuperset({*group.except_student_ids, *group.student_ids}):
        raise NotInThisClass(reason="student_ids")
    wanted = set(group.student_ids or here) - group.except_student_ids
    return {one: sorted(wanted.intersection(theirs)) for one, theirs in members.items()}


async def _by_class(
    desk: Desk, actor: Actor, group: Group, theirs: Callable[[UUID], bool]
) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    named = list(dict.fromkeys(group.student_ids))
    # Also who left since: a retry gets its first answer.
    pupils = await desk.rosters.enrolled_now(actor.school_id, named, also_left=True)
    for student_id in named:
        known = pupils.get(student_id)
        group_id = known.state.class_group_id if known else None
        # Who is another class's looks like nobody.
        if group_id is None or not theirs(group_id):
            raise NotInThisClass(reason="student_ids")
        found.setdefault(group_id, []).append(student_id)
    return found
