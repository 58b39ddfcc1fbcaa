"""What is called most goes a shorter way, and nobody can tell from the answers."""

from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import Field

from portfolio.support import http_errors
from portfolio.support.problems import Conflict
from portfolio.support.quick_route import QuickRoute
from portfolio.support.web import Body, NewId, answer

PHONE_ID = "01930f6e-5a00-7c11-8d2e-6f1b2a3c4d5e"
JSON = {"content-type": "application/json"}


class Seen(Body):
    """A body with what bodies of ours have."""

    pupil: UUID
    minutes: Annotated[int, Field(strict=True, ge=0)] = 0
    note: str | None = None


def an_app(kind: type[APIRoute]) -> FastAPI:
    """The same three routes, made by this class of route."""
    router = APIRouter(route_class=kind)

    @router.put("/seen/{seen_id}", status_code=201)
    async def see(seen_id: NewId, body: Seen, request: Request) -> Response:
        if body.minutes == 13:
            raise Conflict
        told = {"id": seen_id, **body.as_sent(), "agent": request.headers.get("x-agent")}
        return answer(told, 201)

    @router.put("/asked/{seen_id}")
    async def ask(seen_id: NewId, body: Seen, times: Annotated[int, Query()] = 1) -> Response:
        return answer({"id": seen_id, "times": times, **body.as_sent()})

    @router.get("/seen/{seen_id}")
    async def read(seen_id: NewId) -> Response:
        return answer({"id": seen_id})

    app = FastAPI()
    http_errors.install(app)
    app.router.routes.extend(router.routes)
    return app


async def said(kind: type[APIRoute], method: str, path: str, **sent: Any) -> tuple[int, Any, Any]:
    """Status, headers and body."""
    transport = httpx.ASGITransport(an_app(kind), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://school") as http:
        got = await http.request(method, path, **sent)
    return got.status_code, dict(got.headers), got.content


PUPIL = '{"pupil": "6f2a8c1e-3b4d-4e5f-9a6b-7c8d9e0f1a2b"'
RIGHT = PUPIL + ', "minutes": 20, "note": "菜园"}'


@pytest.mark.parametrize(
    ("method", "path", "content", "headers"),
    [
        ("PUT", f"/seen/{PHONE_ID}", RIGHT, JSON),
        ("PUT", f"/seen/{PHONE_ID}", RIGHT, {"content-type": "application/json; charset=utf-8"}),
        ("PUT", f"/seen/{PHONE_ID}", RIGHT, JSON | {"x-agent": "phone"}),
        ("PUT", f"/seen/{PHONE_ID}", RIGHT, {"content-type": "application/vnd.x+json"}),
        ("PUT", f"/seen/{PHONE_ID}", RIGHT, {"content-type": "text/plain"}),
        ("PUT", f"/seen/{PHONE_ID}", RIGHT, {}),
        ("PUT", f"/seen/{PHONE_ID}", PUPIL + ', "minutes": 13}', JSON),
        ("PUT", f"/seen/{PHONE_ID}", PUPIL + ', "minutes": "20"}', JSON),
        ("PUT", f"/seen/{PHONE_ID}", PUPIL + ', "minutes": -1, "more": 1}', JSON),
        ("PUT", f"/seen/{PHONE_ID}", "[]", JSON),
        ("PUT", f"/seen/{PHONE_ID}", "{", JSON),
        ("PUT", f"/seen/{PHONE_ID}", "", JSON),
        ("PUT", "/seen/6f2a8c1e-3b4d-4e5f-9a6b-7c8d9e0f1a2b", RIGHT, JSON),
        ("PUT", "/seen/me", PUPIL + "}", JSON),
        ("PUT", f"/seen/{PHONE_ID}?times=3", RIGHT, JSON),
        ("PUT", f"/asked/{PHONE_ID}?times=3", RIGHT, JSON),
        ("PUT", f"/asked/{PHONE_ID}?times=often", RIGHT, JSON),
        ("POST", f"/seen/{PHONE_ID}", RIGHT, JSON),
        ("GET", f"/seen/{PHONE_ID}", "", {}),
    ],
)
async def test_the_short_way_answers_as_the_long_one(
    method: str, path: str, content: str, headers: dict[str, str]
) -> None:
    """Status, headers, body: of what is right, of what is refused and of what is malformed."""
    sent = {"content": content.encode(), "headers": headers}

    short, long = [await said(kind, method, path, **sent) for kind in (QuickRoute, APIRoute)]
    assert short == long


async def test_the_short_way_is_taken() -> None:
    """Else the test above would compare FastAPI with itself."""
    taken: list[str] = []

    class Counted(QuickRoute):
        def get_route_handler(self) -> Any:
            handler = super().get_route_handler()

            async def counted(request: Request) -> Response:
                taken.append(request.url.path)
                return await handler(request)

            return counted

    sent = {"content": RIGHT.encode(), "headers": JSON}
    await said(Counted, "PUT", f"/seen/{PHONE_ID}", **sent)
    assert taken == []
    await said(Counted, "PUT", "/seen/me", **sent)
    assert taken == ["/seen/me"]
