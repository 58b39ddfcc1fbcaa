"""Ids that exist in a walked school, its terms, and how more of everything is made."""

import itertools
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from openapi_lists import a_leavers_list, a_staff_list
from openapi_person import Person
from portfolio.support.clock import SystemClock, school_day
from portfolio.support.ids import uuid7

TODAY = school_day(SystemClock().now())
KIND, INDICATOR = "MC11", "student.B3"

_SECONDS = 60


def _term_from(day: date, number: int) -> str:
    """The id of a term that begins on a day: it lies in that year and the next."""
    return f"{day.year}-{day.year + 1}-{number}"


OPENED, BEFORE = TODAY - timedelta(days=60), TODAY - timedelta(days=200)
TERM, PAST = _term_from(OPENED, 1), _term_from(BEFORE, 2)


@dataclass
class Seeds:
    """Ids that exist, and whoever may make more of them."""

    people: dict[str, Person]
    class_group_id: str
    student_ids: list[str]
    roster_id: str
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


def days_of(year: int) -> dict[str, Any]:
    """The days of an autumn term, whose authority asks for no check."""
    return {"opens_on": f"{year}-09-01", "closes_on": f"{year + 1}-01-20", "check_days": 0}
