"""A list names whom its reader could read alone: no more, and no fewer.

For every caller and every list, and once more while the read tables do not know yet
that somebody has moved, was unlinked or has left.
"""

from collections.abc import AsyncIterator, Iterable
from uuid import UUID

import pytest

from builders import TERM
from matrix.furnished import furnished
from matrix.world import LESSER, WITHOUT_SESSION, World, a_world
from portfolio.admit import events as admit
from portfolio.support.journal import Decided
from standing_school import Caller
from standing_service import Opening, Service, a_projector


@pytest.fixture(scope="module")
async def quiet(opening: Opening) -> AsyncIterator[Service]:
    """A service whose read tables follow only when a test says so."""
    async with opening("lists", works=False) as standing:
        yield standing


@pytest.fixture
async def there(quiet: Service) -> World:
    """A school whose read tables know everything so far."""
    world = await furnished(await a_world(quiet, await a_world(quiet)), settles=False)
    await a_projector(quiet.house).catch_up(world.school.school_id)
    return world


def callers(world: World) -> Iterable[Caller]:
    return (one for name, one in world.callers.items() if name not in {*WITHOUT_SESSION, *LESSER})


def pupils(world: World) -> set[str]:
    """Everybody of both schools but who left: of them one asks by name."""
    school = world.school
    known = (school.pupil_id, school.classmate_id, school.planned_id, school.elsewhere_id)
    return {
        *map(str, known),
        *(str(site.student_id) for name, site in world.sites.items() if name != "left"),
    }


def _left(world: World) -> set[str]:
    return {str(world.sites["left"].student_id)}


async def readable(caller: Caller, world: World, path: str) -> set[str]:
    """The pupils of whom a single read is let in."""
    return {one for one in pupils(world) if (await caller.get(path.format(one))).is_success}


async def listed(caller: Caller, path: str, name: str = "student_id") -> set[str] | None:
    """The pupils that a list names; None where it is not theirs."""
    response = await caller.get(path)
    return {one[name] for one in response.json()["items"]} if response.is_success else None


def _classes(world: World) -> list[UUID]:
    return [
        world.school.class_group_id,
        world.school.other_class_group_id,
        world.sites["elsewhere"].class_group_id,
    ]


async def _in_class(caller: Caller, world: World, class_group_id: UUID) -> set[str]:
    found = set()
    for one in pupils(world):
        response = await caller.get(f"/students/{one}")
        if response.is_success and response.json()["class_group_id"] == str(class_group_id):
            found.add(one)
    return found


async def _disagreements(world: World) -> list[tuple[str, str]]:
    """Who is told more, or less, by a list than by asking one by one."""
    wrong = []
    for caller in callers(world):
        for group in _classes(world):
            told = await listed(caller, f"/class-groups/{group}/students")
            if told is not None and told != await _in_class(caller, world, group):
                wrong.append((caller.name, f"students of {group}"))
            wrong += [
                (caller.name, f"{name} of {group}")
                for name in ("pending-confirmations", f"samples?term={TERM}")
                if not (await listed(caller, f"/class-groups/{group}/{name}") or set())
                <= await _in_class(caller, world, group)
            ]
        objections = await listed(caller, "/objections")
        single = f"/students/{{}}/terms/{TERM}/objections"
        if objections is not None and objections - _left(world) != await _with_items(
            caller, world, single
        ):
            wrong.append((caller.name, "objections"))
        own = set((await caller.get("/sessions/current")).json()["student_ids"])
        if own and own != await readable(caller, world, "/students/{}"):
            wrong.append((caller.name, "own children"))
    return wrong


async def _with_items(caller: Caller, world: World, path: str) -> set[str]:
    found = set()
    for one in pupils(world):
        response = await caller.get(path.format(one))
        if response.is_success and response.json()["items"]:
            found.add(one)
    return found


async def test_what_is_listed_is_what_can_be_read_alone(there: World) -> None:
    """For each caller, each list, both ways round."""
    assert await _disagreements(there) == []


async def test_what_waits_for_an_answer_is_all_that_is_pending(there: World) -> None:
    """The queue of a class is what its pupils' timelines show as pending."""
    teacher = there.callers["class teacher"]
    queue = (await teacher.get(f"/class-groups/{_classes(there)[0]}/pending-confirmations")).json()
    timeline = await teacher.get(f"/students/{there.school.pupil_id}/timeline", term=TERM)
    pending = [one for one in timeline.json()["items"] if one["standing"] == "pending"]

    assert [one["observation_id"] for one in queue["items"]] == [
        one["observation_id"] for one in pending
    ]
    assert pending


async def test_every_picture_on_a_timeline_opens_and_no_other(there: World) -> None:
    """Whoever sees the line may open what stands beside it, unless their duty has no pictures."""
    path = f"/observations/{there.sites['own'].observation_id}/evidence"
    for caller in callers(there):
        shown = await caller.get(f"/students/{there.school.pupil_id}/timeline", term=TERM)
        lines = shown.json()["items"] if shown.is_success else []
        named = {picture for one in lines for picture in one["evidence"]}
        evidence_id = there.sites["own"].evidence_id
        opens = (await caller.get(f"{path}/{evidence_id}")).is_success
        assert not opens or str(evidence_id) in named, caller.name


@pytest.mark.parametrize("what", ["moved", "unlinked", "left", "released"])
async def test_a_list_does_not_lag_behind_a_right(there: World, what: str) -> None:
    """The read tables do not know yet; the list does."""
    school = there.school
    events = {
        "moved": admit.ClassAssigned(class_group_id=school.other_class_group_id),
        "unlinked": admit.GuardianUnlinked(guardian_id=school.actor("guardian").person_id),
        "left": admit.TransferredOut(
            left_on=school.today, reason="transfer", by=school.actor("admin").person_id
        ),
        "released": admit.StaffReleased(staff_id=school.actor("class teacher").person_id),
    }
    stream = school.school_id if what == "released" else school.pupil_id
    await school.given(Decided(stream, events[what]))

    assert await _too_much(there) == []


async def _too_much(world: World) -> list[tuple[str, str]]:
    """Who is named to somebody by a list, and not when asked for alone."""
    wrong = []
    for caller in callers(world):
        for group in _classes(world):
            here = await _in_class(caller, world, group)
            for name in ("students", "pending-confirmations", f"samples?term={TERM}"):
                told = await listed(caller, f"/class-groups/{group}/{name}") or set()
                wrong += [(caller.name, name)] if told - here else []
        alone = await readable(caller, world, f"/students/{{}}/terms/{TERM}/objections")
        told = await listed(caller, "/objections") or set()
        wrong += [(caller.name, "objections")] if told - alone - _left(world) else []
        alone = await readable(caller, world, "/students/{}")
        own = set((await caller.get("/sessions/current")).json()["student_ids"])
        wrong += [(caller.name, "own children")] if own - alone else []
    return wrong
