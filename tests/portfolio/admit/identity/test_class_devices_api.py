"""Shared devices: a window that a teacher opens, and what a pupil may do inside it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from event_log import SteeredClock
from portfolio.admit import events as e
from portfolio.support.actor import Role
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.picture_secrets import PICTURES
from portfolio.support.policy import POLICY, Relation
from portfolio.support.sign_in_limit import RATES
from signing_in import a_strict_service, seen_through
from standing_school import Caller, StandingSchool, assert_problem, plain
from standing_service import Service

Json = dict[str, Any]


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
async def taught(
    service: Service, clock: SteeredClock, school: StandingSchool
) -> AsyncIterator[StandingSchool]:
    """The test's school, called through a process whose clock is steered."""
    async with a_strict_service(service, clock) as standing:
        yield seen_through(school, standing)


def windows_of(school: StandingSchool) -> str:
    return f"/class-groups/{school.class_group_id}/device-windows"


async def a_window(school: StandingSchool, minutes: int = 20) -> Json:
    response = await school["class teacher"].post(windows_of(school), {"minutes": minutes})
    assert response.status_code == 201, response.text
    told: Json = response.json()
    return told


async def a_device(school: StandingSchool, window: Json) -> Caller:
    response = await school["anonymous"].post("/class-devices", {"token": window["token"]})
    assert response.status_code == 201, response.text
    return Caller("device", school["anonymous"].client, None, response.json()["token"])


async def cards(school: StandingSchool, *only: UUID) -> dict[str, list[str]]:
    body = {"student_ids": [str(one) for one in only]} if only else {}
    path = f"/class-groups/{school.class_group_id}/picture-cards"
    response = await school["class teacher"].post(path, body)
    assert response.status_code == 201, response.text
    return {one["student_id"]: one["pictures"] for one in response.json()["items"]}


async def tries(device: Caller, student_id: UUID | str, pictures: list[str]) -> Any:
    body = {"student_id": str(student_id), "pictures": pictures}
    return await device.post("/class-device/sessions", body)


async def a_pupil(school: StandingSchool) -> tuple[Caller, Caller, Json]:
    """小明 on a device of the class: the pupil, the device, the window."""
    pictures = (await cards(school))[str(school.pupil_id)]
    window = await a_window(school)
    device = await a_device(school, window)
    response = await tries(device, school.pupil_id, pictures)
    assert response.status_code == 201, response.text
    return Caller("pupil", device.client, None, response.json()["token"]), device, window


def closing(school: StandingSchool, window: Json) -> str:
    return f"{windows_of(school)}/{window['window_id']}/closing"


def wrong(pictures: list[str]) -> list[str]:
    """The same three in another order."""
    return [pictures[1], pictures[0], pictures[2]]


async def test_a_lesson_on_the_class_tablet(taught: StandingSchool) -> None:
    """The teacher opens the window, the tablet shows the class, 小明 finds himself and signs in."""
    pupil, device, window = await a_pupil(taught)
    tiles = (await device.get("/class-device/pupils")).json()["items"]
    who = (await pupil.get("/sessions/current")).json()
    said = taught.an_observation(observation_type="MC08")
    recorded = await pupil.put(f"/observations/{uuid7()}", said)
    statement = await pupil.put(
        f"/students/{taught.pupil_id}/terms/{TERM}/self-statement", {"text": "我会跳绳了"}
    )

    assert [one["given_name"] for one in tiles] == ["小明", "沐宇", "𬭎远"]
    assert [one["roster_number"] for one in tiles] == [1, 2, 3]
    assert (who["role"], who["student_ids"]) == ("student", [str(taught.pupil_id)])
    assert recorded.status_code == 201, recorded.text
    assert statement.status_code == 201, statement.text
    assert window["address"].partition("#")[2] == window["token"]
    assert window["token"] not in window["address"].partition("#")[0]


async def test_a_tile_says_nothing_else_of_a_child(taught: StandingSchool) -> None:
    """No surname, no birthday, no picture of the child."""
    device = await a_device(taught, await a_window(taught))
    response = await device.get("/class-device/pupils")

    for one in response.json()["items"]:
        assert set(one) == {"student_id", "animal", "given_name", "roster_number"}
    assert "王" not in response.text


async def test_a_device_may_do_nothing_else(taught: StandingSchool) -> None:
    """It is nobody: no record, no class, no account."""
    device = await a_device(taught, await a_window(taught))
    for path in (
        f"/students/{taught.pupil_id}",
        f"/students/{taught.pupil_id}/timeline?term={TERM}",
        f"/class-groups/{taught.class_group_id}/students",
        "/class-groups",
        "/staff",
        "/sessions",
        "/second-factor",
    ):
        response = await device.get(path)
        assert response.status_code in {403, 404}, path
    recorded = await device.put(f"/observations/{uuid7()}", taught.an_observation())
    assert recorded.status_code == 404


