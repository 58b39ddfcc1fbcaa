"""What every route takes and gives: texts, ids, cursors, versions."""

import base64
import json
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from portfolio.curate.api import RemarkBody
from portfolio.main import described_api
from portfolio.support.ids import uuid7
from portfolio.support.problems import Malformed
from portfolio.support.web import (
    Body,
    CursorIsNotOurs,
    NewId,
    Paragraph,
    TermId,
    answer,
    cursor_of,
    etag,
    id_in,
    instant_in,
    number_in,
    read_cursor,
    version_in,
)


class Note(Body):
    """A body with one of each."""

    text: Paragraph | None = None
    term: TermId | None = None


class Made(BaseModel):
    """Something a phone named."""

    made: NewId


def a_cursor(*keys: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def test_a_field_nobody_asked_for_is_refused() -> None:
    """A slip of a pen in a field's name must not be passed over."""
    with pytest.raises(ValidationError):
        Note.model_validate({"txet": "浇水"})


def test_a_letter_counts_as_one_however_it_was_typed() -> None:
    """A phone that sends é as two characters gets as much room as one that sends it as one."""
    assert Note.model_validate({"text": "e\u0301" * 500}).text == "é" * 500
    with pytest.raises(ValidationError):
        Note.model_validate({"text": "é" * 501})


@pytest.mark.parametrize("text", ["\u200b", "\u2060\u200d", "\u3164", "\u2800", "\u0301", "\u00ad"])
def test_a_text_that_nobody_can_see_is_refused(text: str) -> None:
    """It would stand in a report as a fact with nothing beside it."""
    with pytest.raises(ValidationError, match="can be seen"):
        Note.model_validate({"text": text})
    with pytest.raises(ValidationError, match="can be seen"):
        Note.model_validate({"text": f" {text} {text}"})


@pytest.mark.parametrize("text", ["👩\u200d👧", "क\u094dष", "浇水\u200b", "…"])
def test_marks_without_width_may_stand_beside_something(text: str) -> None:
    """Families are joined by one, and so are letters of many scripts."""
    assert Note.model_validate({"text": text}).text == text


@pytest.mark.parametrize("instant", ["2026-10-12T08:00:00", "yesterday", ""])
def test_an_instant_in_a_cursor_has_a_zone(instant: str) -> None:
    """Without one it could not be compared with what a database keeps."""
    with pytest.raises(CursorIsNotOurs):
        instant_in(instant)


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_in_a_cursor_is_of_a_day_that_there_is(instant: str) -> None:
    """The driver counts in UTC, where these are before the first day and after the last."""
    with pytest.raises(CursorIsNotOurs):
        instant_in(instant)


def test_what_was_sent_is_told_apart_from_what_was_left_out() -> None:
    """The tag of a command is of what the sender wrote."""
    assert Note.model_validate({"text": None}).as_sent() == {"text": None}
    assert Note.model_validate({}).as_sent() == {}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  给绿萝浇水\n", "给绿萝浇水"),
        ("一\n二", "一\n二"),
        ("e\u0301", "é"),
        ("𠅤 䶮 🏳️‍🌈", "𠅤 䶮 🏳️‍🌈"),
        ("\u3000", ""),
        ("好" * 500, "好" * 500),
        (" " * 600 + "好", "好"),
    ],
)
def test_a_text_is_kept_as_people_write_it(said: str, kept: str) -> None:
    """Blanks around it go, accents are composed, rare characters and emoji stay."""
    assert Note(text=said).text == kept


@pytest.mark.parametrize(
    "said",
    ["a\x00b", "a\tb", "a\u2028b", "a\u202eb", "a\ufeffb", "a\x85b", "好" * 501],
    ids=ascii,
)
def test_a_text_that_cannot_be_printed_is_refused(said: str) -> None:
    """Controls and direction marks can make a line say something else than it shows."""
    with pytest.raises(ValidationError):
        Note(text=said)


@pytest.mark.parametrize("blank", ["", "   ", "\u3000\u00a0", "\n\n"])
def test_blanks_alone_are_no_remark(blank: str) -> None:
    """A remark of blanks once was signed as an empty one."""
    with pytest.raises(ValidationError):
        RemarkBody(text=blank)


