"""The usual request to each operation of the portfolio, as whoever calls would send it."""

from collections.abc import Callable
from typing import Any

import schemathesis

from openapi_school import (
    CODE,
    INDICATOR,
    PASSWORD,
    PAST,
    SAMPLES,
    TERM,
    Seeds,
    a_picture,
    a_staff_list,
    days_of,
)
from portfolio.support.ids import uuid7

Json = dict[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAR_TERM = "2098-2099-1"
SIGNING = ("sign_level", "sign_subjects", "write_remark")
RECORDERS = {"class teacher", "subject teacher", "guardian"}


@schemathesis.serializer(XLSX, "image/jpeg")
def _as_it_is(_: object, value: Any) -> Any:
    """Files are sent as they are, and so is whatever else was made up in their place."""
    return value if isinstance(value, bytes) else repr(value).encode("utf-8", "replace")


def _new_account(seeds: Seeds) -> Json:
    codes = seeds.people["admin"].sent("POST", "/staff-codes")["items"]
    code = next(one["code"] for one in codes if one["staff_number"] == "T010")
    number = next(seeds.numbers)
    login = f"new{number}"
    return {"school_code": CODE, "code": code, "login": login, "password": PASSWORD}


def _observation(seeds: Seeds, **changes: Any) -> Json:
    return seeds.an_observation(**changes)


def _activity(seeds: Seeds) -> Json:
    body = {**seeds.an_observation(), "class_group_id": seeds.class_group_id}
    del body["student_id"]
    return {**body, "student_ids": seeds.student_ids[:3]}


def _batch(seeds: Seeds) -> Json:
    items = [{**seeds.an_observation(), "observation_id": str(uuid7())} for _ in range(2)]
    return {"items": items}


JSON_BODIES: dict[str, Callable[[Seeds], Json]] = {
    "create_account": lambda _: {
        "school_code": CODE,
        "code": "7QXM-2K4V-PLRA-ZD35-N6TC-WHEU-YA",
        "login": "new",
        "password": PASSWORD,
    },
    "sign_in": lambda seeds: {"login": seeds.people["guardian"].login, "password": PASSWORD},
    "plan_term": lambda _: days_of(2098),
    "erase": lambda _: {"reason": "guardian_request"},
    "record_observation": _observation,
    "record_activity": _activity,
    "send_batch": _batch,
    "withdraw": lambda _: {"reason": "记错了学生"},
    "reject": lambda _: {"reason": "看不出是谁做的"},
    "sign_level": lambda _: {"level": "B"},
    "sign_subjects": lambda _: {"levels": {"physical_education": "met"}},
    "write_remark": lambda _: {"text": "这学期你常帮同学摆好桌椅。"},
    "cut_snapshot": lambda _: {"cut": "provisional"},
}


def usual_request(name: str, seeds: Seeds, caller: str) -> Json:
    """Arguments of a schemathesis `Case` of this operation, with everything it needs made first."""
    request: Json = {"headers": {"Idempotency-Key": str(uuid7())}, "query": {}}
    if name in JSON_BODIES:
        request |= {"body": JSON_BODIES[name](seeds), "media_type": "application/json"}
    if name == "create_account":
        request["body"] = _new_account(seeds)
    if name in {"import_roster", "import_staff"}:
        request |= _import(name, seeds)
    if name == "attach":
        request |= {"body": a_picture(), "media_type": "image/jpeg"}
    if name in SIGNING:
        request["headers"] |= version_of(name, seeds)
    if name == "feed":
        request["query"] = {"school": CODE}
    if name == "timeline":
        request["query"] = {"term": TERM}
    path = _path(name, seeds, caller)
    if name == "plan_term":
        year = next(seeds.numbers)
        path["term"], request["body"] = f"{year}-{year + 1}-2", days_of(year)
    return {**request, "path_parameters": path}


def _import(name: str, seeds: Seeds) -> Json:
    if name == "import_staff":
        return {"body": a_staff_list(next(seeds.numbers)), "media_type": XLSX}
    roster = (SAMPLES / "small_roster.xlsx").read_bytes()
    return {"body": roster, "media_type": XLSX, "query": {"school_year": TERM[:4]}}


def version_of(name: str, seeds: Seeds) -> Json:
    """If-Match with what is signed by now, for a change."""
    path = f"/students/{seeds.child_id}/terms/{TERM}/judgement"
    signed = seeds.people["class teacher"].sent("GET", path)
    levels = {one["indicator"]: one["etag"] for one in signed["levels"]}
    etag = {
        "sign_level": levels[INDICATOR],
        "sign_subjects": signed["subject_levels_etag"],
        "write_remark": signed["remark_etag"],
    }[name]
    return {"If-Match": etag} if etag else {}


def _path(name: str, seeds: Seeds, caller: str) -> Json:
    if name in {"record_observation", "record_activity", "import_roster", "import_staff"}:
        new = str(uuid7())
        return {"observation_id": new, "activity_id": new, "import_id": new}
    return {
        "student_id": seeds.student_ids[-1] if name == "erase" else seeds.child_id,
        "class_group_id": seeds.class_group_id,
        "term": _term_id(name, seeds, caller),
        "indicator": INDICATOR,
        "observation_id": _observation_id(name, seeds, caller),
        "evidence_id": seeds.evidence_id if name == "show" else str(uuid7()),
    }


def _term_id(name: str, seeds: Seeds, caller: str) -> str:
    if name == "close_term" and caller == "admin":
        return seeds.new_term()
    return PAST if name in {"close_term", "report", "report_pdf"} else TERM


def _observation_id(name: str, seeds: Seeds, caller: str) -> str:
    if name in {"confirm", "reject"}:
        return seeds.recorded("guardian")
    if name in {"withdraw", "attach"}:
        return seeds.recorded(caller if caller in RECORDERS else "class teacher")
    return seeds.observation_id
