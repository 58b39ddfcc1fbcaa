"""A real small school behind a real port, entered through its API by the people who would:
what schemathesis walks through.

`enter_school` brings in workbooks, accounts, two terms and what was recorded in them;
`Seeds` holds ids that exist.
"""

import io
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from openpyxl import Workbook
from PIL import Image

from live_service import LiveService
from portfolio.admit.commands import register_school
from portfolio.admit.events import SchoolRegistered
from portfolio.admit.notice import NOTICE_VERSION
from portfolio.seal.verification import token_of
from portfolio.support.actor import Role
from portfolio.support.clock import SystemClock, school_day
from portfolio.support.ids import derived, school_id_of, uuid7

CODE, OTHER_CODE = "2150000124", "2150000125"
TODAY = school_day(SystemClock().now())
KIND, INDICATOR = "MC11", "student.B3"
PASSWORD = "三月的雨落在屋檐"
CALLERS = (
    "anonymous",
    "admin",
    "class teacher",
    "subject teacher",
    "guardian",
    "other admin",
    "feed reader",
)
_SECONDS = 60


def _term_from(day: date, number: int) -> str:
    """The id of a term that begins on a day: it lies in that year and the next."""
    return f"{day.year}-{day.year + 1}-{number}"


_OPENED, _BEFORE = TODAY - timedelta(days=60), TODAY - timedelta(days=200)
TERM, PAST = _term_from(_OPENED, 1), _term_from(_BEFORE, 2)
_ADDRESSES = itertools.count(1)


class Person:
    """Somebody who calls, with an address of their own; without a token nobody is signed in."""

    def __init__(self, live: LiveService, login: str = "") -> None:
        self.login, self.token = login, ""
        self.address = f"10.1.0.{next(_ADDRESSES)}"
        self._http = httpx.Client(base_url=live.url, trust_env=False, timeout=30)

    def headers(self) -> dict[str, str]:
        """What every request of this person carries."""
        signed_in = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return {"x-test-address": self.address, **signed_in}

    def sent(self, method: str, path: str, **more: Any) -> Any:
        """The answer's JSON; a refusal fails the test."""
        headers = {**self.headers(), "idempotency-key": str(uuid7()), **more.pop("headers", {})}
        response = self._http.request(method, path, headers=headers, **more)
        assert response.is_success, f"{method} {path}: {response.text}"
        return response.json() if response.content else None

    def enters(self, school_code: str, code: str, login: str) -> "Person":
        """Uses a printed code up and signs in."""
        self.login = f"{school_code}/{login}"
        body = {"school_code": school_code, "code": code, "login": login, "password": PASSWORD}
        self.sent("POST", "/accounts", json=body)
        self.token = self.new_session()
        return self

    def new_session(self) -> str:
        """Another token of the same account."""
        body = {"login": self.login, "password": PASSWORD}
        return str(self.sent("POST", "/sessions", json=body)["token"])

    def close(self) -> None:
        """Hang up."""
        self._http.close()


