"""核对与公示: open and close a class's check and notice; look at a draft: load → decide → append.

A check and a notice stand in the school's stream and raise its epoch:
whatever was decided before the opening loses, decides again and is refused.
"""

from contextlib import suppress
from datetime import date
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, said_by, standing
from portfolio.admit.domain import School
from portfolio.admit.queries import At
from portfolio.review import domain, showing
from portfolio.review.events import Said
from portfolio.review.queries import notice_of, waiting_families
from portfolio.review.showing import Shown
from portfolio.review.turns import turn_of
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Attempt, Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict, Forbidden, NotFound


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
    return await _in_turn(desk, actor, command_id, said, attempt)


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
        today, waiting = school_day(desk.clock.now()), 0
        if domain.asks_families(school.state, term, class_group_id, today=today, reopens=reopens):
            await caught_up(desk, actor.school_id)
            waiting = await waiting_families(desk.pool, actor.school_id, class_group_id, term)
        event = domain.decide_close_check(
            school.state,
            term,
            class_group_id,
            today=today,
            waiting=waiting,
            reason=reason,
            reopens=reopens,
            by=actor.person_id,
        )
        return _of_school(actor, school, event)

    said = ("close-check", str(class_group_id), term, reason, reopens)
    # Not in turn: it may wait for the read tables, and nobody else should wait with it.
    return await desk.journal.execute(said_by(actor, command_id, actor.school_id, *said), attempt)


async def open_notice(
    desk: Desk, actor: Actor, *, command_id: UUID, class_group_id: UUID, term: str
) -> Appended:
    """Show a class's families honours, posts and volunteer hours of those who consented."""
    today = school_day(desk.clock.now())
    shown: list[Shown] | None = None

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        nonlocal shown
        school = await _school(desk, actor, class_group_id, "notice.open", fresh=fresh)
        if shown is None:
            shown = await _to_show(desk, actor.school_id, class_group_id, term, today)
        event = showing.decide_open_notice(
            school.state, term, class_group_id, shown=shown, today=today, by=actor
        )
        return _of_school(actor, school, event)

    # A class is read before its turn comes; what this refuses is refused when it has come,
    # but for read tables that are behind: nobody else should wait with this one.
    with suppress(Conflict, Forbidden, NotFound):
        await attempt(False)  # noqa: FBT003 — the shape of an `Attempt`
    said = ("open-notice", str(class_group_id), term)
    return await _in_turn(desk, actor, command_id, said, attempt)


async def close_notice(
    desk: Desk, actor: Actor, *, command_id: UUID, class_group_id: UUID, term: str
) -> Appended:
    """Show it no more."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await _school(desk, actor, class_group_id, "notice.close", fresh=fresh)
        event = showing.decide_close_notice(school.state, term, class_group_id, by=actor.person_id)
        return _of_school(actor, school, event)

    said = ("close-notice", str(class_group_id), term)
    return await _in_turn(desk, actor, command_id, said, attempt)


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
    if fresh:
        school = await desk.rosters.school(actor.school_id, fresh=True)
    else:
        # The class before has just raised the epoch: to ask for it is less than to lose.
        school, _ = await desk.rosters.current(actor.school_id)
    policy.require(action, relations.to_class_group(actor, school.state, class_group_id))
    if class_group_id not in school.state.class_groups:
        raise NotFound
    return school


def _of_school(actor: Actor, school: At[School], event: Event) -> Decision:
    return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})


async def _in_turn(
    desk: Desk, actor: Actor, command_id: UUID, said: tuple[str, ...], attempt: Attempt
) -> Appended:
    request = said_by(actor, command_id, actor.school_id, *said)
    async with turn_of(actor.school_id):
        return await desk.journal.execute(request, attempt)


async def _to_show(
    desk: Desk, school_id: UUID, class_group_id: UUID, term: str, on: date
) -> list[Shown]:
    end = await caught_up(desk, school_id)
    return await notice_of(desk, school_id, class_group_id, term, opened_at=end, on=on)


async def caught_up(desk: Desk, school_id: UUID) -> int:
    """Wait until the read tables show all that was acknowledged before; returns the position."""
    end = await desk.journal.store.position(school_id)
    await desk.views.wait_for(school_id, end)
    return end
