"""Who may do what: every route has an action, and nobody gets in without one."""

import re
from typing import Any
from uuid import uuid4

import pytest

from portfolio.support import policy
from portfolio.support.ids import uuid7
from portfolio.support.policy import POLICY, Concern, Relation
from portfolio.support.problems import Forbidden, NotFound
from portfolio.support.route_policy import ROUTES, actions_of
from standing_school import Caller, StandingSchool, assert_problem

# Somebody with an account and no relation to anything of this school.
NOBODY = "former teacher"


def about(route: str) -> Concern:
    """What the right that a route asks for is about."""
    return POLICY[actions_of(route)[0]].about


OPEN = [one for one in ROUTES if about(one) is Concern.OPEN]
WITHOUT_RELATION = {Concern.OPEN, Concern.OWN, Concern.LINK}


def request_to(route: str) -> tuple[str, str, dict[str, Any]]:
    """A well-formed request to a route, about things that are not there."""
    method, path = route.split(" ")
    named = {"term": "2026-2027-1", "indicator": "student.B2", "scope": "photo", "year": "2026"}
    filled = re.sub(r"\{(\w+)\}", lambda one: named.get(one[1], _an_id(one[1])), path)
    query = {"school": "2150000199", "term": "2026-2027-1", "school_year": "2026"}
    return method, filled, {"params": query, "json": BODIES.get(route)}


_NEW = {"import_id", "activity_id", "evidence_id", "observation_id", "list_id", "voice_id"}


def _an_id(name: str) -> str:
    is_new = name in _NEW
    return str(uuid7() if is_new else uuid4())


_SAID = {
    "term": "2026-2027-1",
    "observation_type": "MC08",
    "occurred_on": "2026-10-01",
}
BODIES: dict[str, Any] = {
    "PUT /accounts/current/password": {"old": "三月的雨落在屋檐", "new": "檐下的燕子又回来"},
    "POST /second-factor/confirmation": {"code": "123456"},
    "POST /sessions/current/second-factor": {"code": "123456"},
    "POST /class-groups/{class_group_id}/device-windows": {"minutes": 20},
    "POST /class-groups/{class_group_id}/picture-cards": {},
    "POST /class-devices": {"token": "x"},
    "POST /class-device/sessions": {
        "student_id": str(uuid4()),
        "pictures": ["cat", "sun", "boat"],
    },
    "PUT /observations/{observation_id}": {**_SAID, "student_id": str(uuid4())},
    "PUT /activities/{activity_id}": {
        **_SAID,
        "scope": "class",
        "class_group_ids": [str(uuid4())],
        "student_ids": [str(uuid4())],
    },
    "POST /observations/{observation_id}/corrections": {"occurred_on": "2026-10-01"},
    "POST /honour-lists/preview": {"text": "三(1)班 王小明"},
    "PUT /honour-lists/{list_id}": {**_SAID, "entries": [{"student_id": str(uuid4())}]},
    "PUT /peer-voices/{voice_id}": {**_SAID, "about": str(uuid4()), "text": "谢谢你"},
    "POST /community-links": {
        **_SAID,
        "activity": "植树",
        "organisation": "居委会",
        "student_ids": [str(uuid4())],
    },
    "POST /community-confirmation": {"came": [1], "name": "周老师"},
    "POST /observation-batches": {
        "items": [{**_SAID, "student_id": str(uuid4()), "observation_id": str(uuid7())}]
    },
    "POST /export-requests": {
        "what": "guardian_codes",
        "class_group_ids": [str(uuid4()), str(uuid4())],
        "reason": "新学期统一给家长发登录码。",
    },
    "POST /access-alarms/{alarm_id}/acknowledgement": {"words": "已核实，属正常工作。"},
    "POST /observations/{observation_id}/withdrawal": {},
    "POST /observations/{observation_id}/rejection": {},
    "POST /students/{student_id}/erasure": {"reason": "authority_order"},
    "POST /class-groups/{class_group_id}/graduation": {"left_on": "2026-07-01"},
    "POST /students": {
        "name": "王小明",
        "born_on": "2018-03-02",
        "class_group_id": str(uuid4()),
    },
    "POST /students/{student_id}/class-assignment": {"class_group_id": str(uuid4())},
    "POST /students/{student_id}/departure": {"left_on": "2026-10-01", "reason": "transfer"},
    "POST /students/{student_id}/individual-plan": {"follows": True, "from_on": "2026-10-01"},
    "POST /students/{student_id}/guardians": {"name": "李红", "relation": "母亲"},
    "PUT /students/{student_id}/consents/{scope}": {"notice_version": "notice.v1"},
    "POST /students/{student_id}/consents/{scope}/withdrawal": {},
    "PUT /terms/{term}": {"opens_on": "2026-09-01", "closes_on": "2027-01-20"},
    "PUT /students/{student_id}/terms/{term}/levels/{indicator}": {"level": "A"},
    "PUT /students/{student_id}/terms/{term}/subject-levels": {"levels": {"music": "met"}},
    "PUT /students/{student_id}/terms/{term}/remark": {"text": "好"},
    "POST /terms/{term}/cube-snapshots": {"cut": "provisional"},
    "POST /observations/{observation_id}/supplement-request": {"question": "在哪里？"},
    "POST /observations/{observation_id}/confirmation-reversal": {"reason": "认错了人"},
    "PUT /students/{student_id}/terms/{term}/entries/{observation_id}": {"indicator": "student.B2"},
    "PUT /students/{student_id}/terms/{term}/self-statement": {"text": "我会跳绳了"},
    "PUT /students/{student_id}/terms/{term}/family-words": {"text": "会自己整理书包"},
    "PUT /students/{student_id}/terms/{term}/next-steps": {"school": "两周后回看"},
    "PUT /students/{student_id}/terms/{term}/pictures": {"pictures": []},
    "PUT /class-groups/{class_group_id}/terms/{term}/levels/{indicator}": {
        "items": [{"student_id": str(uuid4()), "level": "B"}]
    },
    "PUT /class-groups/{class_group_id}/terms/{term}/levels": {
        "items": [{"student_id": str(uuid4()), "indicator": "student.B2", "level": "B"}]
    },
    "PUT /students/{student_id}/terms/{term}/second-ratings/{indicator}": {"level": "B"},
    "POST /class-groups/{class_group_id}/terms/{term}/check/closing": {},
    "POST /students/{student_id}/terms/{term}/draft/check": {"said": "noted"},
    "POST /students/{student_id}/terms/{term}/objections": {"about": "other", "text": "请核对。"},
    "POST /objections/{objection_id}/resolution": {"outcome": "dismissed", "answer": "无误。"},
    "POST /students/{student_id}/terms/{term}/report/acknowledgement": {"version": 1},
}