@dataclass
class Seeds:
    """Ids that exist, and whoever may make more of them."""

    people: dict[str, Person]
    class_group_id: str
    student_ids: list[str]
    observation_id: str = ""
    spare_id: str = ""
    evidence_id: str = ""
    printed: dict[str, Any] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(2050))
    people_made: Iterator[int] = field(default_factory=lambda: itertools.count(10))

    @property
    def child_id(self) -> str:
        """The guardian's own child."""
        return self.student_ids[0]

    def an_observation(self, kind: str = KIND, **changes: Any) -> dict[str, Any]:
        """What somebody saw of the child today."""
        return {
            "student_id": self.child_id,
            "term": TERM,
            "observation_type": kind,
            "occurred_on": TODAY.isoformat(),
            "note": "借给同学一块橡皮",
            "measures": {"times": 1},
        } | changes

    def recorded(self, by: str, kind: str = KIND, **changes: Any) -> str:
        """A new observation; a guardian's waits for a teacher."""
        made = str(uuid7())
        body = self.an_observation(kind, **changes)
        self.people[by].sent("PUT", f"/observations/{made}", json=body)
        return made

    def new_term(self) -> str:
        """A term of later years, open; for closing."""
        year = next(self.numbers)
        term = f"{year}-{year + 1}-2"
        self.people["admin"].sent("PUT", f"/terms/{term}", json=days_of(year))
        self.terms.append(term)
        return term

    def a_child(self) -> dict[str, Any]:
        """Somebody who joins the class, born on a day that nobody else was."""
        born_on = date(2010, 1, 1) + timedelta(days=next(self.people_made))
        return {
            "name": "古丽·艾尼",
            "sex": "f",
            "born_on": born_on.isoformat(),
            "class_group_id": self.class_group_id,
            "guardians": [{"name": "李红", "relation": "母亲"}],
        }

    def joined(self) -> str:
        """A new pupil, of whom nobody else has heard."""
        return str(
            self.people["admin"].sent("POST", "/students", json=self.a_child())["student_id"]
        )

    def a_guardian_of(self, student_id: str) -> str:
        """Another adult of a pupil."""
        path, said = f"/students/{student_id}/guardians", {"name": "王强", "relation": "父亲"}
        return str(self.people["admin"].sent("POST", path, json=said)["guardian_id"])

    def a_colleague(self) -> str:
        """Somebody new on the staff."""
        admin, number = self.people["admin"], next(self.people_made)
        admin.sent("PUT", f"/staff-imports/{uuid7()}", content=a_staff_list(number))
        staff = admin.sent("GET", "/staff")["items"]
        return next(
            str(one["staff_id"]) for one in staff if one["staff_number"] == f"T9{number:03}"
        )

    def a_leaving_class(self) -> str:
        """A class of the last grade with one pupil in it."""
        admin, number = self.people["admin"], next(self.people_made) % 80 + 10
        roster, path = a_leavers_list(number), f"/roster-imports/{uuid7()}"
        admin.sent("PUT", f"{path}?school_year={TERM[:4]}", content=roster)
        groups = admin.sent("GET", "/class-groups")["items"]
        made = (one["class_group_id"] for one in groups if one["number"] == number)
        return str(next(made))

    def thaw(self) -> None:
        """Whatever check a walk has opened or closed, facts of this term may be recorded again."""
        path = f"/class-groups/{self.class_group_id}/terms/{TERM}/check"
        reopens = {"reopens_facts": True, "reason": "补录运动会成绩"}
        for step, said in ((path, None), (f"{path}/closing", reopens)):
            with suppress(AssertionError):  # it is open already, or none is
                self.people["admin"].sent("POST", step, json=said)

    def wait_for_reports(self) -> None:
        """Until the worker has issued the reports of every term that was closed."""
        until = time.monotonic() + _SECONDS
        for term in self.terms:
            while not self._is_done(term):
                assert time.monotonic() < until, "the reports were not issued"
                time.sleep(0.05)

    def _is_done(self, term: str) -> bool:
        state = self.people["admin"].sent("GET", f"/terms/{term}")
        return state["state"] != "sealed" or bool(state["reports"] >= state["enrolled"])


def enter_school(live: LiveService) -> Seeds:
    """A small school that the gate tells of, and another one."""
    people = {name: Person(live) for name in CALLERS}
    admin = people["admin"].enters(CODE, registered(live, CODE), "admin")
    people["other admin"].enters(OTHER_CODE, registered(live, OTHER_CODE), "admin")
    people["feed reader"].enters(CODE, _feed_code(live), "feed")
    roster = a_roster_list()
    admin.sent("PUT", f"/roster-imports/{uuid7()}?school_year={TERM[:4]}", content=roster)
    staff = a_workbook(_STAFF)
    admin.sent("PUT", f"/staff-imports/{uuid7()}", content=staff)
    codes = {
        one["staff_number"]: one["code"] for one in admin.sent("POST", "/staff-codes")["items"]
    }
    people["class teacher"].enters(CODE, codes["T001"], "T001")
    people["subject teacher"].enters(CODE, codes["T005"], "T005")
    group = admin.sent("GET", "/class-groups")["items"][0]["class_group_id"]
    sheet = admin.sent("POST", f"/class-groups/{group}/guardian-codes")["items"]
    people["guardian"].enters(CODE, sheet[0]["codes"][0]["code"], "guardian")
    seeds = Seeds(people, group, [one["student_id"] for one in sheet])
    _past_term(seeds)
    seeds.printed = _printed(seeds, live)
    _this_term(seeds)
    return seeds


def _printed(seeds: Seeds, live: LiveService) -> dict[str, Any]:
    """What stands in the QR code of the child's report."""
    report = seeds.people["guardian"].sent("GET", f"/students/{seeds.child_id}/terms/{PAST}/report")
    keyring = live.service.house.desk.journal.keyring
    key = live.do(keyring.get(school_id_of(CODE), UUID(seeds.child_id)))
    number = report["report_number"]
    return {"number": number, "version": 1, "token": token_of(key, number, 1)}


def registered(live: LiveService, code: str) -> str:
    """A new school; the code of its first administrator."""
    said = {"code": code, "name": "年轮示例小学", "authority": "500103", "stage": "primary"}
    registered = SchoolRegistered.model_validate(said)
    desk = live.service.house.desk
    return live.do(register_school(desk, registered, admin_name="学校管理员"))[1]


