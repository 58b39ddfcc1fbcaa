"""核对与公示: open and close a class's check and notice; look at a draft: load → decide → append.

A check and a notice stand in the school's stream and raise its epoch:
whatever was decided before the opening loses, decides again and is refused.
"""

from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, said_by, standing
from portfolio.admit.domain import School
from portfolio.admit.queries import At
from portfolio.review import domain, showing
from portfolio.review.events import Said
from portfolio.review.queries import notice_of, waiting_families
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import NotFound


async def open_check(
    desk: Desk, actor: Actor, *, command_id: UUID, class_group_id: UUID, term: str
) -> Appended:
    """The families of a class look at their drafts from now on; the facts stand still."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await _school(desk, actor, class_group_id, "check.open", fresh=fresh)
        event = domain.decide_open_check(
            school.state, term, class_group_id, today=school_day(desk.clock.now()), by=actor
        )
        return _of_school(actor, school, event)

    said = ("open-check", str(class_group_id), term)
    return await desk.journal.execute(said_by(actor, command_id, actor.school_id, *said), attempt)


async def close_check(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    class_group_id: UUID,
    term: str,
    reason: str | None,
    reopens: bool,
) -> Appended:
    """The families' check is over, or the facts are to be worked on again."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await _school(desk, actor, class_group_id, "check.close", fresh=fresh)
        await caught_up(desk, actor.school_id)
        event = domain.decide_close_check(
            school.state,
            term,
            class_group_id,
            today=school_day(desk.clock.now()),
            waiting=await waiting_families(desk.pool, actor.school_id, class_group_id, term),
            reason=reason,
            reopens=reopens,
            by=actor.person_id,
        )
        return _of_school(actor, school, event)

    said = ("close-check", str(class_group_id), term, reason, reopens)
    return await desk.journal.execute(said_by(actor, command_id, actor.school_id, *said), attempt)


async def open_notice(
    desk: Desk, actor: Actor, *, command_id: UUID, class_group_id: UUID, term: str
) -> Appended:
    """Show a class's families honours, posts and volunteer hours of those who consented."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await _school(desk, actor, class_group_id, "notice.open", fresh=fresh)
        end = await caught_up(desk, actor.school_id)
        today = school_day(desk.clock.now())
        event = showing.decide_open_notice(
            school.state,
            term,
            class_group_id,
            shown=await notice_of(
                desk, actor.school_id, class_group_id, term, opened_at=end, on=today
            ),
            today=today,
            by=actor,
        )
        return _of_school(actor, school, event)

    said = ("open-notice", str(class_group_id), term)
    return await desk.journal.execute(said_by(actor, command_id, actor.school_id, *said), attempt)


async def close_notice(
    desk: Desk, actor: Actor, *, command_id: UUID, class_group_id: UUID, term: str
) -> Appended:
    """Show it no more."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await _school(desk, actor, class_group_id, "notice.close", fresh=fresh)
        event = showing.decide_close_notice(school.state, term, class_group_id, by=actor.person_id)
        return _of_school(actor, school, event)

    said = ("close-notice", str(class_group_id), term)
    return await desk.journal.execute(said_by(actor, command_id, actor.school_id, *said), attempt)


async def check_draft(
    desk: Desk, actor: Actor, *, command_id: UUID, student_id: UUID, term: str, said: Said
) -> Appended:
    """A family, or the pupil, has looked at the draft of the term."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "draft.check", fresh=fresh)
        event = domain.decide_check_draft(
            at.school.state, term, at.student.state.class_group_id, said, by=actor
        )
        subject = derived(student_id, "draft", term)
        return Decision((Decided(student_id, event, term, subject),), at.epochs(actor, student_id))

    request = said_by(actor, command_id, student_id, "check-draft", str(student_id), term, said)
    return await desk.journal.execute(request, attempt)


async def _school(
    desk: Desk, actor: Actor, class_group_id: UUID, action: str, *, fresh: bool
) -> At[School]:
    school = await desk.rosters.school(actor.school_id, fresh=fresh)
    policy.require(action, relations.to_class_group(actor, school.state, class_group_id))
    if class_group_id not in school.state.class_groups:
        raise NotFound
    return school


def _of_school(actor: Actor, school: At[School], event: Event) -> Decision:
    return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})


async def caught_up(desk: Desk, school_id: UUID) -> int:
    """Wait until the read tables show all that was acknowledged before; returns the position."""
    end = await desk.journal.store.position(school_id)
    await desk.views.wait_for(school_id, end)
    return end