@pytest.mark.parametrize("route", sorted(ROUTES.keys() - OPEN))
async def test_nobody_gets_in_without_a_session(school: StandingSchool, route: str) -> None:
    """401 and nothing else, whatever is asked."""
    method, path, said = request_to(route)
    response = await school["anonymous"].send(method, path, **said)

    assert response.status_code == 401, response.text
    assert_problem(response, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "route",
    sorted(one for one in ROUTES if about(one) not in WITHOUT_RELATION),
)
async def test_who_stands_in_no_relation_is_told_there_is_nothing(
    school: StandingSchool, route: str
) -> None:
    """A teacher who was released: 404 at every door of the school."""
    method, path, said = request_to(route)
    if "school" in said["params"]:
        said["params"]["school"] = school.code
    caller: Caller = school[NOBODY]
    response = await caller.send(method, path, **said)

    assert response.status_code == 404, response.text
    assert_problem(response)


def test_a_stranger_is_not_found_and_a_relative_is_forbidden() -> None:
    """The two words of the policy."""
    with pytest.raises(NotFound):
        policy.require("level.sign", frozenset())
    with pytest.raises(Forbidden):
        policy.require("level.sign", frozenset({Relation.GUARDIAN}))
    policy.require("level.sign", frozenset({Relation.GUARDIAN, Relation.CLASS_TEACHER}))


def test_nobody_is_judged_from_above_or_by_machines() -> None:
    """Levels and remarks are the teacher's; an administrator keeps the books;
    a feed reader reads the feed and nothing else.
    """
    assert POLICY["remark.write"].who == {Relation.CLASS_TEACHER}
    # A subject teacher only what `judging.yaml` gives to the subject.
    assert POLICY["level.sign"].who == {Relation.CLASS_TEACHER, Relation.SUBJECT_TEACHER}
    by_admin = {action for action, it in POLICY.items() if Relation.SCHOOL_ADMIN in it.who}
    # Confirming is theirs only where the one class teacher wrote it (`confirm/answering.py`).
    judging = {"level.sign", "subject_level.sign", "remark.write", "second_rating.give"}
    assert not by_admin & {"observation.record", "evidence.read", *judging}
    by_feed = {action for action, it in POLICY.items() if Relation.FEED_READER in it.who}
    assert by_feed == {"feed.read"}


def test_a_guardian_reads_and_records_and_signs_nothing() -> None:
    """The whole of what a family may do."""
    by_guardian = {action for action, it in POLICY.items() if Relation.GUARDIAN in it.who}

    assert by_guardian == {
        "student.read",
        "guardian.read",
        "guardian.link",
        "guardian.unlink",
        "access_line.read",
        "consent.read",
        "consent.give",
        "consent.withdraw",
        "observation.record",
        "observation.correct",
        "observation.withdraw",
        "observation.read",
        "evidence.attach",
        "evidence.read",
        "report.read",
        "draft.read",
        "draft.check",
        "notice.read",
        "objection.file",
        "objection.read",
        "report.acknowledge",
        "entry.select",
        "family_words.write",
        "pictures.choose",
        "selection.read",
    }
