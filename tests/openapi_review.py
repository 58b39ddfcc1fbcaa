"""The usual requests of the check, the notice, objections and receipts: each in a state of its own,
so that one caller's request leaves the next one's as it was.
"""

from contextlib import suppress
from typing import Any
from uuid import uuid4

from openapi_seeds import PAST, TERM, Seeds
from portfolio.admit.pupil.notice import NOTICE_VERSION

Json = dict[str, Any]
OPERATIONS = {
    "open_check",
    "close_check",
    "open_notice",
    "close_notice",
    "notice",
    "draft",
    "check_draft",
    "object_to",
    "objections",
    "resolve_objection",
    "class_reports",
    "acknowledge_report",
    "say_taking_part",
    "families_taking_part",
    "write_to_teacher",
    "letters_to_teacher",
    "read_family_letter",
    "letters_of_families",
    "verify_report",
}
BODIES: dict[str, Json] = {
    "close_check": {"reopens_facts": True, "reason": "补录运动会成绩"},
    "check_draft": {"said": "agreed"},
    "object_to": {"about": "other", "text": "出勤少记了一天。"},
    "resolve_objection": {"outcome": "dismissed", "answer": "已核对，记录无误。"},
    "acknowledge_report": {"version": 1},
    "say_taking_part": {"takes_part": True},
    "write_to_teacher": {"text": "谢谢老师。"},
    "read_family_letter": {"answer": "谢谢您告诉我。"},
    "verify_report": {"number": "KQ7MX2WD", "version": 1, "token": "A" * 26},
}


def review_request(name: str, seeds: Seeds, caller: str) -> Json:
    """Path and body, with everything the request needs made first."""
    path = {
        "class_group_id": seeds.class_group_id,
        "student_id": seeds.child_id,
        "term": _term(name, seeds, caller),
        "objection_id": str(uuid4()),
        "letter_id": str(uuid4()),
    }
    if name == "read_family_letter" and caller == "class teacher":
        path |= _a_letter(seeds)
    if name == "resolve_objection" and caller in {"admin", "class teacher"}:
        path["objection_id"] = _an_objection(seeds)
    if name in {"open_notice", "close_notice", "notice"}:
        _set_up_notice(seeds, is_open=name != "open_notice")
    request: Json = {"path_parameters": path}
    if name == "verify_report":
        request["body"] = seeds.printed
    if name == "acknowledge_report":
        request["body"] = {"version": 1, "on_paper": caller == "class teacher"}
    return request


def _term(name: str, seeds: Seeds, caller: str) -> str:
    match name:
        case "open_check" | "object_to":
            return seeds.new_term()
        case "close_check" | "draft" | "check_draft":
            return _under_check(seeds)
        case "acknowledge_report" if caller in {"guardian", "class teacher"}:
            return _reported(seeds)
        case "write_to_teacher" if caller == "guardian":
            return _reported(seeds)
        case "class_reports" | "acknowledge_report" | "say_taking_part":
            return PAST
        case _:
            return TERM


def _under_check(seeds: Seeds) -> str:
    term = seeds.new_term()
    path = f"/class-groups/{seeds.class_group_id}/terms/{term}/check"
    seeds.people["class teacher"].sent("POST", path)
    return term


def _reported(seeds: Seeds) -> str:
    term = seeds.new_term()
    seeds.people["admin"].sent("POST", f"/terms/{term}/closure")
    seeds.wait_for_reports()
    return term


def _an_objection(seeds: Seeds) -> str:
    """About what somebody else recorded, so that the class teacher may answer too."""
    entry = seeds.recorded("subject teacher")
    body = {"about": "entry", "observation_id": entry, "text": "那天他不在。"}
    path = f"/students/{seeds.child_id}/terms/{TERM}/objections"
    return str(seeds.people["guardian"].sent("POST", path, json=body)["objection_id"])


def _a_letter(seeds: Seeds) -> Json:
    """To the class teacher, about a report of its own."""
    term = _reported(seeds)
    path = f"/students/{seeds.child_id}/terms/{term}/letters"
    said = seeds.people["guardian"].sent("POST", path, json={"text": "谢谢老师。"})
    return {"term": term, "letter_id": said["letter_id"]}


def _set_up_notice(seeds: Seeds, *, is_open: bool) -> None:
    teacher = seeds.people["class teacher"]
    path = f"/class-groups/{seeds.class_group_id}/terms/{TERM}/notice"
    with suppress(AssertionError):  # none was open
        teacher.sent("POST", f"{path}/closing")
    seeds.recorded("class teacher", "MC18", measures={})
    said = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    teacher.sent("PUT", f"/students/{seeds.child_id}/consents/public", json=said)
    if is_open:
        teacher.sent("POST", path)
