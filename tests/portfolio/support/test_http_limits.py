"""What reaches a route, and what every answer carries."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI, Request, Response, UploadFile

from portfolio.support.http_errors import install, render
from portfolio.support.http_limits import HttpLimits

LIMIT, UPLOAD_LIMIT = 1_000, 5_000


def an_application() -> HttpLimits:
    app = FastAPI(openapi_url=None)
    install(app)

    @app.api_route("/echo/{name}", methods=["GET", "POST", "PUT", "DELETE"])
    async def echo(request: Request, name: str) -> dict[str, Any]:
        body = await request.body()
        return {
            "name": name,
            "query": dict(request.query_params),
            "size": len(body),
            "body": json.loads(body) if body[:1] == b"{" else None,
            "request_id": request.state.request_id,
        }

    @app.put("/uploads/raw")
    async def upload(request: Request) -> dict[str, int]:
        return {"size": sum([len(chunk) async for chunk in request.stream()])}

    @app.post("/uploads/form")
    async def form(file: UploadFile) -> dict[str, int]:
        return {"size": len(await file.read())}

    @app.get("/page")
    async def page() -> Response:
        return Response("page", headers={"Content-Security-Policy": "default-src 'self'"})

    @app.get("/fault")
    async def fault() -> None:
        raise ZeroDivisionError

    return HttpLimits(app, render=render, limit_of=limit_of)


def limit_of(path: str) -> int:
    return UPLOAD_LIMIT if path.startswith("/uploads/") else LIMIT


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(an_application(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://school") as made:
        yield made


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


def refused(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["type"]


async def test_an_ordinary_request_passes_untouched(client: httpx.AsyncClient) -> None:
    """Chinese in path, query and body, as phones send them."""
    answer = await client.post("/echo/王老师?q=劳动&b=a+b", json={"note": "扫地"})

    assert answer.json()["name"] == "王老师"
    assert answer.json()["query"] == {"q": "劳动", "b": "a b"}
    assert answer.json()["body"] == {"note": "扫地"}


async def test_every_answer_is_guarded(client: httpx.AsyncClient) -> None:
    """Routes, refusals, unknown addresses and our own faults alike."""
    answers = [
        await client.get("/echo/1"),
        await client.get("/echo/%00"),
        await client.get("/nowhere"),
        await client.get("/fault"),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 404, 500]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert (
            answer.headers["content-security-policy"]
            == "default-src 'none'; frame-ancestors 'none'"
        )
        assert UUID(answer.headers["x-request-id"]).version == 4


async def test_a_page_states_its_own_policy_once(client: httpx.AsyncClient) -> None:
    """Two policies would be joined by the browser, and the page would not load."""
    answer = await client.get("/page")

    assert answer.headers.get_list("content-security-policy") == ["default-src 'self'"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_request_id_is_taken_where_it_is_a_uuid(client: httpx.AsyncClient) -> None:
    """A phone's line and the server's line about one request find each other."""
    own = uuid4()
    answer = await client.get("/echo/1", headers={"X-Request-Id": str(own).upper()})

    assert answer.headers["x-request-id"] == str(own) == answer.json()["request_id"]


@pytest.mark.parametrize("given", [b"1", b"'; drop table", b"\xff\xfe", b"x" * 5_000, b""])
async def test_another_request_id_is_replaced(client: httpx.AsyncClient, given: bytes) -> None:
    """It stands in log lines: nobody writes there what they like."""
    answer = await client.get("/echo/1", headers={b"X-Request-Id": given})

    assert answer.status_code == 200
    assert UUID(answer.headers["x-request-id"]).version == 4


async def test_a_problem_carries_the_request_id(client: httpx.AsyncClient) -> None:
    """The person reads it out, the log knows it."""
    answer = await client.post(
        "/echo/1", content=b"{", headers={"content-type": "application/json"}
    )

    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/echo/%00", "/echo/%ff", "/echo/%ed%a0%80"])
async def test_a_path_that_is_no_text_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    """Nothing of ours has such a name."""
    assert refused(await client.get(path)) == (404, "/problems/address-unreadable")


async def test_a_head_that_cannot_be_read_is_malformed(client: httpx.AsyncClient) -> None:
    """`request_head` has the cases."""
    query = await client.get("/echo/1?q=%ff")
    header = await client.get("/echo/1", headers={b"host": b"["})

    assert refused(query) == (422, "/problems/query-unreadable")
    assert refused(header) == (422, "/problems/header-unreadable")
    assert "host" in header.json()["detail"]


@pytest.mark.parametrize("kind", ["application/json", "application/merge-patch+json", "text/plain"])
async def test_a_body_is_within_the_limit_of_its_path(client: httpx.AsyncClient, kind: str) -> None:
    """The exact limit passes, one byte more does not."""
    headers = {"content-type": kind}
    body = b'"' + b"x" * (LIMIT - 2) + b'"'
    fits = await client.post("/echo/1", content=body, headers=headers)
    over = await client.post("/echo/1", content=body + b" ", headers=headers)
    upload = await client.put("/uploads/raw", content=bytes(UPLOAD_LIMIT))

    assert fits.json()["size"] == LIMIT
    assert refused(over) == (413, "/problems/body-too-large")
    assert str(LIMIT) in over.json()["detail"]
    assert upload.json() == {"size": UPLOAD_LIMIT}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/echo/1", "application/json"),
        ("/echo/1", "image/png"),
        ("/uploads/raw", "image/png"),
        ("/uploads/raw", "application/json"),
        ("/uploads/form", "multipart/form-data; boundary=b"),
    ],
)
async def test_a_body_of_unknown_length_is_counted(
    client: httpx.AsyncClient, path: str, kind: str
) -> None:
    """Also where the framework makes another error of whatever goes wrong while it reads a form."""

    async def endless() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        for _ in range(100):
            yield bytes(100)

    method = "PUT" if path == "/uploads/raw" else "POST"
    answer = await client.request(method, path, content=endless(), headers={"content-type": kind})

    assert refused(answer) == (413, "/problems/body-too-large")


async def test_a_body_in_many_pieces_arrives_whole(client: httpx.AsyncClient) -> None:
    """A slow network cuts it anywhere, also within a character."""
    body = json.dumps({"note": "劳动" * 50}, ensure_ascii=False).encode()

    async def trickling() -> AsyncIterator[bytes]:
        for byte in body:
            yield bytes([byte])

    headers = {"content-type": "application/json"}
    answer = await client.post("/echo/1", content=trickling(), headers=headers)

    assert answer.json()["body"] == json.loads(body)


async def test_json_is_checked_before_a_route_sees_it(client: httpx.AsyncClient) -> None:
    """`json_limits` has the cases; also a GET with a body is read."""
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    deep = await client.put("/echo/1", content=nested(21), headers=headers)
    broken = await client.request("GET", "/echo/1", content=b"{", headers=headers)

    assert refused(deep) == (422, "/problems/body-too-deep")
    assert refused(broken) == (422, "/problems/body-unreadable")


async def test_the_sentence_is_in_the_language_of_the_caller(client: httpx.AsyncClient) -> None:
    """Refused before any route, and still told properly."""
    chinese = await client.get("/echo/1?q=%00")
    english = await client.get("/echo/1?q=%00", headers={"accept-language": "en"})

    assert chinese.json()["detail"] == "网址中的查询部分无法读取。"
    assert english.json()["detail"] == "The query part of the address cannot be read."