async def test_a_pupil_on_the_device_says_something_and_reads_nothing(
    taught: StandingSchool,
) -> None:
    """What classmates could read over a shoulder, or after a lucky guess, is not there."""
    pupil, _, _ = await a_pupil(taught)
    own = f"/students/{taught.pupil_id}"
    for path in (
        own,
        f"{own}/timeline?term={TERM}",
        f"{own}/consents",
        f"{own}/terms/{TERM}/selection",
        f"{own}/terms/{TERM}/draft",
        f"{own}/terms/{TERM}/report",
        f"{own}/terms/{TERM}/report.pdf",
        f"{own}/terms/{TERM}/objections",
        "/sessions",
        "/second-factor",
    ):
        assert (await pupil.get(path)).status_code == 403, path
    for path in ("/second-factor/enrolment", "/second-factor/recovery-codes"):
        assert_problem(await pupil.post(path), "not-on-a-shared-device")
    assert_problem(await pupil.send("DELETE", "/sessions"), "not-on-a-shared-device")
    other = taught.an_observation(taught.classmate_id)
    assert (await pupil.put(f"/observations/{uuid7()}", other)).status_code == 404


def test_the_whole_of_what_a_pupil_may_do_on_a_shared_device() -> None:
    """As it stands in the policy, for whoever audits the school."""
    allowed = {one for one, right in POLICY.items() if Relation.PUPIL_ON_DEVICE in right.who}

    assert allowed == {
        "observation.record",
        "evidence.attach",
        "peer_voice.give",
        "self_statement.write",
    }
    of_device = {one for one, right in POLICY.items() if Relation.CLASS_DEVICE in right.who}
    assert of_device == {"class_device.use"}


async def test_closing_the_window_ends_everything_with_the_next_request(
    taught: StandingSchool,
) -> None:
    """The device, the pupil, and whoever scanned the code; another process's memory too."""
    pupil, device, window = await a_pupil(taught)
    assert (await pupil.get("/sessions/current")).status_code == 200
    elsewhere = taught.service.client()  # the same process; the closing goes to the other one
    path = closing(taught, window)
    closed = await taught["class teacher"].post(path)

    assert closed.status_code == 204
    assert (await pupil.get("/sessions/current")).status_code == 401
    assert (await device.get("/class-device/pupils")).status_code == 401
    late = await Caller("late", elsewhere).post("/class-devices", {"token": window["token"]})
    assert_problem(late, "window-is-closed")
    assert (await taught["class teacher"].post(path)).status_code == 404


async def test_another_process_closes_it_as_well(
    school: StandingSchool, taught: StandingSchool
) -> None:
    """Nothing of a shared device is remembered between two requests."""
    pupil, device, window = await a_pupil(taught)
    for caller in (pupil, device):
        assert (await caller.get("/sessions/current")).status_code == 200
    assert (await school["class teacher"].post(closing(school, window))).status_code == 204

    for caller in (pupil, device):
        assert (await caller.get("/sessions/current")).status_code == 401


async def test_a_window_is_over_by_itself(taught: StandingSchool, clock: SteeredClock) -> None:
    """Twenty minutes; and a pupil who walks away is signed out after ten."""
    pupil, device, window = await a_pupil(taught)
    clock.at += timedelta(minutes=11)
    assert (await pupil.get("/sessions/current")).status_code == 401
    assert (await device.get("/class-device/pupils")).status_code == 200
    clock.at += timedelta(minutes=9)

    assert (await device.get("/class-device/pupils")).status_code == 401
    late = await taught["anonymous"].post("/class-devices", {"token": window["token"]})
    assert_problem(late, "window-is-closed")


@pytest.mark.parametrize("minutes", [4, 46, 0, -1, 1.5, "x"])
async def test_a_window_is_a_lesson_at_most(taught: StandingSchool, minutes: Any) -> None:
    """Not a day, not for ever."""
    response = await taught["class teacher"].post(windows_of(taught), {"minutes": minutes})

    assert_problem(response, "malformed")


async def test_opening_another_closes_the_one_before(taught: StandingSchool) -> None:
    """A photograph of yesterday's code opens nothing."""
    pupil, _, before = await a_pupil(taught)
    now = await a_window(taught)

    assert (await pupil.get("/sessions/current")).status_code == 401
    late = await taught["anonymous"].post("/class-devices", {"token": before["token"]})
    assert_problem(late, "window-is-closed")
    assert await a_device(taught, now)


