"""入册 over HTTP: what is said beside a list, what comes back with it, and forms that are none."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from demo.lists import as_form as demo_form
from demo.lists import kept, roster_of
from demo.schools import SCHOOLS
from portfolio.support.ids import uuid7
from roster_calls import YEAR, looked_at, preview, pupils_of, take_in
from roster_rows import a_list, a_row, class_of
from standing_school import StandingSchool, assert_problem
from workbooks import a_roster


async def test_columns_that_a_school_named_are_remembered(school: StandingSchool) -> None:
    """The next list of this layout is read the same way; no value of a row is kept."""
    admin = school["admin"]
    head = ("学生", "代号", "年级", "班号")
    content = a_roster(["甲", 4, "三年级", "7"], ["乙", 5, "三年级", "7"], head=head)
    guessed = await preview(admin, content)
    mapping = {"学生": "name", "代号": "roster_number", "年级": "grade", "班号": "class"}
    named = await preview(admin, content, mapping=mapping)
    done = await take_in(admin, content, preview=named["preview"], mapping=mapping)
    other = a_roster(["丙", 8, "三年级", "7"], head=head)
    await looked_at(admin, other)
    kept = await school.service.house.desk.pool.fetchval(
        "SELECT columns::text FROM roster_layout WHERE school_id = $1", school.school_id
    )

    assert {one["key"]: one["field"] for one in guessed["columns"]}["代号"] != "roster_number"
    assert done.json()["admitted"] == 2
    assert (await pupils_of(school, class_of(school)))["丙"]["roster_number"] == 8
    assert json.loads(kept) == mapping


async def test_a_list_comes_back_with_its_reasons(school: StandingSchool) -> None:
    """The same workbook with one column more, so that it can be mended and sent again."""
    admin = school["admin"]
    content = a_list(a_row("甲", 1, grade="十二年级"), a_row("乙", 2))
    path = f"/roster-previews/workbook?school_year={YEAR}"
    response = await admin.send("POST", path, content=content)

    assert response.status_code == 200, response.text
    assert "attachment" in response.headers["content-disposition"]
    assert response.headers["cache-control"] == "no-store"
    rows = list(load_workbook(BytesIO(response.content)).worksheets[0].values)
    last = [row[-1] for row in rows]
    assert last[1] == "错误说明"
    assert last[2]
    assert not last[3]


@pytest.mark.parametrize(
    "said",
    [
        {"mapping": {"姓名": "identity_number"}},
        {"preview": "zz"},
        {"conflicts": [{"row_number": 3, "means": "somebody"}]},
        {"unknown": 1},
    ],
)
async def test_what_is_said_beside_a_list_is_checked(
    school: StandingSchool, said: dict[str, Any]
) -> None:
    """A field that is not read, a word that is none: 422, and nothing is taken in."""
    response = await take_in(school["admin"], a_list(a_row("甲", 1)), **said)

    assert response.status_code == 422, response.text
    assert_problem(response, "malformed")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n",
        b'--x\r\ncontent-disposition: form-data; name="other"\r\n\r\n1\r\n--x--',
        b'--x\r\ncontent-disposition: form-data; name="said"\r\n\r\n{"a":\r\n--x--',
        b"\x00" * 3_000,
    ],
)
async def test_a_form_that_is_none_is_no_fault_of_ours(school: StandingSchool, body: bytes) -> None:
    """Half an upload, a part nobody asked for."""
    headers = {"content-type": "multipart/form-data; boundary=x"}
    path = f"/roster-previews?school_year={YEAR}"
    response = await school["admin"].send("POST", path, content=body, headers=headers)

    assert 400 <= response.status_code < 500, response.text
    assert_problem(response)


async def test_the_demonstration_looks_before_it_imports(
    school: StandingSchool, tmp_path: Path
) -> None:
    """Its registry has given one number to two children: the administrator says they are two."""
    shown = replace(SCHOOLS[0], code=school.code, in_class=3, classes_in_grade=1)
    shown = replace(shown, shared_registry_number=((1, 1, 1), (1, 1, 2)))
    content = kept(tmp_path / "roster.xlsx", roster_of(shown, YEAR))
    found = await preview(school["admin"], content)
    rows = [one["row_number"] for one in found["first"] if one["kind"] == "conflict"]
    rulings = [{"row_number": row, "means": "new"} for row in rows]
    said = json.dumps({"preview": found["preview"], "conflicts": rulings}).encode()
    body, headers = demo_form(content, said)
    path = f"/roster-imports/{uuid7()}?school_year={YEAR}"
    done = await school["admin"].send("PUT", path, content=body, headers=headers)

    assert len(rows) == 2
    assert done.json()["admitted"] == shown.size, done.text