def _feed_code(live: LiveService) -> str:
    desk, school_id = live.service.house.desk, school_id_of(CODE)
    until = desk.clock.now() + timedelta(hours=1)
    reader: UUID = derived(school_id, "feed-reader")
    return live.do(desk.accounts.issue(school_id, Role.FEED, [reader], until))[0].code


def days_of(year: int) -> dict[str, Any]:
    """The days of an autumn term, whose authority asks for no check."""
    return {"opens_on": f"{year}-09-01", "closes_on": f"{year + 1}-01-20", "check_days": 0}


def _plan(seeds: Seeds, term: str, opens_on: date, closes_on: date) -> None:
    days = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    days |= {"check_days": 0, "notice_days": 5}
    seeds.people["admin"].sent("PUT", f"/terms/{term}", json=days)


def _past_term(seeds: Seeds) -> None:
    """Recorded, closed, its reports issued, its final numbers in the feed."""
    admin = seeds.people["admin"]
    _plan(seeds, PAST, _BEFORE, TODAY - timedelta(days=100))
    day = (TODAY - timedelta(days=150)).isoformat()
    seeds.recorded("class teacher", term=PAST, occurred_on=day)
    admin.sent("POST", f"/terms/{PAST}/closure")
    seeds.terms.append(PAST)
    seeds.wait_for_reports()
    admin.sent("POST", f"/terms/{PAST}/cube-snapshots", json={"cut": "final"})


def _this_term(seeds: Seeds) -> None:
    """Open, with facts enough to sign one indicator, and a picture."""
    _plan(seeds, TERM, _OPENED, TODAY + timedelta(days=60))
    for days in (3, 2, 1):
        day = (TODAY - timedelta(days=days)).isoformat()
        seeds.observation_id = seeds.recorded("class teacher", occurred_on=day)
    seeds.spare_id = seeds.recorded("class teacher")
    consent = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    asked = f"/students/{seeds.child_id}/consents/photo"
    seeds.people["class teacher"].sent("PUT", asked, json=consent)
    seeds.evidence_id = str(uuid7())
    path = f"/observations/{seeds.observation_id}/evidence/{seeds.evidence_id}"
    seeds.people["class teacher"].sent("PUT", path, content=a_picture())


def a_picture() -> bytes:
    """A small JPEG."""
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(written, "JPEG")
    return written.getvalue()


_STAFF = [
    ["工号", "姓名", "职责", "班级", "学科"],
    ["T001", "王芳", "班主任", "三年级1班", None],
    ["T002", "李强", "班主任", "三年级2班", None],
    ["T005", "赵云", "任课教师", "三年级1班、三年级2班", "体育"],
    ["T010", "钱塘", "任课教师", "三年级1班、三年级2班", "信息科技"],
]


def a_workbook(rows: list[list[Any]]) -> bytes:
    """An .xlsx with one sheet of these rows."""
    workbook, written = Workbook(), io.BytesIO()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(written)
    return written.getvalue()


@cache
def a_roster_list() -> bytes:
    """Two classes of grade 3 with twelve pupils each: enough for the gate to tell of."""
    head = [
        "学校标识码",
        "姓名",
        "性别",
        "出生日期",
        "年级",
        "班号",
        "班内学号",
        "成员1姓名",
        "成员1关系",
    ]
    pupils = [
        [
            CODE,
            f"{family}{given}",
            "女",
            "2018-03-02",
            "三年级",
            group,
            number,
            f"{family}红",
            "母亲",
        ]
        for group, given in ((1, "一宁"), (2, "二安"))
        for number, family in enumerate("王李张刘陈杨黄赵周吴徐孙", 1)
    ]
    return a_workbook([head, *pupils])


def a_staff_list(number: int) -> bytes:
    """A list with one colleague whom nobody has entered yet."""
    return a_workbook([_STAFF[0], [f"T9{number:03}", "何永康", "任课教师", "三年级1班", "音乐"]])


def a_leavers_list(number: int) -> bytes:
    """A roster with one pupil of grade 6, in a class of this number."""
    born_on = date(2014, 9, 1) + timedelta(days=number)
    return a_workbook(
        [
            ["姓名", "性别", "出生日期", "年级", "班号", "班内学号"],
            ["孙梅", "女", born_on.isoformat(), "六年级", number, 1],
        ]
    )


@contextmanager
def a_living_school(*told: Any) -> Iterator[tuple[LiveService, Seeds]]:
    """The service (`told` as `LiveService` takes it) and the school in it, until tests are done."""
    with LiveService(*told) as live:
        seeds = enter_school(live)
        yield live, seeds
        for person in seeds.people.values():
            person.close()
