"""No route without a policy, and no answer without a question."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message, Receive, Scope, Send

from portfolio.main import described_api
from portfolio.support import http_errors, policy, route_guard
from portfolio.support.policy import POLICY, Concern, Relation, Right
from portfolio.support.quick_route import QuickRoute
from portfolio.support.route_guard import Declared, RouteGuard, RoutesDisagreeError
from portfolio.support.route_policy import ROUTES, actions_of
from portfolio.support.web import Body, answer

PATH, SINGLE, FEED = "/students/{student_id}", "GET /students/{student_id}", "GET /feed/events"
ADMIN = frozenset({Relation.SCHOOL_ADMIN})


def without(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The table less one row."""
    return {key: value for key, value in table.items() if key != name}


class Said(Body):
    """Anything."""

    note: str = ""


def test_the_service_has_a_policy_for_every_route() -> None:
    """Its start learns them; that it can be made at all is the proof."""
    there = route_guard.names_of(described_api().router.routes)

    assert there.keys() == ROUTES.keys()


def test_the_service_does_not_start_with_a_route_that_nobody_reviewed() -> None:
    """Deny by default (OWASP ASVS 5.0, 8.2.1)."""
    app = described_api()

    @app.get("/pupils-by-name")
    async def search() -> Response:
        return answer({})

    with pytest.raises(RoutesDisagreeError, match=r"routes without a policy.*pupils-by-name"):
        Declared().learn(app.router.routes)


@pytest.mark.parametrize(
    ("there", "table", "rights", "said"),
    [
        (ROUTES.keys() - {SINGLE}, ROUTES, POLICY, "but no route"),
        (ROUTES.keys(), without(ROUTES, FEED), POLICY, "routes without a policy"),
        (
            ROUTES.keys() - {FEED},
            without(ROUTES, FEED),
            POLICY,
            r"that no route asks for.*feed.read",
        ),
        (ROUTES.keys(), ROUTES, without(POLICY, "feed.read"), r"in no policy.*feed.read"),
    ],
)
def test_routes_table_and_policy_name_one_another(
    there: set[str], table: dict[str, str], rights: dict[str, Right], said: str
) -> None:
    """A right nobody asks for is a right nobody reviews; a row of no route is a wrong address."""
    with pytest.raises(RoutesDisagreeError, match=said):
        Declared(table, rights).check(there)


def test_a_mount_is_no_route() -> None:
    """Nobody could say what is behind it."""
    app = described_api()
    app.mount("/admin", FastAPI())

    with pytest.raises(RoutesDisagreeError, match="not a plain route"):
        Declared().learn(app.router.routes)


def test_a_route_is_declared_once() -> None:
    """The second would be shadowed, or shadow the first."""
    app = described_api()
    app.router.routes.append(app.router.routes[-1])

    with pytest.raises(RoutesDisagreeError, match="declared twice"):
        Declared().learn(app.router.routes)


async def asked_nothing() -> None:
    """What a route does that forgot."""


async def asked_the_right_thing() -> None:
    policy.require("student.read", ADMIN)


async def asked_for_something_else() -> None:
    policy.require("school.read", ADMIN)


async def asked_who_is_calling() -> None:
    policy.note(Concern.OWN.name)


async def asked_and_was_refused() -> None:
    policy.require("student.read", frozenset({Relation.FEED_READER}))


async def sent(asking: Callable[[], Awaitable[None]], kind: type[APIRoute]) -> httpx.Response:
    """The answer of a route declared to ask for `student.read`."""
    router = APIRouter(route_class=kind)

    @router.put(PATH)
    async def endpoint(student_id: str, body: Said, request: Request) -> Response:
        await asking()
        return answer({"name": "王小明", "said": [student_id, body.note, request.method]})

    action = "student.read"
    app, declared = FastAPI(openapi_url=None), Declared({f"PUT {PATH}": action}, only(action))
    http_errors.install(app)
    app.add_middleware(RouteGuard, declared=declared)
    app.router.routes.extend(router.routes)
    declared.learn(app.router.routes)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://school") as http:
        return await http.put("/students/1", json={"note": "x"})


def only(action: str) -> dict[str, Right]:
    """A policy of one right."""
    return {action: POLICY[action]}


@pytest.mark.parametrize("kind", [QuickRoute, APIRoute])
@pytest.mark.parametrize(
    ("asking", "status"),
    [
        (asked_the_right_thing, 200),
        (asked_and_was_refused, 403),
        (asked_nothing, 500),
        (asked_for_something_else, 500),
        (asked_who_is_calling, 500),
    ],
)
async def test_an_answer_leaves_only_after_its_own_question(
    asking: Callable[[], Awaitable[None]],
    status: int,
    kind: type[APIRoute],
) -> None:
    """Fail closed: of a forgotten check nothing gets out but that the fault is ours."""
    response = await sent(asking, kind)

    assert response.status_code == status
    assert ("王小明" in response.text) is (status == 200)


def test_every_action_says_what_it_allows() -> None:
    """An auditor reads sentences."""
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one.zh) for one in POLICY.values())
    assert len({one.zh for one in POLICY.values()}) == len(POLICY)


def test_who_stands_in_relations_is_named_and_nobody_else() -> None:
    """What needs no relation names none; what needs one names somebody."""
    without = {Concern.OPEN, Concern.OWN, Concern.LINK}

    assert all(bool(one.who) is (one.about not in without) for one in POLICY.values())
    mixed = {r for r in ROUTES if len({POLICY[a].about in without for a in actions_of(r)}) > 1}
    # It tells everybody of themselves, and of a class whom that class is a relation to.
    assert mixed == {"GET /opening"}


async def test_the_guard_costs_next_to_nothing() -> None:
    """Measured around an application that does nothing: less than 20 µs a request."""
    router = APIRouter()
    router.add_api_route(PATH, asked_the_right_thing)
    declared = Declared({SINGLE: "student.read"}, only("student.read"))
    declared.learn(router.routes)

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        scope["endpoint"] = asked_the_right_thing
        policy.note("student.read")
        await send({"type": "http.response.start", "status": 200})

    async def nothing(*_: Message) -> Message:
        return {}

    best = min([await _seconds(RouteGuard(app, declared), nothing) for _ in range(5)])
    bare = min([await _seconds(app, nothing) for _ in range(5)])
    assert (best - bare) / 2_000 < 20e-6


async def _seconds(app: Callable[..., Awaitable[None]], nothing: Callable[..., object]) -> float:
    # Of the processor: what others do meanwhile is not counted.
    started = time.thread_time()
    for _ in range(2_000):
        await app({"type": "http"}, nothing, nothing)
    return time.thread_time() - started