@pytest.mark.parametrize(
    "term", ["2026-2027-3", "2026-2027-1\n", "2026-2027", "1999-2000-1", "２０２６-2027-1", ""]
)
def test_what_is_no_term_is_refused(term: str) -> None:
    """Digits of ASCII, nothing behind them."""
    with pytest.raises(ValidationError):
        Note(term=term)


def test_an_id_a_caller_makes_is_of_version_7() -> None:
    """Ids that follow from others are of version 5: nobody can name one of those."""
    assert Made(made=uuid7()).made.version == 7
    for other in (uuid4(), UUID(int=0), UUID("6f1f6a0e-0c55-5d0c-9c1d-6e69616e6c75")):
        with pytest.raises(ValidationError):
            Made(made=other)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=3))
def test_a_cursor_comes_back_as_it_was_given(keys: list[str]) -> None:
    """Opaque to whoever carries it, and safe in an address."""
    cursor = cursor_of(*keys)

    assert read_cursor(cursor, len(keys)) == keys
    assert cursor.isascii()
    assert not set(cursor) & set("+/=&?#%")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "====",
        "WyI1Il0 ",
        "WyI1Il0\n",
        a_cursor("5", "6"),
        a_cursor(5),
        a_cursor(None),
        a_cursor(["5"]),
        base64.urlsafe_b64encode(b'"5"').decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 3_000).decode(),
        base64.urlsafe_b64encode(b'["\\ud800"]').decode(),
    ],
    ids=ascii,
)
def test_a_cursor_that_is_not_ours_is_refused(cursor: str) -> None:
    """Whoever makes one up is told to begin again."""
    with pytest.raises(Malformed):
        read_cursor(cursor, 1)


@given(st.text(max_size=40))
def test_no_cursor_is_a_fault(cursor: str) -> None:
    """Whatever is handed in."""
    with suppress(Malformed):
        read_cursor(cursor, 1)


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1e3", " 1", "1\n", "٣", "9" * 19])
def test_what_no_database_counts_to_is_refused(text: str) -> None:
    """A number out of a cursor goes into a query."""
    assert number_in("9" * 18) == 10**18 - 1
    with pytest.raises(Malformed):
        number_in(text)


@pytest.mark.parametrize("text", ["", "\x00", "x" * 32, "1", "6f1f6a0e-0c55-5d0c-9c1d-6e69616e6c7"])
def test_what_is_no_id_is_refused(text: str) -> None:
    """An id out of a cursor goes into a query too."""
    with pytest.raises(Malformed):
        id_in(text)


def test_a_version_comes_back_as_its_etag_said() -> None:
    """RFC 9110, 8.8.3 and 13.1.1."""
    assert version_in(None) is None
    assert version_in(etag(7)) == 7
    assert version_in(f" {etag(7)} ") == 7


@pytest.mark.parametrize(
    "said", ["", "*", "7", 'W/"7"', '"7', '"-7"', '"7", "8"', '""', '"٧"', f'"{"9" * 19}"']
)
def test_a_version_that_is_not_ours_is_refused(said: str) -> None:
    """A star would sign over whatever there is."""
    with pytest.raises(Malformed):
        version_in(said)


def test_an_answer_writes_ids_and_nothing_it_does_not_know() -> None:
    """A kind of value that nobody thought of is a fault of ours, seen in the first test."""
    made = uuid7()
    body = answer({"id": made}).body

    assert orjson.loads(body) == {"id": str(made)}
    with pytest.raises(TypeError):
        answer({"of": object()})


@pytest.mark.parametrize("path", ["/health/", "/sessions/", "/health//"])
async def test_a_slash_too_many_is_no_redirect(path: str) -> None:
    """The address it led to was made of the caller's own Host header."""
    transport = httpx.ASGITransport(described_api())
    async with httpx.AsyncClient(
        transport=transport, base_url="http://elsewhere.example"
    ) as anyone:
        response = await anyone.get(path)

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
