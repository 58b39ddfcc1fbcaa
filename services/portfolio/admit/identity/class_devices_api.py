"""HTTP of shared devices: the teacher opens a window, a device enters it, pupils sign in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from portfolio.admit.desk import Desk
from portfolio.admit.identity import class_devices
from portfolio.admit.identity.class_devices import MOST_MINUTES, Animal
from portfolio.admit.identity.codes import may_issue
from portfolio.admit.identity.freshness import require_fresh, require_fresh_beyond_few
from portfolio.admit.identity.signing_in import SessionAnswer, address_of, told_session
from portfolio.support.device_words import device_words
from portfolio.support.openapi import OPEN
from portfolio.support.picture_secrets import IN_ORDER, Picture
from portfolio.support.web import Answer, Body, answer, example

_FEWEST_MINUTES = 5


class WindowBody(Body):
    """For how long; a lesson at most."""

    model_config = example({"minutes": 20})

    minutes: int = Field(20, ge=_FEWEST_MINUTES, le=MOST_MINUTES)


class WindowAnswer(Answer):
    """To be shown as a QR code: `address` has the token behind `#`, where no server logs it.

    `leaving_code`: with it a device of the window becomes anybody's again; not for the screen.
    """

    window_id: UUID
    token: str
    address: str
    leaving_code: str
    closes_at: datetime


class CardsBody(Body):
    """For whom; for the whole class where nobody is named."""

    model_config = example({})

    student_ids: list[UUID] | None = Field(None, max_length=200)


class CardAnswer(Answer):
    """A pupil's own three pictures, in order, told once."""

    student_id: UUID
    student_name: str
    roster_number: int | None
    pictures: list[Picture]


class CardsAnswer(Answer):
    """The cards of a class, for printing."""

    items: list[CardAnswer]


class DeviceBody(Body):
    """What the class's QR code holds behind `#`."""

    model_config = example({"token": "6e69616e6c75"})

    token: Annotated[str, StringConstraints(max_length=100)]


class DeviceAnswer(Answer):
    """The device's token, for as long as the window is open."""

    token: str
    closes_at: datetime


class LeavingBody(Body):
    """The four figures that the teacher was told with the window."""

    model_config = example({"code": "0417"})

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class PupilTile(Answer):
    """A pupil as the device shows one."""

    student_id: UUID
    animal: Animal
    given_name: str
    roster_number: int | None


class PupilTilesAnswer(Answer):
    """The class, by roster number."""

    items: list[PupilTile]


class PupilBody(Body):
    """Who, and the three pictures in order."""

    model_config = example(
        {
            "student_id": "6f1f6a0e-0c55-4d0c-9c1d-6e69616e6c75",
            "pictures": ["cat", "sun", "boat"],
        }
    )

    student_id: UUID
    pictures: list[Picture] = Field(min_length=IN_ORDER, max_length=IN_ORDER)


def routes(desk: Desk) -> APIRouter:
    """Shared devices."""
    router = APIRouter(tags=["sessions"])
    _for_teachers(router, desk)
    _for_devices(router, desk)
    return router


def _for_teachers(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/class-groups/{class_group_id}/device-windows",
        status_code=201,
        response_model=WindowAnswer,
    )
    async def open_device_window(
        class_group_id: UUID, body: WindowBody, request: Request
    ) -> Response:
        """Let the class's devices in for a while; an earlier window of the class closes."""
        actor = await desk.sessions.actor(request)
        token, window = await class_devices.open_window(
            desk, actor, class_group_id, minutes=body.minutes
        )
        shown = {
            "window_id": window.window_id,
            "token": token,
            "address": f"{desk.cookies.public_url}/app/class#{token}",
            "leaving_code": await class_devices.leaving_code(desk, window),
            "closes_at": window.closes_at,
        }
        return answer(shown, 201, {"cache-control": "no-store"})

    @router.post(
        "/class-groups/{class_group_id}/device-windows/{window_id}/closing",
        status_code=204,
        response_class=Response,
    )
    async def close_device_window(
        class_group_id: UUID, window_id: UUID, request: Request
    ) -> Response:
        """Close it: devices and pupils inside are signed out with their next request."""
        actor = await desk.sessions.actor(request)
        await class_devices.close_window(desk, actor, class_group_id, window_id)
        return Response(status_code=204)

    @router.post(
        "/class-groups/{class_group_id}/picture-cards",
        status_code=201,
        response_model=CardsAnswer,
    )
    async def issue_picture_cards(
        class_group_id: UUID, body: CardsBody, request: Request
    ) -> Response:
        """New pictures for the pupils of the class, for their cards; earlier ones stop working.
        Of one pupil a few times without the password, of more only just after it.
        """
        only = None if body.student_ids is None else frozenset(body.student_ids)
        known = await desk.sessions.session(request)
        actor = known.actor
        await may_issue(desk, actor, class_group_id, "picture_card.issue")
        if only is not None and len(only) == 1:
            await require_fresh_beyond_few(desk, known, f"card:{actor.person_id}")
        else:
            require_fresh(desk, known)
        cards = await class_devices.issue_cards(desk, actor, class_group_id, only)
        items = [
            {
                "student_id": student_id,
                "student_name": pupil.name,
                "roster_number": pupil.roster_number,
                "pictures": pictures,
            }
            for student_id, pupil, pictures in cards
        ]
        return answer({"items": items}, 201, {"cache-control": "no-store"})


def _for_devices(router: APIRouter, desk: Desk) -> None:
    @router.post("/class-devices", status_code=201, response_model=DeviceAnswer, openapi_extra=OPEN)
    async def enter_class_window(body: DeviceBody, request: Request) -> Response:
        """A device with the class's code; it may show who is in the class, and nothing else."""
        device = device_words(request.headers.get("user-agent"))
        async with desk.limit.counted(f"code-address:{address_of(request)}"):
            session, window = await class_devices.enter(desk, body.token, device)
        told = {"token": session.token, "closes_at": window.closes_at}
        return answer(told, 201, {"cache-control": "no-store"})

    @router.post("/class-device/leaving", status_code=204, response_class=Response)
    async def leave_class_window(body: LeavingBody, request: Request) -> Response:
        """The device is no device of the class any more; the teacher says the figures."""
        actor = await desk.sessions.actor(request)
        await class_devices.leave(desk, actor, body.code)
        await desk.sessions.end(request)
        return Response(status_code=204)

    @router.get("/class-device/pupils", response_model=PupilTilesAnswer)
    async def class_device_pupils(request: Request) -> Response:
        """Who may sign in on this device: animals and given names, nothing else of anybody."""
        actor = await desk.sessions.actor(request)
        items = [
            {
                "student_id": one.student_id,
                "animal": one.animal,
                "given_name": one.given_name,
                "roster_number": one.roster_number,
            }
            for one in await class_devices.tiles(desk, actor)
        ]
        return answer({"items": items})

    @router.post(
        "/class-device/sessions",
        status_code=201,
        response_model=SessionAnswer,
        responses={429: {}},
    )
    async def begin_pupil_session(body: PupilBody, request: Request) -> Response:
        """A pupil, by their own pictures: until the window closes, or ten minutes of nothing."""
        actor = await desk.sessions.actor(request)
        device = device_words(request.headers.get("user-agent"))
        session = await class_devices.sign_in(
            desk,
            actor,
            body.student_id,
            list(body.pictures),
            device=device,
            address=address_of(request),
        )
        return told_session(desk, session)
