"""入册, what changes while terms go on: who leaves, moves, graduates, gets another carer."""

from collections import Counter
from itertools import pairwise

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.people import ADMIN
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.admit import families, family_login
from demo.troubles import Refused

_NOTICE = "notice.v1"
_SCOPES = ("core", "photo", "health", "public")
_LAST_GRADES = {"primary": 6, "junior": 9, "nine_year": 9}
_TWO, _UNAUTHENTICATED = 2, 401


async def consents(at: SchoolTerm, bar: Bar) -> Counts:
    """Families with an account read the notice and consent, scope by scope."""
    told = [
        pupil
        for room in await at.rooms()
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
    ]
    bar.expect(len(told))

    async def give(pupil: Pupil) -> None:
        # One after the other: each raises the epoch that the next one is decided against.
        for scope in _SCOPES:
            path = f"/students/{pupil.student_id}/consents/{scope}"
            said, by = {"notice_version": _NOTICE}, family_login(pupil)
            await at.command("PUT", path, by, said, name=("consent", scope, pupil.student_id))
        bar.advance()

    await side_by_side(give(one) for one in told)
    return Counter(consents=len(told) * len(_SCOPES))


async def leaver(at: SchoolTerm, bar: Bar) -> Counts:
    """A child moves away while the term goes on."""
    room = (await at.rooms())[-1]
    if len(room.pupils) < _TWO or at.school.size < _MANY:
        return Counter()
    bar.expect(1)
    pupil = room.pupils[-1]
    said = {"left_on": at.plan.school_days[-4].isoformat(), "reason": "transfer"}
    path = f"/students/{pupil.student_id}/departure"
    await at.command("POST", path, ADMIN, said, name=("departure",))
    at.look_again()
    bar.advance()
    return Counter(left=1)


_MANY = 100


async def move(at: SchoolTerm, bar: Bar) -> Counts:
    """A child changes to the other class of the grade, under a number of its own."""
    rooms = await at.rooms()
    pairs = [
        (one, other)
        for one, other in pairwise(rooms)
        if one.grade == other.grade and len(one.pupils) > _TWO
    ]
    if not pairs:
        return Counter()
    bar.expect(1)
    room, other = pairs[-1]
    said = {
        "class_group_id": other.class_group_id,
        "roster_number": at.school.in_class + 10 + at.number,
    }
    path = f"/students/{room.pupils[-2].student_id}/class-assignment"
    await at.command("POST", path, ADMIN, said, name=("move",))
    at.look_again()
    bar.advance()
    return Counter(moved=1)


async def staff_release(at: SchoolTerm, bar: Bar) -> Counts:
    """A teacher of one subject leaves the school: all duties end, and the session with them."""
    login = next((n for n in at.holders_of("体育") if n not in at.class_teacher_logins), None)
    if login is None or at.school.one_teacher or not at.people.has(at_work := login):
        return Counter()
    bar.expect(1)
    await at.people.confirm(ADMIN)
    members = (await at.read("/staff", ADMIN))["items"]
    found = next((one for one in members if one["staff_number"] == at_work), None)
    if found:
        path = f"/staff/{found['staff_id']}/release"
        await at.command("POST", path, ADMIN, name=("release of staff",))
    ended = await _is_signed_out(at, at_work)
    bar.advance()
    return Counter(released=1, ended=ended)


async def _is_signed_out(at: SchoolTerm, login: str) -> bool:
    try:
        await at.read("/sessions/current", login)
    except Refused as refused:
        if refused.status != _UNAUTHENTICATED:
            raise
        return True
    return False


async def carers(at: SchoolTerm, bar: Bar) -> Counts:
    """Another adult is named by the school where none stood on the list, and one is unlinked."""
    alone = {(place[0], place[1], place[2]) for place in at.school.without_carer}
    found = [
        pupil
        for room in await at.rooms()
        for pupil in room.pupils
        if (room.grade, room.number, pupil.roster_number) in alone
    ]
    bar.expect(len(found))
    if found:
        await at.people.confirm(ADMIN)
    for pupil in found:
        path = f"/students/{pupil.student_id}/guardians"
        said = {"name": "谢长明", "relation": "舅舅"}
        await at.command("POST", path, ADMIN, said, name=("carer", pupil.student_id))
        bar.advance()
    return Counter(linked=len(found))


async def plan_of_own(at: SchoolTerm, bar: Bar) -> Counts:
    """For one child more a plan of their own begins with the term."""
    rooms = [room for room in await at.rooms() if len(room.pupils) > _MANY // 5]
    if not rooms:
        return Counter()
    bar.expect(1)
    said = {"follows": True, "from_on": at.term.opens_on.isoformat()}
    path = f"/students/{rooms[0].pupils[-1].student_id}/individual-plan"
    await at.command("POST", path, ADMIN, said, name=("plan",))
    bar.advance()
    return Counter(plans=1)


async def graduation(at: SchoolTerm, bar: Bar) -> Counts:
    """The last grade leaves, whole classes at once; in summer, when the reports are out.

    From a teaching point its eldest go on to another school, one by one.
    """
    last = at.school.grades[-1]
    rooms = [room for room in await at.rooms() if room.grade == last and room.pupils]
    bar.expect(len(rooms))
    graduates = last == _LAST_GRADES[at.school.stage]

    async def leave(room: Room) -> int:
        left = await (_graduate(at, room) if graduates else _move_on(at, room))
        bar.advance()
        return left

    left = await side_by_side(leave(room) for room in rooms)
    return Counter(graduated=sum(left), classes=len(rooms))


async def _graduate(at: SchoolTerm, room: Room) -> int:
    said = {"left_on": at.term.closes_on.isoformat()}
    path = f"/class-groups/{room.class_group_id}/graduation"
    answer = await at.command("POST", path, ADMIN, said, name=("graduation", room.cohort))
    return int(answer.json()["graduated"])


async def _move_on(at: SchoolTerm, room: Room) -> int:
    said = {"left_on": at.term.closes_on.isoformat(), "reason": "transfer"}
    for pupil in room.pupils:
        path = f"/students/{pupil.student_id}/departure"
        await at.command("POST", path, ADMIN, said, name=("moving on", pupil.student_id))
    return len(room.pupils)
