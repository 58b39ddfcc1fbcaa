"""The trail under attack: whatever staff are shown of a child, by any route, is in a line.

Not what the routes say they note: what is in the answers. Each answer is searched for the names
and ids of the school's pupils; whoever is found there and was not named in the question must stand
in a line that this request left.
"""

import re
from uuid import UUID

import httpx
import pytest

from matrix.asking import Asked, asked
from matrix.world import World, a_world
from portfolio.support.access_words import NO_RECORD
from portfolio.support.actor import Role
from portfolio.support.policy import POLICY, Concern
from portfolio.support.route_policy import ROUTES, actions_of
from standing_school import Caller
from standing_service import Service

_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LINES = (
    "SELECT unnest(student_ids) FROM access_line"
    " WHERE school_id = $1 AND person_id = $2 AND number > $3"
)
_LAST = "SELECT coalesce(max(number), 0) FROM access_line WHERE school_id = $1"
# Names to record for are a register, and so is finding the names that a teacher wrote down.
# Of whom the sheet tells more, when they were last written about, there is a line.
_REGISTERS = {
    "GET /class-groups/{class_group_id}/capture-sheet": "capture_sheet.read",
    "GET /opening": "capture_sheet.read",
    "POST /honour-lists/preview": "honours.record",
}
_UNWRITTEN = {
    route
    for route in ROUTES
    for one in actions_of(route)
    if one in NO_RECORD or POLICY[one].about is Concern.OPEN or _REGISTERS.get(route) == one
}
READ = sorted(one for one in ROUTES.keys() - _UNWRITTEN if one.startswith("GET "))
DONE = sorted(one for one in ROUTES.keys() - _UNWRITTEN if not one.startswith("GET "))


async def pupils_of(world: World) -> dict[UUID, str]:
    """The school's pupils by id, with their names as anybody would read them."""
    desk, school_id = world.school.service.house.desk, world.school.school_id
    rows = await desk.pool.fetch("SELECT student_id FROM student WHERE school_id = $1", school_id)
    found = await desk.rosters.enrolled_now(school_id, [row[0] for row in rows])
    return {student_id: at.state.name for student_id, at in found.items()}


def shown_in(response: httpx.Response, pupils: dict[UUID, str], question: Asked) -> set[UUID]:
    """Who is in the answer, other than by an id that was in the question."""
    said = f"{question.path} {question.params} {question.body!r}"
    ids = {UUID(one) for one in _UUID.findall(response.text) if one not in said}
    return {who for who, name in pupils.items() if who in ids or name in response.text}


def staff_of(world: World) -> dict[str, Caller]:
    return {
        name: one
        for name, one in world.callers.items()
        if one.actor
        and one.actor.role is Role.STAFF
        and one.actor.school_id == world.school.school_id
    }


async def unwritten(world: World, route: str, caller: Caller) -> set[UUID]:
    """Pupils whom one request showed without a line."""
    pool, school_id = world.school.service.house.desk.pool, world.school.school_id
    question = asked(route, world.sites["own"], world.school)
    before = await pool.fetchval(_LAST, school_id)
    response = await question.by(caller)
    assert caller.actor
    rows = await pool.fetch(_LINES, school_id, caller.actor.person_id, before)
    return shown_in(response, await pupils_of(world), question) - {row[0] for row in rows}


@pytest.mark.parametrize("route", READ)
async def test_whoever_is_read_of_is_in_a_line(route: str, shown: World) -> None:
    """Every reading route × everybody of the staff; also where it is refused."""
    found = {
        name: await unwritten(shown, route, caller) for name, caller in staff_of(shown).items()
    }

    assert {name: who for name, who in found.items() if who} == {}


@pytest.mark.parametrize("route", DONE)
async def test_whoever_a_command_tells_of_is_in_a_line(
    route: str, matrix_service: Service, abroad: World
) -> None:
    """Every command × who may do most: its answer, and its refusal."""
    world = await a_world(matrix_service, abroad)
    await world.settled()
    for name in ("class teacher", "school admin", "moral education"):
        assert await unwritten(world, route, world.callers[name]) == set(), name


async def test_a_report_that_is_read_in_pieces_or_for_its_head_is_a_reading(
    shown: World,
) -> None:
    """Ranges and HEAD: a line, or nothing at all."""
    site, teacher = shown.sites["own"], shown.callers["class teacher"]
    question = asked("GET /students/{student_id}/terms/{term}/report.pdf", site, shown.school)
    pool, school_id = shown.school.service.house.desk.pool, shown.school.school_id
    for method, headers in (("GET", {"range": "bytes=0-99"}), ("HEAD", {})):
        before = await pool.fetchval(_LAST, school_id)
        response = await teacher.send(method, question.path, headers=headers)
        left = await pool.fetchval(_LAST, school_id) - before
        assert (left == 1) == response.is_success, method
