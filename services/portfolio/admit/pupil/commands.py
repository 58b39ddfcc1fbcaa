"""入册, one pupil or one class at a time: who joins, moves, leaves, has a plan of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from portfolio.admit import events as e
from portfolio.admit.desk import Desk, Standing, said_by, school_for
from portfolio.admit.domain import ClassGroup, School
from portfolio.admit.pupil import enrolling
from portfolio.admit.pupil.one_pupil import About, append_one
from portfolio.admit.roster_queries import class_members
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import NotFound


@dataclass(frozen=True, slots=True)
class Joining:
    """Who joins: what `StudentAdmitted` says less the grade, the place, and the adults."""

    admitted: Mapping[str, object]
    class_group_id: UUID
    roster_number: int | None
    guardians: Sequence[tuple[str, str]] = ()


async def admit_student(
    desk: Desk, actor: Actor, *, command_id: UUID, joining: Joining
) -> tuple[UUID, Appended]:
    """A late joiner, in the grade of the class; returns the new portfolio's id."""
    student_id = uuid4()
    adults = [(uuid4(), *named) for named in joining.guardians]

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "student.admit", fresh=fresh)
        year = school.state.school_year_on(school_day(desk.clock.now()))
        there = await desk.rosters.everybody(actor.school_id, also_left=True)
        pupil = enrolling.decide_admit(
            [one.state for one in there.values()],
            joining.admitted,
            _group(school.state, joining.class_group_id),
            school_year=year,
        )
        taken_in = e.RosterImported(
            school_year=year or pupil.entry_year,
            admitted=1,
            unchanged=0,
            imported_by=actor.person_id,
        )
        events = [Decided(student_id, one) for one in _joined(pupil, joining, adults)]
        # It fences one taking-in from another: two desks would make two records of one child.
        events.append(Decided(actor.school_id, taken_in))
        return Decision(tuple(events), {actor.school_id: school.epoch, student_id: 0})

    said = (dict(joining.admitted), str(joining.class_group_id), joining.roster_number)
    request = said_by(
        actor, command_id, actor.school_id, "admit-student", *said, list(joining.guardians)
    )
    appended = await desk.journal.execute(request, attempt)
    return appended.receipts[0].stream_id, appended


def _group(school: School, class_group_id: UUID) -> ClassGroup:
    if class_group_id not in school.class_groups:
        raise NotFound
    return school.class_groups[class_group_id]


def _joined(
    pupil: e.StudentAdmitted, joining: Joining, adults: Sequence[tuple[UUID, str, str]]
) -> Sequence[Event]:
    placed = e.ClassAssigned(
        class_group_id=joining.class_group_id, roster_number=joining.roster_number
    )
    linked = [
        e.GuardianLinked(guardian_id=guardian_id, name=name, relation=relation)
        for guardian_id, name, relation in adults
    ]
    return [pupil, placed, *linked]


async def move_student(
    desk: Desk, actor: Actor, about: About, *, class_group_id: UUID, roster_number: int | None
) -> Appended:
    """To another class of the grade; the next request is the new teachers'."""

    def decide(at: Standing) -> Event:
        return enrolling.decide_move(
            at.school.state,
            at.student.state,
            class_group_id=class_group_id,
            roster_number=roster_number,
        )

    return await append_one(desk, actor, about, decide)


async def depart(
    desk: Desk, actor: Actor, about: About, *, left_on: date, reason: e.LeavingReason
) -> Appended:
    """A pupil left; from now on nothing new is recorded."""
    today = school_day(desk.clock.now())

    def decide(at: Standing) -> Event:
        return enrolling.decide_departure(
            left_on=left_on,
            reason=reason,
            today=today,
            by=actor.person_id,
            since=at.student.state.returned_on,
        )

    return await append_one(desk, actor, about, decide)


async def graduate(
    desk: Desk, actor: Actor, *, command_id: UUID, class_group_id: UUID, left_on: date
) -> Appended:
    """A class of the last grade leaves, whole; a grade is as many commands as it has classes."""
    today = school_day(desk.clock.now())

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "class_group.graduate", fresh=fresh)
        enrolling.require_leaving(
            school.state, _group(school.state, class_group_id), left_on=left_on
        )
        await desk.views.wait_for(
            actor.school_id, await desk.journal.store.position(actor.school_id)
        )
        members = await class_members(desk.pool, actor.school_id, class_group_id)
        pupils = await desk.rosters.enrolled_now(actor.school_id, sorted(members))
        if not pupils:
            raise enrolling.ClassIsEmpty
        returned = [one.state.returned_on for one in pupils.values() if one.state.returned_on]
        left = enrolling.decide_departure(
            left_on=left_on,
            reason="graduation",
            today=today,
            by=actor.person_id,
            since=max(returned, default=None),
        )
        epochs = {student_id: one.epoch for student_id, one in pupils.items()}
        decided = tuple(Decided(student_id, left) for student_id in pupils)
        return Decision(decided, {actor.school_id: school.epoch, **epochs})

    said = ("graduate", str(class_group_id), left_on.isoformat())
    request = said_by(actor, command_id, actor.school_id, *said)
    return await desk.journal.execute(request, attempt)


async def follow_plan(
    desk: Desk, actor: Actor, about: About, *, follows: bool, from_on: date
) -> Appended:
    """A plan of the pupil's own begins or ends."""

    def decide(at: Standing) -> Event:
        return enrolling.decide_plan(
            at.school.state,
            at.student.state,
            follows=follows,
            from_on=from_on,
            by=actor.person_id,
        )

    return await append_one(desk, actor, about, decide)
