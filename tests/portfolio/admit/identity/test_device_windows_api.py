"""A window on a shared device lasts a lesson, and whatever is inside ends with it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from class_device import a_device, a_pupil, a_window, cards, closing, tries, windows_of
from event_log import SteeredClock
from portfolio.admit import events as e
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, assert_problem


async def test_closing_the_window_ends_everything_with_the_next_request(
    guarded_school: StandingSchool,
) -> None:
    """The device, the pupil, and whoever scanned the code; another process's memory too."""
    pupil, device, window = await a_pupil(guarded_school)
    assert (await pupil.get("/sessions/current")).status_code == 200
    elsewhere = (
        guarded_school.service.client()
    )  # the same process; the closing goes to the other one
    path = closing(guarded_school, window)
    closed = await guarded_school["class teacher"].post(path)

    assert closed.status_code == 204
    assert (await pupil.get("/sessions/current")).status_code == 401
    assert (await device.get("/class-device/pupils")).status_code == 401
    late = await Caller("late", elsewhere).post("/class-devices", {"token": window["token"]})
    assert_problem(late, "window-is-closed")
    assert (await guarded_school["class teacher"].post(path)).status_code == 404


async def test_another_process_closes_it_as_well(
    school: StandingSchool, guarded_school: StandingSchool
) -> None:
    """Nothing of a shared device is remembered between two requests."""
    pupil, device, window = await a_pupil(guarded_school)
    for caller in (pupil, device):
        assert (await caller.get("/sessions/current")).status_code == 200
    assert (await school["class teacher"].post(closing(school, window))).status_code == 204

    for caller in (pupil, device):
        assert (await caller.get("/sessions/current")).status_code == 401


async def test_a_window_is_over_by_itself(
    guarded_school: StandingSchool, clock: SteeredClock
) -> None:
    """Twenty minutes; and a pupil who walks away is signed out after ten."""
    pupil, device, window = await a_pupil(guarded_school)
    clock.at += timedelta(minutes=11)
    assert (await pupil.get("/sessions/current")).status_code == 401
    assert (await device.get("/class-device/pupils")).status_code == 200
    clock.at += timedelta(minutes=9)

    assert (await device.get("/class-device/pupils")).status_code == 401
    late = await guarded_school["anonymous"].post("/class-devices", {"token": window["token"]})
    assert_problem(late, "window-is-closed")


@pytest.mark.parametrize("minutes", [4, 46, 0, -1, 1.5, "x"])
async def test_a_window_is_a_lesson_at_most(guarded_school: StandingSchool, minutes: Any) -> None:
    """Not a day, not for ever."""
    response = await guarded_school["class teacher"].post(
        windows_of(guarded_school), {"minutes": minutes}
    )

    assert_problem(response, "malformed")


async def test_opening_another_closes_the_one_before(guarded_school: StandingSchool) -> None:
    """A photograph of yesterday's code opens nothing."""
    pupil, _, before = await a_pupil(guarded_school)
    now = await a_window(guarded_school)

    assert (await pupil.get("/sessions/current")).status_code == 401
    late = await guarded_school["anonymous"].post("/class-devices", {"token": before["token"]})
    assert_problem(late, "window-is-closed")
    assert await a_device(guarded_school, now)


async def test_of_two_opened_at_once_one_is_open(guarded_school: StandingSchool) -> None:
    """A button pressed twice, on a slow network: what the teacher closes is all there is."""
    desk, teacher = guarded_school.service.house.desk, guarded_school.actor("class teacher")
    place, lasts = (teacher.school_id, guarded_school.class_group_id), timedelta(minutes=20)
    opening = (desk.windows.open(*place, by=teacher.person_id, lasts=lasts) for _ in range(4))
    tokens = [token for token, _ in await asyncio.gather(*opening)]
    entered = [
        await guarded_school["anonymous"].post("/class-devices", {"token": token})
        for token in tokens
    ]

    assert sorted(one.status_code for one in entered) == [201, 401, 401, 401]


async def test_a_window_lets_a_class_in_and_no_thousands(guarded_school: StandingSchool) -> None:
    """Each takes a session; whoever knows the class's code could begin them without end."""
    _, _, window = await a_pupil(guarded_school)
    anonymous, token = guarded_school["anonymous"], {"token": window["token"]}
    entered = [(await anonymous.post("/class-devices", token)).status_code for _ in range(110)]

    assert entered[:90] == [201] * 90
    assert entered[-1] == 429


async def test_the_window_ends_with_the_duty_of_whoever_opened_it(
    guarded_school: StandingSchool,
) -> None:
    """The class has another teacher now: the device shows nobody with its next request."""
    _, device, window = await a_pupil(guarded_school)
    released = e.StaffReleased(staff_id=guarded_school.actor("class teacher").person_id)
    await guarded_school.given(Decided(guarded_school.school_id, released))

    assert (await device.get("/class-device/pupils")).status_code == 401
    late = await guarded_school["anonymous"].post("/class-devices", {"token": window["token"]})
    assert_problem(late, "window-is-closed")


async def test_releasing_whoever_opened_it_ends_everything_inside(
    school: StandingSchool, guarded_school: StandingSchool
) -> None:
    """Pupils too, in every process."""
    pupil, device, _ = await a_pupil(guarded_school)
    path = f"/staff/{school.actor('class teacher').person_id}/release"
    assert (await school["admin"].post(path)).status_code == 201

    for caller in (pupil, device):
        assert (await caller.get("/sessions/current")).status_code == 401


async def test_closing_while_children_sign_in_leaves_nobody_inside(
    guarded_school: StandingSchool,
) -> None:
    """Whoever is in between the two finds the window gone."""
    told = await cards(guarded_school)
    window = await a_window(guarded_school)
    device = await a_device(guarded_school, window)
    pupils = [guarded_school.pupil_id, guarded_school.classmate_id, guarded_school.planned_id]
    work = [tries(device, one, told[str(one)]) for one in pupils * 2]
    *answers, closed = await asyncio.gather(
        *work, guarded_school["class teacher"].post(closing(guarded_school, window))
    )
    tokens = [one.json()["token"] for one in answers if one.status_code == 201]

    assert closed.status_code == 204
    for token in tokens:
        pupil = Caller("pupil", device.client, None, token)
        assert (await pupil.get("/sessions/current")).status_code == 401
