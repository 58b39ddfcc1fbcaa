"""What whoever answers an objection is shown: whose it is, what it is about as it stands now,
what may follow, and whether the answer is theirs to give.
"""

from typing import Any
from uuid import uuid4

from builders import TERM
from objecting import a_level, filed, resolved, waiting
from portfolio.curate.domain import words_cell
from portfolio.curate.events import RemarkWritten
from portfolio.review.events import ObjectionFiled
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from reviewers import the_dean
from standing_school import StandingSchool


async def the_case(school: StandingSchool, who: str = "admin", **query: Any) -> dict[str, Any]:
    [case] = await waiting(school, who, **query)
    return case


async def test_an_entry_is_shown_with_its_day_and_its_words(school: StandingSchool) -> None:
    """Whoever answers need not look for it; and may strike it."""
    observation_id = await school.recorded("class teacher", note="主动关灯")
    await filed(school, about="entry", observation_id=str(observation_id), text="那天他请假。")
    case = await the_case(school)

    assert case["student_name"]
    assert case["class_group_id"] == str(school.class_group_id)
    assert case["fact"]["observation_id"] == str(observation_id)
    assert case["fact"]["note"] == "主动关灯"
    assert case["fact"]["type_name"]
    assert case["effects"] == ["strikes", "reopens"]
    assert case["filed_as"] == "parent"


async def test_a_level_is_shown_as_it_was_signed(school: StandingSchool) -> None:
    """With its name; what may follow is a new signature."""
    await school.given(a_level(school, "C"))
    await filed(school, about="level", indicator="student.B3", text="请说明依据。")
    case = await the_case(school)
    spoken = {"headers": {"accept-language": "en"}}
    told = await school["admin"].send("GET", "/objections", **spoken)
    [english] = told.json()["items"]

    assert (case["level"], case["fact"]) == ("发展中", None)
    assert case["indicator_name"] != english["indicator_name"]
    assert case["effects"] == ["reopens", "signs_again"]


async def test_a_remark_is_shown_as_it_was_written(school: StandingSchool) -> None:
    """And none where something else is objected to."""
    by = school.actor("class teacher").person_id
    cell = words_cell(school.pupil_id, TERM, "remark")
    written = RemarkWritten(text="这学期你常常帮助同学。", written_by=by)
    await school.given(Decided(school.pupil_id, written, TERM, cell))
    await filed(school)
    await filed(school, about="remark", text="写的是别的孩子。")
    told = await waiting(school)

    assert [one["remark"] for one in told] == [None, "这学期你常常帮助同学。"]
    assert told[1]["effects"] == ["reopens", "signs_again"]


async def test_whoever_had_a_part_is_told_that_it_is_not_theirs(school: StandingSchool) -> None:
    """As the answer would be refused: the author and the filer, not the colleague."""
    observation_id = await school.recorded("class teacher")
    await filed(school, about="entry", observation_id=str(observation_id))
    by_author = await the_case(school, "class teacher")
    by_other = await the_case(school)
    refused = await resolved(school["class teacher"], by_author["objection_id"])
    answered = await resolved(school["admin"], by_other["objection_id"])

    assert (by_author["may_answer"], by_other["may_answer"]) == (False, True)
    assert (refused.status_code, answered.status_code) == (403, 201)


async def test_a_class_teacher_answers_for_others_entries_only(school: StandingSchool) -> None:
    """What a colleague recorded in the class is theirs to look into, a level is the school's."""
    observation_id = await school.recorded("subject teacher")
    await filed(school, about="entry", observation_id=str(observation_id))
    await filed(school)
    told = await waiting(school, "class teacher")

    assert [one["may_answer"] for one in told] == [True, False]
    assert all(one["may_answer"] for one in await waiting(school))


async def test_one_class_is_asked_for_alone(school: StandingSchool) -> None:
    """The queue of a class holds its own; another class's is empty, also for its teacher."""
    objection = await filed(school)
    of_class = [
        [one["objection_id"] for one in await waiting(school, who, class_group_id=group)]
        for who in ("admin", "class teacher")
        for group in (str(school.class_group_id), str(uuid4()))
    ]

    assert of_class == [[objection], [], [objection], []]


async def test_it_says_whose_voice_it_is(school: StandingSchool) -> None:
    """A teacher who asks for a late record is not a family that objects, nor is the pupil."""
    own = ObjectionFiled(
        about="other", text="我那天在校。", filed_by=school.pupil_id, answer_by=school.today
    )
    await filed(school, "class teacher", text="申请补记：记录时没有网络。")
    await filed(school)
    await school.given(Decided(school.pupil_id, own, TERM, uuid7()))

    assert [one["filed_as"] for one in await waiting(school)] == ["teacher", "parent", "student"]


async def test_a_struck_entry_is_answered_for_and_shown_no_more(school: StandingSchool) -> None:
    """What was answered stays readable; nothing is left to be done about it."""
    observation_id = await school.recorded("class teacher")
    objection = await filed(school, about="entry", observation_id=str(observation_id))
    done = await resolved(await the_dean(school), objection, strikes=True)
    assert await waiting(school) == []
    [case] = await waiting(school, state="resolved")

    assert done.status_code == 201
    assert (case["outcome"], case["fact"], case["may_answer"]) == ("upheld", None, False)
    assert case["effects"] == []
