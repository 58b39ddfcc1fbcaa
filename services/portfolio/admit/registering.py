"""What a school is registered as, from a day on: its name, its 学校标识码, its county.

What was sealed before is read as it was then; people go on signing in under the code the school
began with, which is nobody else's ever after.
"""

from datetime import date
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.events import AuthorityAssigned, SchoolRecoded, SchoolRenamed
from portfolio.admit.pupil.enrolling import DayIsAhead
from portfolio.support.clock import school_day
from portfolio.support.ids import school_id_of, uuid7
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict

Registered = SchoolRenamed | SchoolRecoded | AuthorityAssigned


class RegisteredSince(Conflict):
    """What holds from a later day was said already."""

    zh = "已经登记了更晚一天起的情况，请填写其后的日期。"
    en = "Something is registered from a later day; name a day after it."


class CodeIsTaken(Conflict):
    """A 学校标识码 is one school's for ever."""

    zh = "这个学校标识码已经属于一所学校，不能再用。"
    en = "This code is a school's already and never another's."


class NothingChanges(Conflict):
    """The school is registered so."""

    zh = "学校已经是这样登记的。"
    en = "The school is registered like that already."


def decide_register(school: School, event: Registered, *, today: date) -> Registered:
    """The event; raises `DayIsAhead`, `RegisteredSince`, `NothingChanges`, `CodeIsTaken`."""
    if event.from_on > today:
        raise DayIsAhead(reason=event.from_on.isoformat())
    if any(one.from_on and one.from_on >= event.from_on for one in school.registrations):
        raise RegisteredSince
    said = event.model_dump(exclude={"from_on"})
    if all(getattr(school, name) == value for name, value in said.items()):
        raise NothingChanges
    if isinstance(event, SchoolRecoded) and event.code in school.codes:
        raise CodeIsTaken
    return event


async def register_anew(desk: Desk, school_id: UUID, event: Registered) -> Appended:
    """By the operator's word; raises what `decide_register` does, and `divisions.require`."""
    today = school_day(desk.clock.now())
    if isinstance(event, AuthorityAssigned):
        desk.vocabulary.divisions.require(event.authority, event.from_on)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await desk.rosters.school(school_id, fresh=fresh)
        decided = Decided(school_id, decide_register(school.state, event, today=today))
        if isinstance(event, SchoolRecoded):
            other = school_id_of(event.code)
            if await desk.journal.store.epochs(other, [other]):
                raise CodeIsTaken
        return Decision((decided,), {school_id: school.epoch})

    said = ["installation", event.topic, event.model_dump(mode="json")]
    return await desk.journal.execute(Request(school_id, uuid7(), school_id, said), attempt)
