"""A lesson on the class's own device: a window, a tablet, picture cards, a pupil who signs in."""

from typing import Any
from uuid import UUID

from standing_school import Caller, StandingSchool

Json = dict[str, Any]


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
