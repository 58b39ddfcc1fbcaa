"""同伴的话: given by a pupil, carried over by the worker; two commands, two streams, two keys."""

from datetime import date
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, standing
from portfolio.admit.domain import DayIsOutsideTerm, Enrolled, School, still_here
from portfolio.admit.queries import At
from portfolio.admit.roster_queries import class_members
from portfolio.capture import peers
from portfolio.capture.commands import setting
from portfolio.capture.events import PeerVoiceGiven, PeerVoicePassedOn
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.planning import Appended

# Nobody's: the name that stands where a command's author would.
_WORKER = "worker"


async def give_voice(
    desk: Desk, actor: Actor, *, said: PeerVoiceGiven, term: str, body: object
) -> Appended:
    """A pupil says something kind of a classmate; it waits in the giver's own stream.

    Raises `ViewIsBehind` while it is not known yet who is in the grade.
    """
    # A child admitted a moment ago could be named as well.
    await desk.views.wait_for(actor.school_id, await desk.journal.store.position(actor.school_id))

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, actor.person_id, "peer_voice.give", fresh=fresh)
        about = await desk.rosters.student(actor.school_id, said.about, fresh=fresh)
        giver = at.student.state
        event = peers.decide_give(
            said,
            giver,
            about.state,
            giver_id=actor.person_id,
            names=await _names_of_grade(desk, actor.school_id, at.school, giver),
            at=setting(desk, actor, at, term),
        )
        return Decision(
            (Decided(actor.person_id, event, term, said.voice_id),),
            at.epochs(actor, actor.person_id) | {said.about: about.epoch},
        )

    request = said_by(actor, said.voice_id, actor.person_id, "give-peer-voice", body)
    return await desk.journal.execute(request, attempt)


async def _names_of_grade(
    desk: Desk, school_id: UUID, school: At[School], giver: Enrolled
) -> list[str]:
    """Who could be meant: everybody whose class entered with the giver's."""
    groups = school.state.class_groups
    mine = groups.get(giver.class_group_id) if giver.class_group_id else None
    year = school.state.roster_year
    alike = [
        one.class_group_id
        for one in groups.values()
        if mine and one.grade_in(year) == mine.grade_in(year)
    ]
    names = []
    for class_group_id in alike:
        for student_id in await class_members(desk.pool, school_id, class_group_id):
            known = await desk.rosters.student(school_id, student_id)
            if isinstance(known.state, Enrolled):
                names.append(known.state.name)
    return names


async def carry_over(
    desk: Desk, school_id: UUID, said: PeerVoiceGiven, *, term: str, ids: tuple[UUID, UUID]
) -> Appended:
    """Into the receiver's stream, under ids nobody can trace; again is harmless.

    `ids`: of the command and of the observation. Raises what a record of today would meet.
    """
    command_id, subject_id = ids

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await desk.rosters.school(school_id, fresh=fresh)
        about = await desk.rosters.student(school_id, said.about, fresh=fresh)
        here = still_here(about.state)
        day = _day_of(school.state, term, desk)
        school.state.require_facts_open(term, here.checked_with(term), day)
        version = desk.vocabulary.versions["observation_types"]
        event = peers.heard(said, vocabulary=version, day=day)
        return Decision(
            (Decided(said.about, event, term, subject_id),),
            {school_id: school.epoch, said.about: about.epoch},
        )

    # Nothing of the giver: this request is tagged under the receiver's key.
    request = Request(school_id, command_id, said.about, [_WORKER, "hear-peer-voice"])
    return await desk.journal.execute(request, attempt)


def _day_of(school: School, term: str, desk: Desk) -> date:
    found = school.term(term)
    if (today := school_day(desk.clock.now())) < found.opens_on:
        raise DayIsOutsideTerm(reason=term)
    return min(today, found.closes_on)


async def note_passed_on(
    desk: Desk, school_id: UUID, giver_id: UUID, voice_id: UUID, *, term: str, command_id: UUID
) -> Appended:
    """In the giver's stream: nothing is left to deliver."""

    async def attempt(fresh: bool) -> Decision:  # noqa: ARG001, FBT001 — an `Attempt`
        event = PeerVoicePassedOn(voice_id=voice_id)
        return Decision((Decided(giver_id, event, term, voice_id),))

    request = Request(school_id, command_id, giver_id, [_WORKER, "note-passed-on", str(voice_id)])
    return await desk.journal.execute(request, attempt)
