"""离开码: a device stays the class's until the teacher says four figures."""

from class_device import a_device, a_window
from portfolio.support.sign_in_limit import RATES
from standing_school import StandingSchool, assert_problem


async def test_a_device_is_left_by_the_teachers_four_figures(school: StandingSchool) -> None:
    """An older child solves a sum; four figures that the teacher knows they would have to guess."""
    window = await a_window(school)
    device = await a_device(school, window)
    wrong = f"{(int(window['leaving_code']) + 1) % 10_000:04}"
    guessed = await device.post("/class-device/leaving", {"code": wrong})
    goes_on = await device.get("/class-device/pupils")
    left = await device.post("/class-device/leaving", {"code": window["leaving_code"]})

    assert_problem(guessed, "leaving-code-is-wrong")
    assert (goes_on.status_code, left.status_code) == (200, 204)
    assert (await device.get("/class-device/pupils")).status_code == 401


async def test_a_leaving_code_is_not_guessed_in_a_lesson(school: StandingSchool) -> None:
    """Ten tries, then one a minute."""
    window = await a_window(school)
    device = await a_device(school, window)
    for at in range(1, RATES["leaving"].failures + 1):
        wrong = f"{(int(window['leaving_code']) + at) % 10_000:04}"
        assert (await device.post("/class-device/leaving", {"code": wrong})).status_code == 403

    refused = await device.post("/class-device/leaving", {"code": window["leaving_code"]})
    assert refused.status_code == 429
