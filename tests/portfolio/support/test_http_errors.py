"""Every error is a problem (RFC 9457) in the caller's language, and says nothing it should not."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, ClassVar

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel

from portfolio.support import problems
from portfolio.support.http_errors import MEDIA_TYPE, install, language_of


class TermIsClosed(problems.Conflict):
    """An invented refusal with a field and both sentences."""

    zh: ClassVar[str] = "学期 {term} 已结束。"
    en: ClassVar[str] = "Term {term} is closed."


class Body(BaseModel):
    """Something sent."""

    names: dict[str, int]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A caller of an application that refuses and fails in every way."""
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    install(app)

    @app.get("/refusals/{kind}")
    async def refuse(kind: str) -> None:
        by_name = {one.__name__: one for one in problems.Refusal.__subclasses__()}
        raise by_name[kind](reason="x", limit=9)

    @app.get("/closed")
    async def closed() -> None:
        raise TermIsClosed(term="2026-2027-1", reason="a word for the log only")

    @app.get("/fault")
    async def fault() -> None:
        raise LookupError("王小明")

    @app.post("/bodies")
    async def take(body: Body, limit: Annotated[int, Query(ge=1)]) -> None:
        """Takes what is as it should be."""

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://school") as made:
        yield made


def the_problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == MEDIA_TYPE
    told: dict[str, Any] = response.json()
    assert told["status"] == response.status_code
    return told


@pytest.mark.parametrize(
    "kind",
    [kind for kind in problems.Refusal.__subclasses__() if kind.__module__ == problems.__name__],
)
async def test_every_refusal_has_its_status_and_both_sentences(
    kind: type[problems.Refusal], client: httpx.AsyncClient
) -> None:
    """The tree in `problems.py` is the only place that knows status codes."""
    for language in ("zh", "en"):
        response = await client.get(
            f"/refusals/{kind.__name__}", headers={"accept-language": language}
        )
        told = the_problem(response)

        assert response.status_code == kind.status
        assert told["detail"] == kind(reason="x", limit=9).detail(language)
        assert response.headers["content-language"] == {"zh": "zh-CN", "en": "en"}[language]


async def test_a_problem_has_its_members(client: httpx.AsyncClient) -> None:
    """Its type from the name, its detail filled, its fields beside; the reason stays out."""
    told = the_problem(await client.get("/closed"))

    assert told == {
        "type": "/problems/term-is-closed",
        "title": "Term is closed",
        "status": 409,
        "detail": "学期 2026-2027-1 已结束。",
        "instance": "/closed",
        "request_id": "",
        "term": "2026-2027-1",
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("TermIsClosed", "term-is-closed"),
        ("NotAPicture", "not-a-picture"),
        ("NotAWorkbook", "not-a-workbook"),
        ("Gone", "gone"),
    ],
)
def test_the_type_is_the_name_word_by_word(name: str, kind: str) -> None:
    """`NotAPicture` once gave `not-apicture`."""
    assert type(name, (problems.Refusal,), {})().kind == kind


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("EN-us", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("zh;q=0.2, en;q=0.7", "en"),
        ("fr, en; q=0.3, zh; q=0.1", "en"),
        ("en ;q=0.5\t,zh;q=0.4", "en"),
        ("fr, *", "zh"),
        ("en;q=0", "zh"),
        ("en;q=0.000, fr", "zh"),
        ("en;q=nan", "zh"),
        ("en;q=inf, zh;q=0.1", "zh"),
        ("en;q=1e3, zh;q=0.1", "zh"),
        ("en;q=1.5, zh;q=0.1", "zh"),
        ("en;q=-1", "zh"),
        ("en;q=0.1234", "zh"),
        ("en;q=1_0", "zh"),
        ("en;level=1", "zh"),
        ("english, zhongwen", "zh"),
        (";;;,=,q=1", "zh"),
        ("en;q=" + "9" * 9_000, "zh"),
    ],
)
def test_the_language_is_the_one_preferred(said: str, language: str) -> None:
    """RFC 9110, 12.4.2 and 12.5.4. Blanks around a weight once hid it, and infinity beat all."""
    assert language_of({"accept-language": said}) == language


async def test_a_caller_who_is_not_signed_in_is_told_how(client: httpx.AsyncClient) -> None:
    """RFC 9110, 11.6.1."""
    response = await client.get("/refusals/Unauthenticated")

    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("kind", ["TooMany", "Unavailable"])
async def test_who_may_come_again_is_told_when(kind: str, client: httpx.AsyncClient) -> None:
    """RFC 9110, 10.2.3; RFC 6585, 4."""
    assert int((await client.get(f"/refusals/{kind}")).headers["retry-after"]) > 0


async def test_a_malformed_body_is_told_by_place_never_by_value(client: httpx.AsyncClient) -> None:
    """The value may be a child's name; the place is the sender's own field."""
    response = await client.post("/bodies?limit=0", json={"names": {"王小明": "x"}})
    told = the_problem(response)

    assert response.status_code == 422
    assert told["errors"] == ["query/limit", "body/names/王小明"]
    assert "input" not in response.text


async def test_a_long_place_is_cut(client: httpx.AsyncClient) -> None:
    """Whoever sends a thousand wrong fields is not sent them all back."""
    names = {f"{number}" + "x" * 500: "wrong" for number in range(1_000)}
    told = the_problem(await client.post("/bodies?limit=1", json={"names": names}))

    assert len(told["errors"]) == 20
    assert max(map(len, told["errors"])) < 80


@pytest.mark.parametrize("path", ["/nowhere", "/closed/", "/", "//closed", "/closed/%2e%2e"])
async def test_another_address_is_a_problem_and_no_redirect(
    path: str, client: httpx.AsyncClient
) -> None:
    """A slash at the end once led to an address made of the caller's Host header."""
    response = await client.get(path, headers={"host": "elsewhere.example"})

    assert response.status_code == 404
    assert the_problem(response)["type"] == "/problems/no-such-route"
    assert "location" not in response.headers


async def test_another_method_is_a_problem_that_names_the_right_one(
    client: httpx.AsyncClient,
) -> None:
    """RFC 9110, 15.5.6."""
    response = await client.delete("/closed")

    assert the_problem(response)["type"] == "/problems/method-is-not-allowed"
    assert response.headers["allow"] == "GET"


async def test_a_fault_of_ours_tells_no_inner_words(client: httpx.AsyncClient) -> None:
    """A name in an exception must not reach anybody."""
    response = await client.get("/fault")

    assert response.status_code == 500
    assert the_problem(response)["type"] == "/problems/fault"
    assert "王小明" not in response.text
    assert "LookupError" not in response.text
