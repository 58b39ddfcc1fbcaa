"""Canaries in every field, and then in everything that can go wrong: no log holds one.

Looked at is every log of the installation: both services' APIs and workers, both PostgreSQL
clusters, the object store (OWASP ASVS 5.0, 16.2.5; 个人信息保护法 第五十一条). Numbers that are
told outside, as metrics, there are none: `/health` says one word.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import asyncpg
import httpx
import pytest

from journey import canaries
from journey.person import PASSWORD, Person
from journey.standing import Standing, Told
from journey.story import TERM
from portfolio.support.ids import uuid7
from workbooks import a_roster, a_workbook

CANARY = canaries.XIAOMING
# As people mistype: what they meant for another field.
LOGIN, SECRET, CODE = "canary.login.鷟", "canary-password-鷟", "CANARYCODE234567CANARYCODE"
SERVICES = ("portfolio", "aggregator")
TOKEN = "canary-token-0123456789abcdef"


def logs_of(standing: Standing) -> dict[str, bytes]:
    """Every log by its name, those before the last start too."""
    kept = [*standing.folder.glob("logs/*"), *standing.folder.glob("*/log*")]
    return {
        str(one.relative_to(standing.folder)): one.read_bytes() for one in kept if one.is_file()
    }


def broken_bodies() -> list[Any]:
    """What a phone of another version, or nobody's, sends."""
    note = canaries.NOTE_ON_THE_BUS
    return [
        {CANARY: note},
        {"student_id": CANARY, "note": note, "term": note, "occurred_on": note},
        {"note": [note], "measures": {CANARY: note}},
        {"login": LOGIN, "password": SECRET, "code": CODE},
        {"items": [{"note": note, "student_id": CANARY}] * 3},
        [note],
        note,
    ]


def patiently(send: Callable[..., httpx.Response], *words: Any, **more: Any) -> httpx.Response:
    """Whoever is refused before everything was read may find the line cut instead of an answer."""
    for _ in range(5):
        with suppress(httpx.TransportError):
            return send(*words, **more)
    return send(*words, **more)


def trouble(person: Person, told: Told) -> Iterator[httpx.Response]:
    """Whatever is refused or not found, with canaries wherever something can be written."""
    routes: list[tuple[str, str]] = [
        ("PUT", f"/observations/{uuid7()}"),
        ("PUT", f"/activities/{uuid7()}"),
        ("POST", "/observation-batches"),
        ("POST", "/students"),
        ("POST", "/sessions"),
        ("POST", "/accounts"),
        ("POST", "/verifications"),
        ("POST", "/community-links"),
        ("POST", "/oidc/sessions"),
        ("POST", "/oidc/bindings"),
        ("PUT", f"/students/{told.story.xiaoming}/terms/{TERM.id}/remark"),
        ("POST", f"/students/{told.story.xiaoming}/guardians"),
        ("POST", f"/{CANARY}"),
    ]
    for method, path in routes:
        for body in broken_bodies():
            yield patiently(person.send, method, path, json=body)
        words = {"content-type": "application/json"}
        yield patiently(
            person.send, method, path, content=f'{{"note": "{CANARY}'.encode(), headers=words
        )
    for path in (f"/students/{CANARY}", f"/students/{told.story.xiaoming}/{CANARY}", f"/{CANARY}"):
        yield patiently(person.get, path, name=CANARY, q=canaries.NOTE_AT_HOME, cursor=CANARY)
    yield patiently(person.get, f"/oidc/staff/callback?state={TOKEN}&code={TOKEN}&error={CANARY}")
    for headers in ({"idempotency-key": TOKEN}, {"x-request-id": TOKEN}, {"if-match": TOKEN}):
        yield patiently(person.send, "PUT", routes[0][1], json={}, headers=headers)
    yield patiently(
        person.send, "GET", "/sessions/current", headers={"authorization": f"Bearer {TOKEN}"}
    )


def lists_that_are_refused(admin: Person, school: str) -> Iterator[httpx.Response]:
    """Rosters with names in every cell, and something wrong with each."""
    row = canaries.CHILDREN[0].row(school)
    twice = a_roster(row, row, head=canaries.HEAD)
    strangers = a_workbook([CANARY], (CANARY,) * 4, (*canaries.WANG, CANARY, CANARY))
    wrong = a_roster((CANARY, *[CANARY] * (len(canaries.HEAD) - 1)), head=canaries.HEAD)
    for content in (twice, strangers, wrong, CANARY.encode() * 50, b"PK\3\4" + CANARY.encode()):
        for kind in ("roster-imports", "staff-imports"):
            path, year = f"/{kind}/{uuid7()}", {"school_year": str(TERM.school_year)}
            yield patiently(admin.send, "PUT", path, content=content, params=year)


