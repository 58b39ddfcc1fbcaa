"""小明's term in a school of two classes, from a phone to school.B12, in the order it went.

Everything is said over HTTP to real processes. What is checked later is written down as it happens.
"""

import io
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import httpx
from PIL import Image

from demo.term import TERMS
from journey import canaries
from journey.canaries import CHILDREN, Child
from journey.person import Person, eventually
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.support.ids import uuid7

TODAY = date(2025, 9, 19)
TERM = TERMS[0]
FIRST_DAY, LAST_DAY = TERM.opens_on.isoformat(), TODAY.isoformat()
ALL_DID, MOST_DID, ON_THE_BUS, AT_HOME = "PF02", "LP10", "MC13", "LP05"
OF_ALL, OF_MOST = "student.B7", "student.B11"
MOST = 44  # of 56: twelve have too few facts
# By place in the list of those with facts enough; never from how many facts there are.
LEVELS = {
    OF_ALL: "A" * 15 + "B" * 13 + "C" * 14 + "D" * 14,
    OF_MOST: "A" * 16 + "B" * 14 + "C" * 14,
}


@dataclass
class Story:
    """The school, who takes part, and what they were told."""

    http: httpx.Client
    school: str
    admin: Person
    ids: dict[Child, str] = field(default_factory=dict)
    rooms: dict[int, str] = field(default_factory=dict)
    signed: Counter[tuple[str, str]] = field(default_factory=Counter)
    made: set[str] = field(default_factory=set)
    first_answers: dict[str, Any] = field(default_factory=dict)

    @property
    def xiaoming(self) -> str:
        """小明's id."""
        return self.ids[CHILDREN[0]]

    def admits(self) -> None:
        """Lists in, term open, 王老师 and 李老师 and 小明's mother signed in."""
        year = {"school_year": str(TERM.school_year)}
        roster = canaries.the_roster(self.school)
        path = f"/roster-imports/{uuid7()}"
        told = self.admin.send("PUT", path, content=roster, params=year)
        assert told.json()["admitted"] == len(CHILDREN), told.text
        staff = self.admin.send("PUT", f"/staff-imports/{uuid7()}", content=canaries.the_staff())
        assert staff.status_code == 201, staff.text
        days = {"opens_on": TERM.opens_on.isoformat(), "closes_on": TERM.closes_on.isoformat()}
        days |= {"check_days": 0}
        seen = self.admin.say("PUT", f"/terms/{TERM.id}", days)["position"]
        self._look(seen)

    def _look(self, seen: int) -> None:
        for room in self.admin.get("/class-groups").json()["items"]:
            path = f"/class-groups/{room['class_group_id']}/students"
            pupils = self.admin.get(path, limit=100, seen=seen).json()["items"]
            self.rooms[room["number"]] = room["class_group_id"]
            for pupil in pupils:
                child = Child(room["number"], pupil["roster_number"])
                assert pupil["name"] == child.name
                self.ids[child] = pupil["student_id"]

    @cached_property
    def teachers(self) -> dict[int, Person]:
        """王老师 of class 1, 李老师 of class 2."""
        told = self.admin.say("POST", "/staff-codes")["items"]
        code = {one["staff_number"]: one["code"] for one in told}
        numbers = {1: canaries.WANG[0], 2: canaries.LI[0]}
        return {
            room: Person.joining(self.http, self.school, code[number], number.lower())
            for room, number in numbers.items()
        }

    @cached_property
    def mother(self) -> Person:
        """小明's, with the code 王老师 printed."""
        path = f"/class-groups/{self.rooms[1]}/guardian-codes"
        sheet = self.teachers[1].say("POST", path)["items"]
        code = next(one for one in sheet if one["student_id"] == self.xiaoming)["codes"][0]["code"]
        return Person.joining(self.http, self.school, code, "xiaoming-mama")

    def on_the_bus(self) -> tuple[str, dict[str, Any], list[Any]]:
        """王老师's phone, offline: one observation, sent twice; its path and words, the results."""
        observation_id = uuid7()
        said = self._seen(ON_THE_BUS, canaries.NOTE_ON_THE_BUS, LAST_DAY)
        said["student_id"] = self.xiaoming
        items = {"items": [{**said, "observation_id": str(observation_id)}]}
        told = [self.teachers[1].say("POST", "/observation-batches", items) for _ in range(2)]
        self.made.add(str(observation_id))
        return f"/observations/{observation_id}", said, [one["results"][0] for one in told]

    def at_home(self) -> tuple[str, str]:
        """小明's mother consents to pictures and tells of the garden, with one; 王老师 confirms.
        Both paths.
        """
        consent = {"notice_version": NOTICE_VERSION}
        self.mother.say("PUT", f"/students/{self.xiaoming}/consents/photo", consent)
        observation_id, picture_id = uuid7(), uuid7()
        path = f"/observations/{observation_id}"
        said = self._seen(AT_HOME, canaries.NOTE_AT_HOME, FIRST_DAY)
        self.mother.say("PUT", path, {**said, "student_id": self.xiaoming})
        picture = f"{path}/evidence/{picture_id}"
        sent = self.mother.send(
            "PUT", picture, content=_photo(), headers={"content-type": "image/jpeg"}
        )
        assert sent.status_code == 201, sent.text
        self.made |= {str(observation_id), str(picture_id)}
        waiting = f"/class-groups/{self.rooms[1]}/pending-confirmations"
        seen = sent.json()["position"]
        pending = self.teachers[1].get(waiting, seen=seen).json()["items"]
        assert [one["observation_id"] for one in pending] == [str(observation_id)]
        self.teachers[1].say("POST", f"{path}/confirmation")
        return path, picture

    def together(self) -> None:
        """Two mornings of exercise for all, two afternoons of work for most."""
        for day in (FIRST_DAY, LAST_DAY):
            for kind, children in ((ALL_DID, CHILDREN), (MOST_DID, CHILDREN[:MOST])):
                for room, teacher in self.teachers.items():
                    here = [self.ids[one] for one in children if one.class_number == room]
                    said = self._seen(kind, canaries.NOTE_OF_CLASS, day)
                    of = {"scope": "class", "class_group_ids": [self.rooms[room]]}
                    of["student_ids"] = here
                    told = teacher.say("PUT", f"/activities/{uuid7()}", {**said, **of})
                    self.made |= set(told["observation_ids"])

    def judges(self) -> None:
        """Levels where there are facts enough; who has a plan of their own is not judged so."""
        for indicator, children in ((OF_ALL, CHILDREN), (OF_MOST, CHILDREN[:MOST])):
            for child, level in zip(children, LEVELS[indicator], strict=True):
                path = f"/students/{self.ids[child]}/terms/{TERM.id}/levels/{indicator}"
                answer = self.teachers[child.class_number].send("PUT", path, json={"level": level})
                assert answer.status_code == (409 if child.follows_plan else 201), answer.text
                if not child.follows_plan:
                    self.signed[indicator, level] += 1
        path = f"/students/{self.xiaoming}/terms/{TERM.id}/remark"
        self.teachers[1].say("PUT", path, {"text": canaries.REMARK})

    def closes(self, pupils: int) -> None:
        """The term is closed, every report issued, the final numbers cut."""
        close_and_cut(self.admin, pupils)

    def _seen(self, kind: str, note: str, day: str) -> dict[str, Any]:
        return {"term": TERM.id, "observation_type": kind, "occurred_on": day, "note": note}


def close_and_cut(admin: Person, pupils: int) -> None:
    """The end of a term, for any school."""
    admin.say("POST", f"/terms/{TERM.id}/closure")
    path = f"/terms/{TERM.id}"
    eventually(lambda: admin.get(path).json(), lambda one: one["reports"] == pupils)
    admin.say("POST", f"/terms/{TERM.id}/cube-snapshots", {"cut": "final"})


def _photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (800, 600), "seagreen").save(written, "JPEG")
    return written.getvalue()
