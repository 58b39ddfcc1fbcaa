"""异议 over HTTP: who files one, about what, and who reads it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from builders import TERM
from objecting import filed, path_of, resolved, waiting
from portfolio.admit import events as admit
from portfolio.review.events import ObjectionFiled
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from reviewers import the_dean
from standing_school import StandingSchool, assert_problem
from voices import as_pupil


async def test_who_may_object(school: StandingSchool) -> None:
    """The family; whoever keeps the books tells the school, and strangers know of no such pupil."""
    observation_id = await school.recorded("class teacher")
    body = {"about": "entry", "observation_id": str(observation_id), "text": "那天他请假。"}
    statuses = await school.everyone(lambda who: who.post(path_of(school), body))

    assert {who for who, status in statuses.items() if status == 201} == {"guardian"}
    assert {statuses[who] for who in ("class teacher", "admin", "subject teacher")} == {403}
    assert {statuses[who] for who in ("other guardian", "former guardian", "stranger")} == {404}
    refused = await school["class teacher"].post(path_of(school), body)
    assert_problem(refused, "not-yours-to-object")


async def test_a_teacher_asks_for_what_came_late(school: StandingSchool) -> None:
    """A phone was without network when the families began to look: the school decides, not the
    teacher alone, and the family reads it.
    """
    await school["class teacher"].post(f"/class-groups/{school.class_group_id}/terms/{TERM}/check")
    late = f"/observations/{uuid7()}"
    refused = await school["class teacher"].put(late, school.an_observation())
    asked = await filed(school, "class teacher", text="申请补记：记录时没有网络。")
    await resolved(await the_dean(school), asked, reopens=True)
    taken = await school["class teacher"].put(late, school.an_observation())
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    [seen] = (await school["guardian"].get(path_of(school))).json()["items"]

    assert_problem(refused, "facts-are-frozen")
    assert taken.status_code == 201
    assert seen["objection_id"] == asked


@pytest.mark.parametrize(("years", "status"), [(13, 403), (14, 201)], ids=["thirteen", "fourteen"])
async def test_a_pupil_speaks_alone_from_fourteen_on(
    school: StandingSchool, years: int, status: int
) -> None:
    """By the day of birth; younger ones are told to ask their family."""
    born = school.today.replace(year=school.today.year - years, day=1)
    child = uuid4()
    admitted = admit.StudentAdmitted(name="大明", stage="primary", entry_year=2021, born_on=born)
    assigned = admit.ClassAssigned(class_group_id=school.class_group_id)
    await school.given(Decided(child, admitted), Decided(child, assigned))
    pupil = await as_pupil(school, child)
    body = {"about": "other", "text": "我那天在校。"}

    assert (await pupil.post(path_of(school, child), body)).status_code == status


async def test_an_objection_is_read_by_the_family_and_by_those_who_answer(
    school: StandingSchool,
) -> None:
    """With the day by which it is answered; the class teacher sees those of the own class."""
    objection = await filed(school)
    listed = await waiting(school)
    own = (await school["guardian"].get(path_of(school))).json()["items"]

    assert [one["objection_id"] for one in listed] == [objection]
    assert own == [{name: one[name] for name in own[0]} for one in listed]
    assert listed[0]["text"] == "出勤少记了一天。"
    assert listed[0]["answer_by"] > school.today.isoformat()
    assert listed[0]["is_overdue"] is False
    assert [one["objection_id"] for one in await waiting(school, "class teacher")] == [objection]
    assert await waiting(school, "other teacher") == []
    assert (await school["subject teacher"].get("/objections")).status_code == 403


async def test_an_overdue_objection_is_marked(school: StandingSchool) -> None:
    """Whoever answers sees it at a glance."""
    late = ObjectionFiled(
        about="other",
        text="请核对。",
        filed_by=school.actor("guardian").person_id,
        answer_by=school.today - timedelta(days=1),
    )
    await school.given(Decided(school.pupil_id, late, TERM, uuid7()))

    assert [one["is_overdue"] for one in await waiting(school)] == [True]


async def test_objections_of_who_left_are_the_administrators(school: StandingSchool) -> None:
    """The class teacher of yesterday reads nothing of a leaver, so no objection either."""
    await filed(school)
    assert len(await waiting(school, "class teacher")) == 1
    left = admit.TransferredOut(
        left_on=school.today, reason="transfer", by=school.actor("admin").person_id
    )
    await school.given(Decided(school.pupil_id, left))

    assert await waiting(school, "class teacher") == []
    assert len(await waiting(school, "admin")) == 1


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"about": "entry"}, "objection-says-not-what"),
        ({"about": "level"}, "objection-says-not-what"),
        ({"about": "level", "indicator": "student.B9"}, "objection-says-not-what"),
        ({"about": "entry", "observation_id": str(uuid4())}, "not-found"),
    ],
    ids=["no entry", "no indicator", "no level", "another's entry"],
)
async def test_an_objection_says_what_it_is_about(
    school: StandingSchool, said: dict[str, Any], kind: str
) -> None:
    """By an id of this pupil's own term."""
    response = await school["guardian"].post(path_of(school), {"text": "请核对。"} | said)

    assert_problem(response, kind)


async def test_a_term_waits_for_the_answer(school: StandingSchool) -> None:
    """Whoever objected in time is answered before the report is made."""
    objection = await filed(school)
    early = await school["admin"].post(f"/terms/{TERM}/closure")
    await resolved(school["admin"], objection, outcome="dismissed")

    assert_problem(early, "objections-are-unanswered")
    assert "1" in early.json()["detail"]
    assert (await school["admin"].post(f"/terms/{TERM}/closure")).status_code == 201
