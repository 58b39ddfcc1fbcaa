"""Setting a second factor up, giving it, and what happens when it is lost."""

from uuid import UUID, uuid4

from portfolio.admit.desk import Desk, said_by, school_for
from portfolio.admit.domain import School
from portfolio.admit.identity.events import SecondFactorReset
from portfolio.admit.identity.freshness import FRESH, SignInAgain, require_fresh
from portfolio.admit.identity.signing_in import require_own_device
from portfolio.admit.queries import At
from portfolio.support.accounts import NoPassword
from portfolio.support.actor import Actor, Strength
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.leaning import FACTOR
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict, NotFound
from portfolio.support.second_factors import Enrolment
from portfolio.support.session import Known


class OneselfIsNotReset(Conflict):
    """Whoever has a session could otherwise remove what protects the account."""

    zh = "不能重置自己的二次验证，请用恢复码，或请另一位管理员办理。"
    en = "You cannot reset your own second factor: use a recovery code or ask another one."


async def begin(desk: Desk, known: Known) -> Enrolment:
    """A secret for an authenticator app; `known` as it is now. Raises `SignInAgain`.

    Where a factor is in force, another one is begun only by whoever gave it.
    """
    _require_may_change(desk, known)
    try:
        shown_as = await desk.accounts.login_of(known.actor)
    except NoPassword:  # signs in elsewhere
        school, _ = await desk.rosters.current(known.actor.school_id)
        shown_as = school.state.code
    is_proven = known.proven_at is not None and known.actor.strength is Strength.FULL
    return await desk.factors.begin(known.actor, shown_as=shown_as, is_proven=is_proven)


async def new_recovery_codes(desk: Desk, known: Known) -> list[str]:
    """Other recovery codes; `known` as it is now. Raises `SignInAgain`."""
    _require_may_change(desk, known)
    if not known.has_factor:
        raise NotFound
    return await desk.factors.recovery_codes(known.actor)


def _require_may_change(desk: Desk, known: Known) -> None:
    require_own_device(known.actor)
    require_fresh(desk, known)
    if known.actor.strength is Strength.PASSWORD and known.has_factor:
        raise SignInAgain


async def reset(desk: Desk, actor: Actor, *, command_id: UUID, staff_id: UUID) -> Appended:
    """Forget a colleague's second factor; their sessions end. Raises `OneselfIsNotReset`."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "second_factor.reset", fresh=fresh)
        if staff_id == actor.person_id:
            raise OneselfIsNotReset
        decision = _decide(school, actor.school_id, staff_id, by=actor.person_id)
        await desk.leanings.give(actor.school_id, [(staff_id, FACTOR)], by=actor.person_id)
        return decision

    request = said_by(actor, command_id, actor.school_id, "reset-second-factor", str(staff_id))
    appended = await desk.journal.execute(request, attempt)
    # Said again much later, it concerns a factor that was set up since: that one stays.
    if desk.clock.now() - appended.recorded_at <= FRESH:
        await _forget(desk, actor.school_id, staff_id)
    return appended


async def reset_by_operator(desk: Desk, school_id: UUID, staff_number: str) -> UUID:
    """The same at the installation, for the last administrator; raises `NotFound`."""
    school, _ = await desk.rosters.current(school_id)
    people = {one.staff_id for one in school.state.assignments if one.staff_number == staff_number}
    if not people:
        raise NotFound
    staff_id = people.pop()

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        now = await desk.rosters.school(school_id, fresh=fresh)
        return _decide(now, school_id, staff_id, by=None)

    said = ["installation", "reset-second-factor", str(staff_id), str(uuid4())]
    await desk.journal.execute(Request(school_id, uuid7(), school_id, said), attempt)
    await _forget(desk, school_id, staff_id)
    return staff_id


def _decide(school: At[School], school_id: UUID, staff_id: UUID, *, by: UUID | None) -> Decision:
    if not school.state.duties_of(staff_id):
        raise NotFound
    event = SecondFactorReset(staff_id=staff_id, reset_by=by)
    return Decision((Decided(school_id, event),), {school_id: school.epoch})


async def _forget(desk: Desk, school_id: UUID, staff_id: UUID) -> None:
    """After the log says so: who stops in between finds it noted and does it again."""
    await desk.factors.remove(school_id, staff_id)
    await desk.accounts.sessions.end_of_people(school_id, [staff_id])
    desk.sessions.forget(school_id, [staff_id])
