"""schemathesis walks the API over real HTTP, as each kind of caller: no input yields a 5xx.

Two walks: operation by operation, valid and invalid, with ids that exist among the generated ones;
and stateful, where an answer's ids feed the next request.
At least 80 % of the operations must answer 2xx to some caller, else the walk proved little.
"""

import asyncio
import base64
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.schemas import BaseSchema

from aggregator.ingest.commands import receive_page
from aggregator.ingest.domain import PinnedSchool
from aggregator.main import create_app
from aggregator.settings import Settings
from aggregator.support.clock import SystemClock
from aggregator.support.database import connect
from aggregator.support.ids import uuid7
from aggregator.support.vocabulary import load_vocabulary
from cubes import a_cube, a_key, an_event

Statuses: TypeAlias = dict[str, set[int]]
CALLERS = ("anonymous", "evaluator", "operator")
TERM = "2097-2098-2"
SCHOOLS = tuple(f"215000800{number}" for number in range(8))
SEEDS = {
    "term": TERM,
    "release": "r1",
    "code": SCHOOLS[0],
    "division": "500103",
    "name": "data.csv",
}
NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
FIRST = uuid7()
ODD = ["\x00", "\ud7ff\ufffe", "%00", "9" * 400, "-1", "'; --", "\u202e\U0001f600", "../..", " "]
EFFORT = effort(
    max_examples=20,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def live(
    settings_in: Callable[[Path], Settings], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running API that kept the snapshots of some schools."""
    settings = settings_in(tmp_path_factory.mktemp("live"))
    asyncio.run(_keep_all(settings))
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="critical")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=15)


async def _keep_all(settings: Settings) -> None:
    engine, key = connect(settings.database_url.get_secret_value(), 2), a_key()
    for code in SCHOOLS:
        await receive_page(
            engine,
            PinnedSchool("walked", code, "school-1", key),
            events=[an_event(a_cube(code, term=TERM), 1, key)],
            last_sequence=1,
            clock=SystemClock(),
            vocabulary=load_vocabulary(settings.schemas_dir),
        )
    await engine.dispose()


class Caller:
    """One kind of caller: what it says of itself at each operation."""

    def __init__(self, name: str, secret: str, url: str) -> None:
        self.name = name
        self.basic = "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()
        self.bearer = "Bearer nobody"
        if name != "anonymous":
            answer = httpx.post(
                f"{url}/oauth/token",
                data={"grant_type": "client_credentials"},
                headers={"authorization": self.basic},
            )
            self.bearer = f"Bearer {answer.json()['access_token']}"

    def headers(self, path: str) -> dict[str, str]:
        """HTTP Basic where a client shows its secret, else the token; nothing for a stranger."""
        if self.name == "anonymous":
            return {}
        return {"Authorization": self.basic if path.startswith("/oauth") else self.bearer}


@pytest.fixture(scope="module")
def callers(live: str, secrets: dict[str, str]) -> list[Caller]:
    """Everyone who may call."""
    return [Caller(name, secrets.get(name, ""), live) for name in CALLERS]


def test_no_caller_gets_a_5xx_whatever_is_sent(live: str, callers: list[Caller]) -> None:
    """Valid and invalid input, seeded ids, each kind of caller; answers are as the file says."""
    seen: Statuses = defaultdict(set)
    publish(live, callers[-1])
    schema = schemathesis.openapi.from_url(f"{live}/openapi.json")
    for caller in callers:
        walk(schema, caller, seen)
        walk_states(schema, caller, seen)

    reached = [name for name, statuses in seen.items() if any(200 <= one < 300 for one in statuses)]
    assert len(seen) == len(list(schema.get_all_operations()))
    assert len(reached) >= 0.8 * len(seen), sorted(seen.items())


RAW = [
    b"GET /b12/v1/terms/%ff%fe/releases HTTP/1.1",
    b"GET /b12/v1/terms/\xff/releases HTTP/1.1",
    b"GET /sources?cursor=%ff&limit=99999999999999999999999 HTTP/1.1",
    b"GET /sources?limit=1&limit=2&cursor HTTP/1.1",
    b"GET //..//../etc/passwd HTTP/1.1",
    b"GET /sources HTTP/1.1\r\nAccept-Language: \xff\xfe;q=\xe4\xb8\xad",
    b"GET /sources HTTP/1.1\r\nAuthorization: Bearer \xff\xfe",
    b"GET /health HTTP/1.1\r\nIf-None-Match: \xff,,,",
    b"POST /oauth/token HTTP/1.1\r\nContent-Type: multipart/form-data",
    b"POST /oauth/token HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=\xff",
    b"POST /oauth/token HTTP/1.1\r\nContent-Type: text/plain; charset=utf-99",
    b"POST /oauth/token HTTP/1.1\r\nContent-Type: \xff/\xff",
    b"BREW /health HTTP/1.1",
    b"OPTIONS * HTTP/1.1",
]


@pytest.mark.parametrize("head", RAW)
@pytest.mark.parametrize("body", [b"", b"--x\r\n\xff\xfe", b"grant_type=%ff&grant_type=%00"])
def test_odd_bytes_get_no_5xx_either(
    live: str, callers: list[Caller], head: bytes, body: bytes
) -> None:
    """What no client library would send: bytes that are not text, in every part of a request."""
    host, _, port = live.removeprefix("http://").partition(":")
    known = b"" if b"Authorization" in head else f"\r\nAuthorization: {callers[-1].basic}".encode()
    rest = b"\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head + known + rest + body)
        answer = connection.makefile("rb").read()

    status = int(answer.split(b" ", 2)[1])
    assert 200 <= status < 500


def publish(url: str, operator: Caller) -> None:
    """The release whose ids are seeded."""
    answer = httpx.post(
        f"{url}/b12/v1/terms/{TERM}/releases",
        headers={**operator.headers("/b12"), "idempotency-key": str(FIRST)},
    )
    assert answer.status_code in {201, 409}, answer.text


def walk(schema: BaseSchema, caller: Caller, seen: Statuses) -> None:
    """Every operation by itself."""
    for found in schema.get_all_operations():
        operation = found.ok()
        cases = st.one_of(
            operation.as_strategy(GenerationMode.POSITIVE),
            operation.as_strategy(GenerationMode.NEGATIVE),
        )

        @EFFORT
        @given(case=cases, data=st.data())
        def send(case: Any, data: st.DataObject) -> None:
            for name in case.path_parameters or {}:
                given_id = data.draw(st.sampled_from(["seeded", "seeded", "generated", "odd"]))
                if given_id == "seeded":
                    case.path_parameters[name] = SEEDS[name]
                elif given_id == "odd":
                    case.path_parameters[name] = data.draw(st.sampled_from(ODD))
            if data.draw(st.booleans()):
                seed_request(case, data.draw(st.sampled_from([FIRST, uuid7()])))
            headers = caller.headers(case.path) if data.draw(st.integers(0, 4)) else {}
            response = case.call(headers=headers, timeout=60)
            seen[case.operation.label].add(response.status_code)
            case.validate_response(response, checks=CHECKS.get_by_names(NAMES))

        send()


def seed_request(case: Any, key: object) -> None:
    """What no generator finds by itself: the one grant there is, the key of an earlier request."""
    case.headers.pop("Idempotency-Key", None)
    case.headers["idempotency-key"] = str(key)
    if isinstance(case.body, dict) and "grant_type" in case.body:
        case.body["grant_type"] = "client_credentials"
    elif case.path.endswith("/releases") and case.method == "POST":
        case.body = {"reason": "scheduled"}


def walk_states(schema: BaseSchema, caller: Caller, seen: Statuses) -> None:
    """Request after request, each fed with what was answered before."""

    class Walk(schema.as_state_machine()):
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": caller.headers(case.path), "timeout": 20}

        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            seen[case.operation.label].add(response.status_code)
            case.validate_response(response, checks=CHECKS.get_by_names(NAMES))

    run_state_machine_as_test(Walk, settings=effort(EFFORT, max_examples=8, stateful_step_count=6))
