"""A class that does not read yet, ready to speak: families consent, and something was seen."""

from openapi_person import Person
from openapi_seeds import Seeds
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.support.ids import uuid7


def may_speak(teacher: Person, seeds: Seeds) -> None:
    """Voices of this teacher's pupils may be kept; each has a leaf on the tree."""
    duties = teacher.sent("GET", "/sessions/current")["duties"]
    [group] = {one["class_group_id"] for one in duties if one["class_group_id"]}
    consent = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    for one in teacher.sent("GET", f"/class-groups/{group}/students")["items"]:
        who = one["student_id"]
        teacher.sent("PUT", f"/students/{who}/consents/photo", json=consent)
        seen = seeds.an_observation("MC08", student_id=who)
        teacher.sent("PUT", f"/observations/{uuid7()}", json=seen)