def wrong_signs_in(http: httpx.Client, school: str) -> Iterator[httpx.Response]:
    """Somebody who mistakes the fields, and somebody whose login is taken."""
    yield patiently(http.post, "/sessions", json={"login": f"{school}/{CODE}", "password": SECRET})
    account = {"school_code": school, "code": CODE, "login": "admin", "password": SECRET}
    yield patiently(http.post, "/accounts", json=account)
    yield patiently(http.get, "/sessions/current", headers={"authorization": f"Basic {TOKEN}"})


def at_the_aggregator(standing: Standing) -> Iterator[httpx.Response]:
    """Whoever takes one service for the other."""
    http = standing.aggregator.http
    for body in broken_bodies():
        yield patiently(http.post, "/oauth/token", json=body)
    yield patiently(
        http.post, "/oauth/token", auth=("evaluator", SECRET), data={"grant_type": TOKEN}
    )
    yield patiently(http.get, f"/b12/v1/schools/{CANARY}/terms/{CANARY}", params={"name": CANARY})


async def cut_off(url: str) -> int:
    """Every connection with which requests are answered, as when the database is restarted."""
    connection = await asyncpg.connect(url)
    try:
        found: list[Any] = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1",
            "portfolio_api",
        )
    finally:
        await connection.close()
    return len(found)


@pytest.fixture(scope="module")
def troubled(standing: Standing, told: Told) -> Told:
    """After 小明's term, all of it has gone wrong."""
    story, school = told.story, told.story.school
    seen = [
        *lists_that_are_refused(story.admin, school),
        *trouble(story.teachers[1], told),
        *trouble(story.mother, told),
        *wrong_signs_in(standing.portfolio, school),
        *at_the_aggregator(standing),
    ]
    # A batch is answered item by item.
    taken = {one.request.url.path for one in seen if one.is_success}
    assert taken <= {"/observation-batches"}
    assert {one.status_code for one in seen} >= {401, 404, 415, 422}
    assert asyncio.run(cut_off(_superuser(standing))) > 0
    story.mother.get(f"/students/{story.xiaoming}")
    return told


def secrets_of(standing: Standing, told: Told) -> set[str]:
    """What opens something: tokens, passwords, the printed codes of this morning."""
    people = (told.story.mother, told.story.admin, *told.story.teachers.values())
    path = f"/class-groups/{told.story.rooms[2]}/guardian-codes"
    printed = told.story.teachers[2].say("POST", path)["items"]
    codes = {one["code"] for sheet in printed for one in sheet["codes"]}
    passwords = {PASSWORD, *map(_password_in, _urls(standing))}
    return {one.token for one in people} | codes | passwords | {LOGIN, SECRET, CODE, TOKEN}


def _superuser(standing: Standing) -> str:
    """Ends others' connections, which none of the portfolio's roles may."""
    url = httpx.URL(standing.system.settings["AGGREGATOR_DATABASE_URL"])
    return str(url.copy_with(path="/portfolio"))


def _urls(standing: Standing) -> list[str]:
    return [said for name, said in standing.system.settings.items() if name.endswith("_URL")]


def _password_in(url: str) -> str:
    return httpx.URL(url).password or PASSWORD


def test_no_log_says_a_word_of_a_child_or_of_what_opens_something(
    standing: Standing, troubled: Told
) -> None:
    """Names, notes, guardians, registry numbers, logins, codes, tokens, passwords: nowhere."""
    words = canaries.written_canaries() | secrets_of(standing, troubled)
    logs = logs_of(standing)
    found = {
        (name, word)
        for name, log in logs.items()
        for word in words
        if any(form in log for form in canaries.forms(word))
    }

    assert found == set()
    # Workers may have had nothing to say; the others surely had.
    spoke = {name for name, log in logs.items() if log}
    assert logs.keys() >= {f"logs/{service}-worker.log" for service in SERVICES}
    assert spoke >= {f"logs/{service}-api.log" for service in SERVICES}
    assert spoke >= {"postgres-data/log", "postgres-keys/log"}, sorted(logs)


@pytest.mark.usefixtures("troubled")
def test_the_same_search_finds_what_a_log_may_say(standing: Standing) -> None:
    """The routes that were called, and that the database ended connections."""
    logs = b"".join(logs_of(standing).values())

    assert b"/students/{student_id}" in logs
    assert b"terminating connection" in logs


def test_a_database_that_lets_go_again_and_again_is_away_and_never_a_fault(
    standing: Standing, troubled: Told
) -> None:
    """A request may meet a connection at any moment of its end: 503 and another try, no 500,
    no line that is cut.
    """
    mother, path = troubled.story.mother, f"/students/{troubled.story.xiaoming}"
    headers = {"authorization": f"Bearer {mother.token}"}
    seen = set()
    for _ in range(60):
        asyncio.run(cut_off(_superuser(standing)))
        seen |= {mother.http.get(path, headers=headers).status_code for _ in range(4)}

    assert httpx.codes.OK in seen
    assert seen <= {httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE}