async def test_the_window_ends_with_the_duty_of_whoever_opened_it(
    taught: StandingSchool,
) -> None:
    """The class has another teacher now: the device shows nobody with its next request."""
    _, device, window = await a_pupil(taught)
    released = e.StaffReleased(staff_id=taught.actor("class teacher").person_id)
    await taught.given(Decided(taught.school_id, released))

    assert (await device.get("/class-device/pupils")).status_code == 401
    late = await taught["anonymous"].post("/class-devices", {"token": window["token"]})
    assert_problem(late, "window-is-closed")


async def test_releasing_whoever_opened_it_ends_everything_inside(
    school: StandingSchool, taught: StandingSchool
) -> None:
    """Pupils too, in every process."""
    pupil, device, _ = await a_pupil(taught)
    path = f"/staff/{school.actor('class teacher').person_id}/release"
    assert (await school["admin"].post(path)).status_code == 201

    for caller in (pupil, device):
        assert (await caller.get("/sessions/current")).status_code == 401


async def test_a_wrong_sequence_and_a_wrong_child_look_alike(taught: StandingSchool) -> None:
    """Not of this class, of no class, without a card: the same words."""
    told = await cards(taught, taught.pupil_id)
    device = await a_device(taught, await a_window(taught))
    right = told[str(taught.pupil_id)]
    answers = [
        await tries(device, taught.pupil_id, wrong(right)),
        await tries(device, taught.classmate_id, right),
        await tries(device, taught.elsewhere_id, right),
        await tries(device, uuid4(), right),
    ]

    assert {one.status_code for one in answers} == {401}
    assert all(plain(one) == plain(answers[0]) for one in answers)
    assert_problem(answers[0], "pictures-are-wrong")


