"""The usual request to each operation of the portfolio, as whoever calls would send it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import schemathesis

import openapi_capture
import openapi_identity
import openapi_reading
import openapi_review
from openapi_lists import CODE, a_roster_list, a_staff_list
from openapi_person import PASSWORD
from openapi_seeds import INDICATOR, PAST, TERM, TODAY, Seeds, days_of
from photos import a_photo
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.support.ids import uuid7
from voice_clips import a_webm

Json = dict[str, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAR_TERM = "2098-2099-1"
SIGNING = {"sign_level", "sign_subjects", "write_remark", "agree_next_steps"}
SAYING = {"write_self_statement", "give_self_review", "write_family_words", "choose_pictures"}
OF_A_COLLEAGUE = {"release_staff", "reset_second_factor", "end_duty"}
STAFF_LISTS = {"import_staff_list", "preview_staff_list", "staff_with_reasons"}
_MADE_BY_CALLER = {
    "record_observation": ["observation_id"],
    "record_activity": ["activity_id"],
    "import_roster": ["import_id"],
    "import_staff_list": ["import_id"],
    # Of an import that nobody made: what is made is looked at in `admit/test_*`.
    "undo_roster_import": ["import_id"],
    "undo_staff": ["import_id"],
    "record_honours": ["list_id"],
    "give_peer_voice": ["voice_id"],
}
RECORDERS = {"class teacher", "subject teacher", "guardian"}


@schemathesis.serializer(XLSX, "image/jpeg", "audio/webm")
def _as_it_is(_: object, value: Any) -> Any:
    """Files are sent as they are, and so is whatever else was made up in their place."""
    return value if isinstance(value, bytes) else repr(value).encode("utf-8", "replace")


def _new_account(seeds: Seeds) -> Json:
    codes = seeds.people["admin"].sent("POST", "/staff-codes")["items"]
    code = next(one["code"] for one in codes if one["staff_number"] == "T010")
    number = next(seeds.people_made)
    login = f"new{number}"
    return {"school_code": CODE, "code": code, "login": login, "password": PASSWORD}


def _observation(seeds: Seeds, **changes: Any) -> Json:
    return seeds.an_observation(**changes)


def _activity(seeds: Seeds) -> Json:
    body = {**seeds.an_observation(), "scope": "class", "class_group_ids": [seeds.class_group_id]}
    del body["student_id"]
    return {**body, "student_ids": seeds.student_ids[:3]}


def _batch(seeds: Seeds) -> Json:
    items = [{**seeds.an_observation(), "observation_id": str(uuid7())} for _ in range(2)]
    return {"items": items}


def _review_body(name: str, _: Seeds) -> Json:
    return dict(openapi_review.BODIES[name])  # a walk bends what it is given


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
    "admit_student": lambda seeds: seeds.a_child(),
    "assign_class": lambda seeds: {"class_group_id": seeds.class_group_id, "roster_number": 40},
    "depart": lambda _: {"left_on": TODAY.isoformat(), "reason": "transfer"},
    "graduate": lambda _: {"left_on": TODAY.isoformat()},
    "follow_plan": lambda _: {"follows": True, "from_on": "2100-09-01"},
    "link_guardian": lambda _: {"name": "李兰", "relation": "外祖母"},
    "give_consent": lambda _: {"notice_version": NOTICE_VERSION},
    "withdraw_consent": lambda _: {"given_as": None},
    "record_observation": _observation,
    "record_activity": _activity,
    "send_batch": _batch,
    "withdraw": lambda _: {"reason": "记错了学生"},
    "reject": lambda _: {"reason": "看不出是谁做的"},
    "ask_for_supplement": lambda _: {"question": "做了多久？"},
    "reverse_confirmation": lambda _: {"reason": "看错了，写的是另一位同学"},
    "select_entry": lambda _: {"indicator": INDICATOR, "line": "借给同学一块橡皮"},
    "write_self_statement": lambda _: {"text": "我学会了跳绳。"},
    "give_self_review": lambda _: {"answers": {"student.B3": "A"}},
    "write_family_words": lambda _: {"text": "你每天自己收书包，我们看见了。"},
    "agree_next_steps": lambda _: {"school": "每周二课后留半小时陪读"},
    "choose_pictures": lambda _: {"pictures": []},
    "sign_class": lambda seeds: {"items": [{"student_id": seeds.child_id, "level": "B"}]},
    "sign_sheet": lambda seeds: {
        "items": [{"student_id": seeds.child_id, "level": "B", "indicator": INDICATOR}]
    },
    "rate_again": lambda _: {"level": "B"},
    "sign_level": lambda _: {"level": "B"},
    "sign_subjects": lambda _: {"levels": {"physical_education": "met"}},
    "write_remark": lambda _: {"text": "这学期你常帮同学摆好桌椅。"},
    "cut_snapshot": lambda _: {"cut": "provisional"},
    "give_duty": lambda seeds: {
        "staff_number": f"T8{next(seeds.people_made):03}",
        "name": "周岚",
        "duty": "resource_teacher",
    },
    "end_duty": lambda seeds: {
        "duty": "subject_teacher",
        "class_group_id": seeds.class_group_id,
        "subject": "music",
    },
    **{name: partial(_review_body, name) for name in openapi_review.BODIES},
    **{name: partial(openapi_capture.body_of, name) for name in openapi_capture.NAMES},
    **{name: partial(openapi_identity.body_of, name) for name in openapi_identity.BODIES},
    **{name: partial(openapi_reading.body_of, name) for name in openapi_reading.NAMES},
}


QUERIES: dict[str, Json] = {
    "feed": {"school": CODE},
    "timeline": {"term": TERM},
    "samples": {"term": TERM},
    "tell": {"about": "teacher"},
    "my_observations": {"day": "2026-11-20"},
}


def usual_request(name: str, seeds: Seeds, caller: str) -> Json:
    """Arguments of a schemathesis `Case` of this operation, with everything it needs made first."""
    request: Json = {"headers": {"Idempotency-Key": str(uuid7())}, "query": {}}
    if name in JSON_BODIES:
        request |= {"body": JSON_BODIES[name](seeds), "media_type": "application/json"}
    if name == "create_account":
        request["body"] = _new_account(seeds)
    if name in {"import_roster", "preview_roster", "roster_with_reasons"} | STAFF_LISTS:
        request |= _import(name, seeds)
    if name == "attach":
        request |= {"body": a_photo(), "media_type": "image/jpeg"}
    if name in {"record_prompt", "speak_remark", "tell"}:
        request |= {"body": a_webm(kind=2), "media_type": "audio/webm"}
    if name in SIGNING | SAYING:
        request["headers"] |= version_of(name, seeds)
    request["query"] = request["query"] | QUERIES.get(name, {})
    if name in openapi_review.OPERATIONS:
        return request | openapi_review.review_request(name, seeds, caller)
    path = _path(name, seeds, caller)
    if name == "plan_term":
        year = next(seeds.numbers)
        path["term"], request["body"] = f"{year}-{year + 1}-2", days_of(year)
    if name == "open_term":
        path["term"] = _a_planned_term(seeds) if caller == "admin" else FAR_TERM
    return {**request, "path_parameters": path}


def _a_planned_term(seeds: Seeds) -> str:
    """A term that is planned and not open yet."""
    year = next(seeds.numbers)
    term, draft = f"{year}-{year + 1}-2", {**days_of(year), "is_draft": True}
    seeds.people["admin"].sent("PUT", f"/terms/{term}", json=draft)
    return term


def _import(name: str, seeds: Seeds) -> Json:
    if name in STAFF_LISTS:
        return {"body": a_staff_list(next(seeds.people_made)), "media_type": XLSX}
    return {"body": a_roster_list(), "media_type": XLSX, "query": {"school_year": TERM[:4]}}


def version_of(name: str, seeds: Seeds) -> Json:
    """If-Match with what is signed by now, for a change."""
    path = f"/students/{seeds.child_id}/terms/{TERM}"
    signed = seeds.people["class teacher"].sent("GET", f"{path}/judgement")
    chosen = seeds.people["class teacher"].sent("GET", f"{path}/selection")
    levels = {one["indicator"]: one["etag"] for one in signed["levels"]}
    etag = {
        "sign_level": levels[INDICATOR],
        "sign_subjects": signed["subject_levels_etag"],
        "write_remark": signed["remark_etag"],
        "agree_next_steps": signed["next_steps_etag"],
        "write_self_statement": chosen["self_statement"]["etag"],
        "give_self_review": chosen["self_review"]["etag"],
        "write_family_words": chosen["family_words"]["etag"],
        "choose_pictures": chosen["pictures_etag"],
    }[name]
    return {"If-Match": etag} if etag else {}


def _path(name: str, seeds: Seeds, caller: str) -> Json:
    if name in _MADE_BY_CALLER:
        new = str(uuid7())
        return dict.fromkeys(_MADE_BY_CALLER[name], new)
    student_id = _student_id(name, seeds, caller)
    return {
        "student_id": student_id,
        "class_group_id": seeds.a_leaving_class() if name == "graduate" else seeds.class_group_id,
        "guardian_id": _guardian_id(name, seeds, student_id),
        "staff_id": seeds.a_colleague() if name in OF_A_COLLEAGUE else str(uuid7()),
        "scope": "photo",
        "question": "student.A2",
        "telling_id": str(uuid7()),
        "import_id": seeds.roster_id,
        "term": _term_id(name, seeds, caller),
        "indicator": INDICATOR,
        "subject": "chinese",
        "observation_id": _observation_id(name, seeds, caller),
        "evidence_id": seeds.evidence_id if name == "show" else str(uuid7()),
        **openapi_identity.path_of(name, seeds, caller),
        **openapi_reading.path_of(),
    }


def _student_id(name: str, seeds: Seeds, caller: str) -> str:
    """The child, or somebody who came for this; what is withdrawn, or needed, was given before."""
    if name in {"withdraw_consent", "attach", "show", "speak_remark", "hear_remark"}:
        path = f"/students/{seeds.child_id}/consents/photo"
        # By the family itself: what it withdrew, no paper gives again.
        seeds.people["guardian"].sent("PUT", path, json={"notice_version": NOTICE_VERSION})
    if name == "hear_remark":
        path = f"/students/{seeds.child_id}/terms/{TERM}/spoken-remark"
        seeds.people["class teacher"].sent("PUT", path, content=a_webm(kind=2))
    if name == "link_guardian" and caller == "guardian":
        return seeds.child_id
    if name in {"depart", "follow_plan", "link_guardian", "unlink_guardian"}:
        return seeds.joined()
    return seeds.student_ids[-1] if name == "erase" else seeds.child_id


def _guardian_id(name: str, seeds: Seeds, student_id: str) -> str:
    return seeds.a_guardian_of(student_id) if name == "unlink_guardian" else str(uuid7())


def _term_id(name: str, seeds: Seeds, caller: str) -> str:
    if name == "close_term" and caller == "admin":
        return seeds.new_term()
    return PAST if name in {"close_term", "report", "report_pdf", "report_contents"} else TERM


def _observation_id(name: str, seeds: Seeds, caller: str) -> str:
    if name in {"confirm", "reject", "ask_for_supplement"}:
        return seeds.recorded("guardian")
    if name == "reverse_confirmation":
        return _confirmed(seeds)
    if name == "check_sample":
        return _drawn(seeds)
    if name == "drop_entry":
        return _chosen(seeds)
    if name in {"withdraw", "attach", "correct"}:
        return seeds.recorded(caller if caller in RECORDERS else "class teacher")
    return seeds.observation_id


def _confirmed(seeds: Seeds) -> str:
    made = seeds.recorded("guardian")
    seeds.people["class teacher"].sent("POST", f"/observations/{made}/confirmation")
    return made


def _chosen(seeds: Seeds) -> str:
    path = f"/students/{seeds.child_id}/terms/{TERM}/entries/{seeds.observation_id}"
    body = {"indicator": INDICATOR}
    seeds.people["class teacher"].sent("PUT", path, json=body)
    return seeds.observation_id


def _drawn(seeds: Seeds) -> str:
    """A record of the family that the lot drew: more are made until it has drawn one."""
    teacher, guardian = seeds.people["class teacher"], seeds.people["guardian"]
    samples = f"/class-groups/{seeds.class_group_id}/samples?term={TERM}&seen="
    seen = 0
    while True:
        drawn = teacher.sent("GET", f"{samples}{seen}")["items"]
        if found := [one["observation_id"] for one in drawn if not one["is_checked"]]:
            return str(found[0])
        items = [_chore(seeds) for _ in range(50)]
        results = guardian.sent("POST", "/observation-batches", json={"items": items})["results"]
        seen = max(one["position"] for one in results)


def _chore(seeds: Seeds) -> Json:
    """By the family, and it counts at once."""
    chore = {"measures": {"minutes": 10}, "observation_id": str(uuid7())}
    return seeds.an_observation("LP01", **chore)
