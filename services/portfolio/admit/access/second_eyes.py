"""Where two people's word is asked for: the second is nobody whom the first made.

In: who acts, for what, whose word it stands beside. Out: nothing, or a refusal; and an alarm to
the school whenever one hand may be behind both, also where it is too long ago to refuse.
`leaning.py` says what counts. A bulk export is refused outright: the installation's operator can
stand in. What families wait for is refused only where somebody else is there to do it.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.relations import SCHOOL_WIDE
from portfolio.support.access_alarms import raise_alarms
from portfolio.support.access_rules import Alarm, hour_of
from portfolio.support.actor import Actor, Role
from portfolio.support.leaning import CODE, FACTOR, STAYS_CLOSE, are_one_hand, behind, counting
from portfolio.support.policy import POLICY, Concern
from portfolio.support.problems import Forbidden


class NotAnotherPerson(Forbidden):
    """Whose account, duty or factor came from the other a while ago is not yet another person."""

    zh = (
        "您与对方的账号、职责或二次验证在近三十天内由其中一方或同一人办理，"
        "不能互为第二人，请由另一位同事办理；这次操作已提醒学校。"
    )
    en = (
        "One of you two, or one person for both, gave an account, a duty or a second factor within"
        " the last thirty days: this needs somebody else. The school has been told."
    )


def who_may(school: School, action: str) -> set[UUID]:
    """Staff whose duties for the school as a whole give them a right."""
    right = POLICY[action]
    duties = right.who if right.about is Concern.SCHOOL else right.who & SCHOOL_WIDE
    return {one.staff_id for one in school.assignments if one.duty in duties}


async def require_second_person(
    desk: Desk, actor: Actor, asker: UUID, action: str, asked_at: datetime
) -> None:
    """Raise `NotAnotherPerson` where one hand may be behind the caller and whoever asked."""
    school_id, me = actor.school_id, actor.person_id
    known, means = await desk.leanings.all(school_id), counting(POLICY[action].who)
    recent = desk.clock.now() - STAYS_CLOSE
    both = {asker, me}
    if are_one_hand(asker, me, known, means, recent) or await desk.leanings.are_one_subject(
        school_id, asker, me
    ):
        await _tell(desk, school_id, "second-person-refused", both, asked_at)
        raise NotAnotherPerson
    # A duty of old gives nobody another's account; a code or a factor may have.
    if are_one_hand(asker, me, known, {CODE, FACTOR}):
        await _tell(desk, school_id, "second-person-made", both, asked_at)


async def others_for(
    desk: Desk, school_id: UUID, school: School, action: str, asker: UUID
) -> set[UUID]:
    """Everybody who would pass as the second person."""
    known, means = await desk.leanings.all(school_id), counting(POLICY[action].who)
    recent = desk.clock.now() - STAYS_CLOSE
    others = who_may(school, action) - {asker}
    return {one for one in others if not are_one_hand(asker, one, known, means, recent)}


async def same_hand(desk: Desk, actor: Actor) -> set[UUID]:
    """Whoever of late has been given an account or a duty by the hand that may be the caller's."""
    known, means = await desk.leanings.all(actor.school_id), counting(())
    recent = desk.clock.now() - STAYS_CLOSE
    people = {one.person_id for one in known} | {one.given_by for one in known}
    return {one for one in people if are_one_hand(actor.person_id, one, known, means, recent)}


async def require_other_hand(
    desk: Desk, actor: Actor, school: School, action: str, parties: Iterable[UUID | None]
) -> None:
    """Raise `NotAnotherPerson` where the caller may be the hand of one of these, about whose word
    they decide, and somebody is there who is not; where nobody is, it passes and is told.
    """
    staff = set(school.staff_names).intersection(parties)
    if actor.role is not Role.STAFF or not staff:
        return
    made = await makers(desk, actor.school_id, action)
    close = staff & made(actor.person_id)
    if not close:
        return
    now = desk.clock.now()
    await _tell(desk, actor.school_id, "made-by-a-party", {actor.person_id, *close}, hour_of(now))
    others = who_may(school, action) - staff - {actor.person_id}
    if any(staff.isdisjoint(made(one)) for one in others):
        raise NotAnotherPerson


async def makers(desk: Desk, school_id: UUID, action: str) -> Callable[[UUID], frozenset[UUID]]:
    """For asking of many at once: person → who made them, of late."""
    known, means = await desk.leanings.all(school_id), counting(POLICY[action].who)
    recent = desk.clock.now() - STAYS_CLOSE
    return lambda person_id: behind(person_id, known, means, recent) - {person_id}


async def _tell(
    desk: Desk, school_id: UUID, rule: str, people: Collection[UUID], since: datetime
) -> None:
    """One alarm about each, so that either's colleagues see it and neither answers both."""
    told = [Alarm(rule, one, since, 1) for one in sorted(people)]
    await raise_alarms(desk.pool, school_id, told, desk.clock.now())