async def test_five_wrong_tries_and_the_right_one_has_to_wait(
    taught: StandingSchool, clock: SteeredClock
) -> None:
    """A classmate tries; the others of the class go on, and the pupil after five minutes."""
    told = await cards(taught)
    device = await a_device(taught, await a_window(taught))
    mine, other = (told[str(one)] for one in (taught.pupil_id, taught.classmate_id))
    statuses = [(await tries(device, taught.pupil_id, wrong(mine))).status_code for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert (await tries(device, taught.pupil_id, mine)).status_code == 429
    assert (await tries(device, taught.classmate_id, other)).status_code == 201
    clock.at += timedelta(minutes=5)
    assert (await tries(device, taught.pupil_id, mine)).status_code == 201


async def test_a_code_seen_on_a_screenshot_is_not_tried_on_everybody(
    taught: StandingSchool, clock: SteeredClock
) -> None:
    """Five tries at each of forty-five children would find one's pictures every sixth time: who
    tries from one place in one window has forty, on whatever device; another place has its own.
    """
    told = await cards(taught, taught.pupil_id)
    window = await a_window(taught)
    device, other = await a_device(taught, window), await a_device(taught, window)
    mine = told[str(taught.pupil_id)]
    most = RATES["pictures-here"].failures
    statuses = {(await tries(device, uuid4(), mine)).status_code for _ in range(most)}
    refused = await tries(other, taught.pupil_id, mine)
    clock.at += RATES["pictures-here"].every

    assert statuses == {401}
    assert_problem(refused, "too-many")
    assert (await tries(other, taught.pupil_id, mine)).status_code == 201


async def test_a_new_card_replaces_the_one_before(taught: StandingSchool) -> None:
    """Only of whom it was made for; who lost the card gets other pictures."""
    before = await cards(taught)
    after = await cards(taught, taught.pupil_id)
    device = await a_device(taught, await a_window(taught))
    old, other = before[str(taught.pupil_id)], before[str(taught.classmate_id)]

    assert set(after) == {str(taught.pupil_id)}
    if old != after[str(taught.pupil_id)]:
        assert (await tries(device, taught.pupil_id, old)).status_code == 401
    assert (await tries(device, taught.classmate_id, other)).status_code == 201
    for pictures in before.values():
        assert len(set(pictures)) == 3
        assert set(pictures) <= set(PICTURES)


async def test_a_child_of_another_class_gets_no_card_here(taught: StandingSchool) -> None:
    """And the others none either: the whole request is refused."""
    path = f"/class-groups/{taught.class_group_id}/picture-cards"
    ids = [str(taught.pupil_id), str(taught.elsewhere_id)]
    response = await taught["class teacher"].post(path, {"student_ids": ids})

    assert_problem(response, "not-found")
    kept = await taught.service.house.desk.pool.fetchval(
        "SELECT count(*) FROM picture_secret WHERE school_id = $1", taught.school_id
    )
    assert kept == 0


async def test_who_may_open_a_window_and_print_cards(school: StandingSchool) -> None:
    """Whoever teaches the class opens it; whose class it is prints the cards."""
    windows = await school.everyone(lambda who: who.post(windows_of(school), {}))
    path = f"/class-groups/{school.class_group_id}/picture-cards"
    printed = await school.everyone(lambda who: who.post(path, {}))

    assert {who for who, status in windows.items() if status == 201} == {
        "class teacher",
        "subject teacher",
    }
    assert {who for who, status in printed.items() if status == 201} == {"class teacher"}
    assert windows["other teacher"] == printed["other teacher"] == 404


async def test_a_code_of_another_school_opens_only_that_school(
    taught: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Nothing in the token can be bent to another one."""
    token = (await a_window(taught))["token"]
    for bent in (token.replace(taught.school_id.hex, elsewhere.school_id.hex), "x", "", "ü"):
        response = await taught["anonymous"].post("/class-devices", {"token": bent})
        assert response.status_code in {401, 422}


async def test_a_device_of_one_window_is_none_of_another(taught: StandingSchool) -> None:
    """The class next door has its own pupils."""
    told = await cards(taught)
    path = f"/class-groups/{taught.other_class_group_id}/device-windows"
    theirs = (await taught["other teacher"].post(path, {})).json()
    device = await a_device(taught, theirs)
    tiles = (await device.get("/class-device/pupils")).json()["items"]
    refused = await tries(device, taught.pupil_id, told[str(taught.pupil_id)])

    assert [one["student_id"] for one in tiles] == [str(taught.elsewhere_id)]
    assert_problem(refused, "pictures-are-wrong")


async def test_a_device_uses_up_no_tries_of_another_class(taught: StandingSchool) -> None:
    """Whoever holds a tablet next door keeps nobody here from signing in; the device itself
    has no more tries at a child who is not its own than at one who is.
    """
    told = (await cards(taught))[str(taught.pupil_id)]
    path = f"/class-groups/{taught.other_class_group_id}/device-windows"
    theirs = await a_device(taught, (await taught["other teacher"].post(path, {})).json())
    device = await a_device(taught, await a_window(taught))
    statuses = [(await tries(theirs, taught.pupil_id, wrong(told))).status_code for _ in range(7)]
    nobody = uuid4()
    unknown = [(await tries(theirs, nobody, wrong(told))).status_code for _ in range(7)]

    assert statuses == unknown == [401] * 5 + [429] * 2
    assert (await tries(device, taught.pupil_id, told)).status_code == 201


async def test_a_child_who_left_the_class_is_not_on_the_tablet(taught: StandingSchool) -> None:
    """From the next request on."""
    told = await cards(taught)
    device = await a_device(taught, await a_window(taught))
    moved = e.ClassAssigned(class_group_id=taught.other_class_group_id, roster_number=9)
    await taught.given(Decided(taught.pupil_id, moved))
    tiles = (await device.get("/class-device/pupils")).json()["items"]
    refused = await tries(device, taught.pupil_id, told[str(taught.pupil_id)])

    assert str(taught.pupil_id) not in {one["student_id"] for one in tiles}
    assert_problem(refused, "pictures-are-wrong")


async def test_closing_while_children_sign_in_leaves_nobody_inside(
    taught: StandingSchool,
) -> None:
    """Whoever is in between the two finds the window gone."""
    told = await cards(taught)
    window = await a_window(taught)
    device = await a_device(taught, window)
    pupils = [taught.pupil_id, taught.classmate_id, taught.planned_id]
    work = [tries(device, one, told[str(one)]) for one in pupils * 2]
    *answers, closed = await asyncio.gather(
        *work, taught["class teacher"].post(closing(taught, window))
    )
    tokens = [one.json()["token"] for one in answers if one.status_code == 201]

    assert closed.status_code == 204
    for token in tokens:
        pupil = Caller("pupil", device.client, None, token)
        assert (await pupil.get("/sessions/current")).status_code == 401


async def test_no_picture_and_no_token_is_kept(taught: StandingSchool) -> None:
    """A table that is stolen is of no use: argon2id of what only the school's key can make."""
    told = await cards(taught)
    window = await a_window(taught)
    kept = ""
    for table in ("class_window", "picture_secret"):
        rows = await taught.service.house.desk.pool.fetch(
            f"SELECT t::text FROM {table} t WHERE school_id = $1", taught.school_id
        )
        assert rows
        kept += "".join(row[0] for row in rows)

    assert "$argon2id$" in kept
    for word in (window["token"], *(" ".join(one) for one in told.values()), *PICTURES):
        assert word not in kept


async def test_an_erased_child_leaves_no_pictures(taught: StandingSchool) -> None:
    """What opens something for a person goes with the person."""
    await cards(taught)
    desk = taught.service.house.desk
    await desk.accounts.remove(taught.school_id, [taught.pupil_id])
    left = await desk.pool.fetch(
        "SELECT person_id FROM picture_secret WHERE school_id = $1", taught.school_id
    )

    assert {row[0] for row in left} == {taught.classmate_id, taught.planned_id}
    assert taught.actor("class teacher").role is Role.STAFF
