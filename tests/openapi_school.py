"""A real small school behind a real port, entered through its API by the people who would:
what schemathesis walks through.

`enter_school` brings in workbooks, accounts, two terms and what was recorded in them;
`Seeds` holds ids that exist.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from live_service import LiveService
from openapi_lists import CODE, OTHER_CODE, STAFF, a_roster_list
from openapi_person import Person
from openapi_seeds import BEFORE, OPENED, PAST, TERM, TODAY, Seeds
from photos import a_photo
from portfolio.admit.commands import register_school
from portfolio.admit.events import SchoolRegistered
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.seal.verification import token_of
from portfolio.support.actor import Role
from portfolio.support.ids import derived, school_id_of, uuid7
from workbooks import a_workbook

CALLERS = (
    "anonymous",
    "admin",
    "class teacher",
    "subject teacher",
    "guardian",
    "other admin",
    "feed reader",
)


def enter_school(live: LiveService) -> Seeds:
    """A small school that the gate tells of, and another one."""
    people = {name: Person(live) for name in CALLERS}
    admin = people["admin"].enters(CODE, registered(live, CODE), "admin")
    people["other admin"].enters(OTHER_CODE, registered(live, OTHER_CODE), "admin")
    people["feed reader"].enters(CODE, _feed_code(live), "feed")
    roster, roster_id = a_roster_list(), str(uuid7())
    admin.sent("PUT", f"/roster-imports/{roster_id}?school_year={TERM[:4]}", content=roster)
    staff = a_workbook(*STAFF)
    admin.sent("PUT", f"/staff-imports/{uuid7()}", content=staff)
    codes = {
        one["staff_number"]: one["code"] for one in admin.sent("POST", "/staff-codes")["items"]
    }
    people["class teacher"].enters(CODE, codes["T001"], "T001")
    people["subject teacher"].enters(CODE, codes["T005"], "T005")
    group = admin.sent("GET", "/class-groups")["items"][0]["class_group_id"]
    sheet = admin.sent("POST", f"/class-groups/{group}/guardian-codes")["items"]
    people["guardian"].enters(CODE, sheet[0]["codes"][0]["code"], "guardian")
    seeds = Seeds(people, group, [one["student_id"] for one in sheet], roster_id)
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


def _plan(seeds: Seeds, term: str, opens_on: date, closes_on: date) -> None:
    days = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    days |= {"check_days": 0, "notice_days": 5}
    seeds.people["admin"].sent("PUT", f"/terms/{term}", json=days)


def _past_term(seeds: Seeds) -> None:
    """Recorded, closed, its reports issued, its final numbers in the feed."""
    admin = seeds.people["admin"]
    _plan(seeds, PAST, BEFORE, TODAY - timedelta(days=100))
    day = (TODAY - timedelta(days=150)).isoformat()
    seeds.recorded("class teacher", term=PAST, occurred_on=day)
    admin.sent("POST", f"/terms/{PAST}/closure")
    seeds.terms.append(PAST)
    seeds.wait_for_reports()
    admin.sent("POST", f"/terms/{PAST}/cube-snapshots", json={"cut": "final"})


def _this_term(seeds: Seeds) -> None:
    """Open, with facts enough to sign one indicator, and a picture."""
    _plan(seeds, TERM, OPENED, TODAY + timedelta(days=60))
    for days in (3, 2, 1):
        day = (TODAY - timedelta(days=days)).isoformat()
        seeds.observation_id = seeds.recorded("class teacher", occurred_on=day)
    seeds.spare_id = seeds.recorded("class teacher")
    consent = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    asked = f"/students/{seeds.child_id}/consents/photo"
    seeds.people["class teacher"].sent("PUT", asked, json=consent)
    seeds.evidence_id = str(uuid7())
    path = f"/observations/{seeds.observation_id}/evidence/{seeds.evidence_id}"
    seeds.people["class teacher"].sent("PUT", path, content=a_photo())


@contextmanager
def a_living_school(*told: Any) -> Iterator[tuple[LiveService, Seeds]]:
    """The service (`told` as `LiveService` takes it) and the school in it, until tests are done."""
    with LiveService(*told) as live:
        seeds = enter_school(live)
        yield live, seeds
        for person in seeds.people.values():
            person.close()
