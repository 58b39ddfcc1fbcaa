"""The yearly audit: numbers, staff and duties, and no child."""

from datetime import date
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

from pypdf import PdfReader

from access_lines import a_line
from builders import TERM
from portfolio.admit import events as e
from portfolio.catalogue import TOPICS
from portfolio.share.audit_press import printed
from portfolio.share.audit_queries import gathered
from portfolio.share.audit_rights import COUNTED, RIGHTS
from portfolio.share.audit_view import Chain, Gathered, ReadCount, view_of
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_duty
from standing_service import Service, until

NAMES = ("王小明", "李沐宇", "沈𬭎远", "阿依努尔", "李红", "主动关灯")


def quiet(**changes: Any) -> Gathered:
    """A school's year in which nothing happened."""
    said: dict[str, Any] = {
        "school": "年轮示例小学",
        "code": "2150000123",
        "year": 2026,
        "made_on": date(2027, 1, 11),
        "reads": (),
        "exports": (),
        "alarms": (),
        "given": {},
        "withdrawn": {},
        "facts": {},
        "chains": (Chain("事件记录", 0, 0, "00" * 32, ()),),
        "cuts": (),
        "duties": {},
        "administrators": (),
    }
    return Gathered(**(said | changes))


def a_count(action: str, duty: str, month: int, lines: int) -> ReadCount:
    return ReadCount(action, frozenset({duty}), month, lines, lines * 45)


def test_readings_are_counted_by_month_the_most_first() -> None:
    """Twelve months, the year, and how many children were named."""
    reads = (
        a_count("observation.read", "class_teacher", 3, 2),
        a_count("judgement.read", "class_teacher", 1, 4),
        a_count("judgement.read", "school_admin", 12, 5),
    )
    view = view_of(quiet(reads=reads))

    assert view["by_what"] == [
        ["学期评定", 4, *[0] * 10, 5, 9, 405],
        ["成长记录", 0, 0, 2, *[0] * 9, 2, 90],
    ]
    assert [row[0] for row in view["by_duty"]] == ["班主任", "学校管理员"]


# Of whatever may happen to a roster: what is no change of who may see or write of whom, and why.
NO_RIGHT = {
    "consent-granted": "counted by scope",
    "consent-withdrawn": "counted by scope",
    "facts-reopened": "counted among what was done to records",
    "student-erased": "counted among what was done to records",
    **dict.fromkeys(
        ("school-registered", "school-renamed", "school-recoded", "authority-assigned"),
        "who the school is",
    ),
    **dict.fromkeys(
        ("class-formed", "class-mixed", "class-known-as", "class-renumbered"),
        "what a class is called; who is in it is counted",
    ),
    **dict.fromkeys(
        ("term-planned", "term-opened", "term-sealed", "check-opened", "check-closed"),
        "when something may be written",
    ),
    "notice-closed": "its beginning is counted",
}


def test_every_change_of_a_right_is_counted_or_named_as_none() -> None:
    """Another event of the roster must be decided about; what is counted exists, and once."""
    of_admit = {event.topic for event in e.EVENTS}

    assert of_admit - set(NO_RIGHT) == set(RIGHTS)
    assert set(NO_RIGHT) <= of_admit
    assert {event.topic for event in TOPICS.all()} >= set(COUNTED)
    assert len(COUNTED) == len(set(COUNTED))


def test_a_duty_that_ended_is_printed() -> None:
    """Given, ended, released, run out: each in words of its own."""
    view = view_of(quiet(facts={"duty-ended": 3, "staff-signed-off": 2}))
    told = {words: count for words, count in view["rights"] if count}

    assert told == {"结束一项职责": 3, "职责到期，停用账号": 2}


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_year_in_which_nothing_happened_is_printed_too() -> None:
    """Nothing is a finding as well; a fault of a chain is said."""
    broken = Chain("查看记录", 1, 9, "ab" * 32, ("access line 4: line 4 is missing",))
    pdf = printed(view_of(quiet(chains=(broken,))), date(2027, 1, 11))
    told = words_of(pdf)

    assert "2026 年度学生个人信息保护合规审计材料" in told
    assert told.count("本年度没有") == 5
    assert "line 4 is missing" in told
    assert pdf == printed(view_of(quiet(chains=(broken,))), date(2027, 1, 11))


async def has_lines(service: Service, school: StandingSchool, count: int) -> bool:
    found = await service.house.desk.pool.fetchval(
        "SELECT count(*) FROM access_line WHERE school_id = $1", school.school_id
    )
    return bool(found >= count)


async def test_the_school_prints_its_year(service: Service, school: StandingSchool) -> None:
    """Read, asked, approved, consented, erased: each is there as a number; no child is."""
    deputy = uuid4()
    await school.given(
        Decided(school.school_id, a_duty(deputy, "moral_education")),
        Decided(
            school.pupil_id,
            e.ConsentGranted(scope="photo", granted_by=uuid4(), notice_version="notice.v1"),
        ),
        Decided(
            school.pupil_id,
            e.ConsentWithdrawn(scope="photo", withdrawn_by=uuid4()),
        ),
    )
    await school.recorded("class teacher")
    await school["class teacher"].get(f"/students/{school.pupil_id}/timeline", term=TERM)
    groups = [str(school.class_group_id), str(school.other_class_group_id)]
    reason = "家长会前统一印发本学期的成长报告。"
    said = {"what": "class_reports", "term": TERM, "class_group_ids": groups, "reason": reason}
    export_id = (await school["admin"].post("/export-requests", said)).json()["export_id"]
    second = await school.joined(deputy)
    assert (await second.post(f"/export-requests/{export_id}/approval")).status_code == 201
    await until(partial(has_lines, service, school, 3))
    year = school_day(service.house.desk.clock.now()).year
    response = await school["admin"].get(f"/audit-reports/{year}.pdf")
    told = words_of(response.content)
    facts = await gathered(service.house.desk, school.school_id, year)

    assert response.headers["content-type"] == "application/pdf"
    assert reason in told.replace("\n", "")
    assert "第二人批准" in told.replace("\n", "")
    assert (facts.given["photo"], facts.withdrawn["photo"]) == (1, 1)
    assert facts.facts["observation-recorded"] == 1
    assert [(one.action, one.lines, one.children) for one in facts.reads] == [
        ("observation.read", 1, 1)
    ]
    assert [one.faults for one in facts.chains] == [(), ()]
    assert facts.duties["class_teacher"] == 2
    assert [name for name in NAMES if name in told] == []


async def test_a_line_that_was_changed_is_said_in_the_audit(
    service: Service, school: StandingSchool
) -> None:
    """The audit checks the chain itself."""
    desk = service.house.desk
    await desk.trail.write(a_line(school.school_id, school.pupil_id))
    async with desk.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(
            "UPDATE access_line SET person_id = gen_random_uuid() WHERE school_id = $1",
            school.school_id,
        )
    told = await gathered(desk, school.school_id, 2026)

    assert "its hash does not follow" in told.chains[1].faults[0]


async def test_the_audit_is_for_the_office(school: StandingSchool) -> None:
    """And of a year that cannot be, nothing."""
    found = await school.everyone(lambda caller: caller.get("/audit-reports/2026.pdf"))

    assert {name for name, status in found.items() if status == 200} == {"admin", "stranger"}
    assert (await school["admin"].get("/audit-reports/1999.pdf")).status_code == 422
