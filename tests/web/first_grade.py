"""A class that does not read yet, ready to speak: families consent, and something was seen."""

from typing import Any

from live_service import LiveService
from openapi_lists import CODE
from openapi_person import Person
from openapi_seeds import Seeds
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.support.ids import uuid7


def may_speak(teacher: Person, seeds: Seeds) -> None:
    """Voices of this teacher's pupils may be kept; each has a leaf on the tree."""
    consent = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    for one in _pupils(teacher):
        who = one["student_id"]
        teacher.sent("PUT", f"/students/{who}/consents/photo", json=consent)
        seen = seeds.an_observation("MC08", student_id=who)
        teacher.sent("PUT", f"/observations/{uuid7()}", json=seen)


def with_a_mother(live: LiveService, teacher: Person, seeds: Seeds) -> Person:
    """Of the second pupil of this teacher's class; she signs in as `first-family`."""
    path = f"/students/{_pupils(teacher)[1]['student_id']}/guardians"
    named = {"name": "陈梅", "relation": "母亲"}
    code = seeds.people["admin"].sent("POST", path, json=named)["code"]
    return Person(live).enters(CODE, code, "first-family")


def _pupils(teacher: Person) -> list[dict[str, Any]]:
    duties = teacher.sent("GET", "/sessions/current")["duties"]
    [group] = {one["class_group_id"] for one in duties if one["class_group_id"]}
    items = teacher.sent("GET", f"/class-groups/{group}/students")["items"]
    return sorted(items, key=lambda one: int(one["roster_number"]))
