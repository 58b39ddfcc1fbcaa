"""再加一个孩子: a guardian who is signed in has a printed code of another child of theirs.

A list from Excel knows no families: a mother of two stands on it twice, and has two codes.
The code proves that she is the second of them too: that one's places are hers from now on, in the
same order, and what the second could sign in with is gone.

One school, one account: a child at another school has another account there, whatever the code;
whoever signs in through an identity provider chooses between the two (`oidc_api.py`).
"""

from collections.abc import Mapping
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for, sign_off
from portfolio.admit.domain import Enrolled
from portfolio.admit.identity.events import GuardianRecognised
from portfolio.admit.queries import At
from portfolio.admit.roster_queries import children_of
from portfolio.support.accounts import CodeIsNotValid, hash_code
from portfolio.support.actor import Actor, Role
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict

ACTION = "guardian.join"


class CodeIsOfAnotherSchool(Conflict):
    """An account is of one school; whether the code is any good is not looked at."""

    zh = "这是另一所学校的登录码。每所学校各有一个账号：请退出登录，用它在那所学校建立账号。"
    en = "This code is of another school, where you have an account of its own: sign out first."


class CodeIsYourOwn(Conflict):
    """The newest sheet of somebody who has an account already."""

    zh = "这就是您自己的登录码，孩子已经在您名下。"
    en = "This is your own code; the child is with you already."


class ChildIsYours(Conflict):
    """Then the code is another adult's of the family, whose place stays theirs."""

    zh = "这个孩子已经在您名下；这张登录码是家里另一位家长的，请交给本人使用。"
    en = "This child is with you already; the code is another adult's of the family."


async def join(
    desk: Desk, actor: Actor, *, command_id: UUID, school_code: str, code: str
) -> tuple[list[UUID], Appended]:
    """The children whom the code was printed for, now the caller's; the code is used up.

    Raises `CodeIsNotValid`, `CodeIsOfAnotherSchool`, `CodeIsYourOwn`, `ChildIsYours`; of two
    who use one code at once the second finds it used.
    """

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, ACTION, fresh=fresh)
        if school_code not in school.state.codes:
            raise CodeIsOfAnotherSchool
        printed_for = await _printed_for(desk, actor.school_id, code)
        if printed_for == actor.person_id:
            raise CodeIsYourOwn
        pupils = await _children(desk, actor.school_id, printed_for)
        known = GuardianRecognised(guardian_id=printed_for, known_as=actor.person_id)
        epochs = {one: at.epoch for one, at in pupils.items()}
        decided = tuple(Decided(one, known) for one in _require_new(actor, pupils))
        return Decision(decided, {actor.school_id: school.epoch, **epochs})

    said = (school_code, hash_code(code).hex())
    request = said_by(actor, command_id, actor.school_id, ACTION, *said)
    appended = await desk.journal.execute(request, attempt)
    await _use_up(desk, actor, code)
    return [one.stream_id for one in appended.receipts], appended


async def _printed_for(desk: Desk, school_id: UUID, code: str) -> UUID:
    """The adult of a code; of anybody else's it stays good and is not told apart."""
    person_id, role = await desk.accounts.whose_code(school_id, code)
    if role is not Role.GUARDIAN:
        raise CodeIsNotValid
    return person_id


async def _children(desk: Desk, school_id: UUID, guardian_id: UUID) -> dict[UUID, At[Enrolled]]:
    """Of whom the adult is a guardian as things are now; raises `CodeIsNotValid`."""
    # Also who was linked a moment ago.
    await desk.views.wait_for(school_id, await desk.journal.store.position(school_id))
    known = await children_of(desk.pool, school_id, guardian_id)
    pupils = await desk.rosters.enrolled_now(school_id, known, also_left=True)
    found = {
        student_id: at
        for student_id, at in pupils.items()
        if guardian_id in {one.guardian_id for one in at.state.guardians}
    }
    if not found:
        raise CodeIsNotValid
    return found


def _require_new(actor: Actor, pupils: Mapping[UUID, At[Enrolled]]) -> list[UUID]:
    """Two adults of one child are two; raises `ChildIsYours`."""
    for at in pupils.values():
        if actor.person_id in {one.guardian_id for one in at.state.guardians}:
            raise ChildIsYours
    return sorted(pupils)


async def _use_up(desk: Desk, actor: Actor, code: str) -> None:
    """After the log says so: who stops in between does it again with the same command."""
    try:
        printed_for = await _printed_for(desk, actor.school_id, code)
    except CodeIsNotValid:  # done before
        return
    if printed_for != actor.person_id:
        await sign_off(desk, actor.school_id, [printed_for])
