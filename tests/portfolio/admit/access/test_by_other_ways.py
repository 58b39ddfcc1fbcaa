"""Other ways of being shown a child: a refusal, a command's answer, a word after the beginning."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from httpx import ASGITransport, AsyncClient

from portfolio.support import access_gate
from portfolio.support.access_gate import AccessGate, Keeping, NotedTooLate
from portfolio.support.http_errors import install, render
from portfolio.support.problems import Conflict
from roster_calls import looked_at, take_in
from standing_school import StandingSchool, assert_problem
from workbooks import a_roster

HEAD = ("姓名", "性别", "出生日期", "年级", "班号", "班内学号")


def a_row(name: str, seat: int, group: str = "7") -> list[Any]:
    return [name, "男", "20180301", "三年级", group, seat]


def a_list(*rows: list[Any]) -> bytes:
    return a_roster(*rows, head=HEAD)


async def lines(school: StandingSchool) -> list[dict[str, Any]]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT * FROM access_line WHERE school_id = $1 ORDER BY number", school.school_id
    )
    return [dict(row) for row in rows]


async def test_a_list_that_is_refused_leaves_whom_the_refusal_tells_of(
    school: StandingSchool,
) -> None:
    """Without a preview: "this pupil is here otherwise" is said of those, and of nobody else."""
    admin = school["admin"]
    await looked_at(admin, a_list(a_row("甲", 1), a_row("乙", 2)))
    views = school.service.house.desk.views
    await views.wait_for(school.school_id, await school.shown())
    known = await school.service.house.desk.pool.fetch(
        "SELECT student_id FROM student WHERE school_id = $1 AND roster_number = 2"
        " AND class_group_id NOT IN ($2, $3)",
        school.school_id,
        school.class_group_id,
        school.other_class_group_id,
    )
    before = len(await lines(school))
    content = a_list(a_row("甲", 1), a_row("乙", 2, "8"), a_row("丙", 3))
    refused = await take_in(admin, content)
    left = (await lines(school))[before:]

    assert_problem(refused, "list-has-problems")
    assert len(refused.json()["rows"]) == 1
    assert [(one["action"], one["student_ids"]) for one in left] == [
        ("roster.import", [row["student_id"] for row in known])
    ]


async def test_a_list_that_is_wrong_in_itself_tells_of_nobody(school: StandingSchool) -> None:
    """Rows without a name say nothing about the school."""
    refused = await take_in(school["admin"], a_list([None, "男", "20180301", "三年级", "7", 1]))

    assert refused.status_code == 422
    assert await lines(school) == []


async def test_a_refusal_that_cannot_be_written_down_is_not_said(school: StandingSchool) -> None:
    """503, and not a word about who is here."""
    admin, pool = school["admin"], school.service.house.desk.pool
    await looked_at(admin, a_list(a_row("甲", 1)))
    await pool.execute("ALTER TABLE access_line RENAME TO access_line_away")
    try:
        withheld = await take_in(admin, a_list(a_row("甲", 1, "8")))
    finally:
        await pool.execute("ALTER TABLE access_line_away RENAME TO access_line")

    assert_problem(withheld, "trail-is-away")
    assert "rows" not in withheld.json()


@pytest.mark.parametrize("what", ["guardian-codes", "student-codes", "picture-cards"])
async def test_a_command_that_notes_nothing_shows_nothing(
    school: StandingSchool, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Planted: the sheet of a class is withheld as a reading would be."""
    monkeypatch.setattr("portfolio.admit.identity.codes.noted", lambda *_, **__: None)
    path = f"/class-groups/{school.class_group_id}/{what}"
    response = await school["class teacher"].post(path, {} if what == "picture-cards" else None)

    assert_problem(response, "trail-is-away")


def _a_house(school: StandingSchool, shown: UUID) -> FastAPI:
    """Two routes that are wrong: one notes while it streams, one refuses with a child in it."""
    app, desk = FastAPI(), school.service.house.desk
    install(app)

    def note(**more: Any) -> None:
        staff = school.actor("class teacher")
        said = {"duties": ("class_teacher",), "student_ids": [shown], **more}
        access_gate.note(staff, "student.read", "roster", **said)

    @app.get("/late")
    async def late() -> StreamingResponse:
        async def pieces() -> Any:
            yield b"begun "
            note()
            yield b"a child"

        return StreamingResponse(pieces())

    @app.get("/refused")
    async def refused(request: Request) -> None:
        note(by_refusal="told" in request.query_params)
        raise Conflict

    keeping = Keeping(desk.trail, desk.clock, desk.probes.told)
    app.add_middleware(AccessGate, keeping=lambda: keeping, render=render)
    return app


async def test_what_is_noted_after_the_answer_began_breaks_it_off(school: StandingSchool) -> None:
    """The line would come too late: nothing more leaves."""
    transport = ASGITransport(_a_house(school, school.pupil_id))
    async with AsyncClient(transport=transport, base_url="http://school.invalid") as client:
        with pytest.raises(NotedTooLate):
            await client.get("/late")

    assert await lines(school) == []


async def test_a_refusal_leaves_a_line_only_where_it_says_so(school: StandingSchool) -> None:
    """Most refusals show nothing."""
    transport = ASGITransport(_a_house(school, school.pupil_id))
    async with AsyncClient(transport=transport, base_url="http://school.invalid") as client:
        plain = await client.get("/refused")
        quiet = await lines(school)
        told = await client.get("/refused?told")

    assert (plain.status_code, told.status_code) == (409, 409)
    assert quiet == []
    assert [one["student_ids"] for one in await lines(school)] == [[school.pupil_id]]
