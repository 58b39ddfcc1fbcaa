"""整理遴选 over HTTP: facts and pictures chosen, words of child and family, next steps."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM, a_picture
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, assert_problem, plain
from voices import as_pupil

B2 = "student.B2"
STRANGERS = {
    "other teacher": 404,
    "former teacher": 404,
    "other guardian": 404,
    "former guardian": 404,
    "feed": 404,
    "stranger": 404,
    "anonymous": 401,
}


def base(school: StandingSchool) -> str:
    return f"/students/{school.pupil_id}/terms/{TERM}"


async def selection(school: StandingSchool, who: str = "guardian") -> dict[str, Any]:
    response = await school[who].get(f"{base(school)}/selection")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def chosen(school: StandingSchool, observation_id: UUID, by: str = "guardian") -> Any:
    path = f"{base(school)}/entries/{observation_id}"
    return await school[by].put(path, {"indicator": B2, "line": "主动关灯"})


async def test_a_fact_is_chosen_and_dropped_again(school: StandingSchool) -> None:
    """By the family, the class teacher or the child; blanks are allowed."""
    observation_id = await school.recorded("class teacher")
    first = await chosen(school, observation_id)
    shown = await selection(school)
    dropped = await school["class teacher"].post(f"{base(school)}/entries/{observation_id}/drop")
    again = await school["class teacher"].post(f"{base(school)}/entries/{observation_id}/drop")

    assert (first.status_code, dropped.status_code) == (201, 201), first.text
    assert shown["entries"] == [
        {
            "observation_id": str(observation_id),
            "indicator": B2,
            "line": "主动关灯",
            "selected_by": str(school.actor("guardian").person_id),
            "etag": first.headers["etag"],
        }
    ]
    assert_problem(again, "not-chosen")
    assert (await selection(school))["entries"] == []


async def test_what_does_not_count_cannot_be_chosen(school: StandingSchool) -> None:
    """An entry that waits, and one that counts for something else."""
    waits = await school.recorded("guardian")
    counts = await school.recorded("class teacher")
    other = f"{base(school)}/entries/{counts}"

    assert_problem(await chosen(school, waits), "does-not-count")
    assert_problem(await chosen(school, uuid7()), "does-not-count")
    assert_problem(
        await school["guardian"].put(other, {"indicator": "student.B11"}), "not-of-this-indicator"
    )


async def test_nothing_is_chosen_while_families_check(school: StandingSchool) -> None:
    """What they read is what stands."""
    observation_id = await school.recorded("class teacher")
    opened = admit.CheckOpened(
        term=TERM,
        class_group_id=school.class_group_id,
        until=school.today,
        opened_by=school.actor("class teacher").person_id,
    )
    await school.given(Decided(school.school_id, opened))

    assert_problem(await chosen(school, observation_id), "facts-are-frozen")


@pytest.mark.parametrize(
    ("what", "body", "may"),
    [
        ("self-statement", {"text": "我学会了跳绳"}, {"class teacher"}),
        ("self-review", {"answers": {"student.B3": "A"}}, {"class teacher"}),
        ("family-words", {"text": "我们看见了"}, {"guardian"}),
        ("next-steps", {"school": "每周陪读半小时"}, {"class teacher"}),
        ("pictures", {"pictures": []}, {"class teacher", "guardian"}),
    ],
)
async def test_who_may_say_what(
    school: StandingSchool, what: str, body: dict[str, Any], may: set[str]
) -> None:
    """Each voice its own; nobody speaks as somebody else."""
    tag: dict[str, str] = {}

    async def send(who: Caller) -> Any:
        response = await who.put(f"{base(school)}/{what}", body, headers=tag)
        if response.is_success:
            tag["if-match"] = response.headers["etag"]
        return response

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status == 201} == may
    related = {"admin", "class teacher", "subject teacher", "guardian"}
    assert {who for who, status in statuses.items() if status == 403} == related - may
    assert {who: statuses[who] for who in STRANGERS} == STRANGERS


async def test_who_may_read_the_selection(school: StandingSchool) -> None:
    """The pupil's people."""
    assert await school.everyone(lambda who: who.get(f"{base(school)}/selection")) == {
        **STRANGERS,
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 200,
        "guardian": 200,
    }


async def test_a_selection_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """To read and to change."""
    answers = []
    for one in (uuid4(), school.classmate_id, elsewhere.pupil_id):
        path = f"/students/{one}/terms/{TERM}"
        answers.append(plain(await school["guardian"].get(f"{path}/selection")))
        answers.append(plain(await school["guardian"].put(f"{path}/family-words", {"text": "好"})))

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_a_child_says_it_in_their_own_words(school: StandingSchool) -> None:
    """What a child writes is not corrected; what a teacher writes down keeps to the rules."""
    pupil, path = await as_pupil(school), f"{base(school)}/self-statement"
    mine = await pupil.put(path, {"text": "我跑步第一名"})
    said = (await selection(school))["self_statement"]
    told = await school["class teacher"].put(
        path, {"text": "我跑步第一名"}, headers={"if-match": mine.headers["etag"]}
    )
    other = await school["class teacher"].put(
        path, {"text": "我学会了跳绳"}, headers={"if-match": mine.headers["etag"]}
    )

    assert mine.status_code == 201, mine.text
    assert said == {"text": "我跑步第一名", "for_child": False, "etag": mine.headers["etag"]}
    assert_problem(told, "words-that-compare")
    assert other.status_code == 201
    assert (await selection(school))["self_statement"]["for_child"] is True


async def test_a_childs_review_is_at_hand_and_the_last_word_stands(school: StandingSchool) -> None:
    """The child needs no version; a teacher who copies a card does, lest the child's be lost."""
    pupil, path = await as_pupil(school), f"{base(school)}/self-review"
    sheet = (await pupil.get(f"/students/{school.pupil_id}/self-review-sheet")).json()
    for level in ("B", "A"):
        mine = await pupil.put(path, {"answers": {"student.B3": level}})
    said = (await selection(school))["self_review"]
    blind = await school["class teacher"].put(path, {"answers": {"student.B3": "C"}})
    copied = await school["class teacher"].put(
        path, {"answers": {"student.B3": "C"}}, headers={"if-match": mine.headers["etag"]}
    )

    assert (sheet["term"], sheet["asks"]) == (TERM, "indicators")
    assert said == {
        "answers": {"student.B3": "A"},
        "for_child": False,
        "etag": mine.headers["etag"],
    }
    assert blind.status_code == 428
    assert copied.status_code == 201, copied.text
    assert (await selection(school))["self_review"]["for_child"] is True


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"student.A2": "mostly"}, "question-is-unknown"),
        ({"student.B13": "A"}, "question-is-unknown"),
        ({"student.B3": "always"}, "answer-is-no-choice"),
        ({"student.B3": "4"}, "answer-is-no-choice"),
        ({}, "malformed"),
    ],
)
async def test_a_review_is_what_the_grade_is_asked(
    school: StandingSchool, answers: dict[str, str], kind: str
) -> None:
    """Words from grade 3 on; no numbers, ever."""
    pupil = await as_pupil(school)

    assert_problem(await pupil.put(f"{base(school)}/self-review", {"answers": answers}), kind)


async def test_a_child_speaks_for_no_other_child(school: StandingSchool) -> None:
    """A classmate's page looks like nobody's."""
    pupil = await as_pupil(school)
    path = f"/students/{school.classmate_id}/terms/{TERM}/self-statement"

    assert (await pupil.put(path, {"text": "好"})).status_code == 404


async def test_next_steps_are_said_anew_as_a_whole(school: StandingSchool) -> None:
    """The answer asks for the school's line where it is missing."""
    teacher, path = school["class teacher"], f"{base(school)}/next-steps"
    first = await teacher.put(path, {"student": "睡前收书包"})
    second = await teacher.put(
        path,
        {"school": "每周二陪读半小时", "school_indicator": "student.B4"},
        headers={"if-match": first.headers["etag"]},
    )
    none = await teacher.put(path, {}, headers={"if-match": second.headers["etag"]})
    shown = (await teacher.get(f"{base(school)}/judgement")).json()

    assert [one["code"] for one in first.json()["advice"]] == ["no_school_line"]
    assert second.json()["advice"] == []
    assert_problem(none, "nothing-agreed")
    assert shown["next_steps"] == {
        "student": None,
        "family": None,
        "school": "每周二陪读半小时",
        "school_indicator": "student.B4",
    }
    assert shown["next_steps_etag"] == second.headers["etag"]


async def with_picture(school: StandingSchool) -> tuple[UUID, UUID]:
    """A fact that counts and a picture beside it."""
    day = (school.today - timedelta(days=1)).isoformat()
    observation_id = await school.recorded("class teacher", occurred_on=day)
    evidence_id = uuid7()
    picture = a_picture(evidence_id=evidence_id)
    await school.given(Decided(school.pupil_id, picture, TERM, observation_id))
    return observation_id, evidence_id


async def test_pictures_need_consent_and_leave_with_their_fact(school: StandingSchool) -> None:
    """A family that never agreed sees no picture on any paper."""
    observation_id, evidence_id = await with_picture(school)
    path = f"{base(school)}/pictures"
    body = {"pictures": [{"evidence_id": str(evidence_id), "caption": "第一次自己包饺子"}]}
    without = await school["guardian"].put(path, body)
    granted = admit.ConsentGranted(
        scope="photo", granted_by=school.actor("guardian").person_id, notice_version="1"
    )
    await school.given(Decided(school.pupil_id, granted))
    taken = await school["guardian"].put(path, body)
    shown = (await selection(school))["pictures"]
    await school["class teacher"].post(f"/observations/{observation_id}/withdrawal", {})

    assert_problem(without, "consent-is-missing")
    assert taken.status_code == 201, taken.text
    assert shown == [{"evidence_id": str(evidence_id), "caption": "第一次自己包饺子"}]
    assert (await selection(school))["pictures"] == []


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("self-statement", {"text": ""}),
        ("self-statement", {"text": "长" * 201}),
        ("next-steps", {"school": "长" * 61}),
        ("next-steps", {"school": "好", "school_indicator": "B4"}),
        ("pictures", {"pictures": [{"evidence_id": str(UUID(int=n))} for n in range(4)]}),
        (f"entries/{UUID(int=1)}", {"indicator": B2, "line": "长" * 29}),
        (f"entries/{UUID(int=1)}", {"indicator": "school.B12"}),
    ],
)
async def test_what_does_not_fit_on_the_paper_is_malformed(
    school: StandingSchool, what: str, body: dict[str, Any]
) -> None:
    """Two pages, whatever is said."""
    assert_problem(await school["class teacher"].put(f"{base(school)}/{what}", body), "malformed")
