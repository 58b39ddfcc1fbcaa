"""Four voices over HTTP: pupils, guardians, teachers of every duty; what each may say and see."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.support.ids import derived, uuid7
from standing_school import Caller, StandingSchool, assert_problem, plain
from voices import YESTERDAY, a_classmate, as_pupil, timeline, with_duty


async def record(
    who: Caller, school: StandingSchool, student_id: UUID | None = None, **said: Any
) -> Any:
    body = school.an_observation(student_id, **{"note": "记一笔", "measures": {}} | said)
    return await who.put(f"/observations/{uuid7()}", body)


async def test_a_pupil_records_of_themselves_and_of_nobody_else(school: StandingSchool) -> None:
    """A classmate is not there for them; their own word waits for a teacher."""
    me = await as_pupil(school)

    assert (await record(me, school)).status_code == 201
    assert_problem(await record(me, school, school.classmate_id), "not-found")
    [entry] = await timeline(school, me)
    assert (entry["source"], entry["standing"]) == ("student", "pending")


async def test_levels_choices_texts_and_parts_are_told(school: StandingSchool) -> None:
    """Whatever the vocabulary measures; it comes back as it was said."""
    said = [
        {"observation_type": "MC17", "words": {"role": "图书管理员"}},
        {"observation_type": "MC18", "words": {"award": "county"}},
        {"observation_type": "AC02", "words": {"level4": "B"}, "measures": {"times": 1}},
        {"observation_type": "AC03", "items": {"n": 18, "of": 20}},
        {"observation_type": "AC11", "items": {"present": 95, "of": 98}},
    ]
    for one in said:
        response = await record(school["class teacher"], school, **one)
        assert response.status_code == 201, response.text

    entries = await timeline(school, school["class teacher"])
    assert [
        {"observation_type": one["observation_type"], "words": one["words"], "items": one["items"]}
        for one in reversed(entries)
    ] == [
        {"observation_type": one["observation_type"], "words": one.get("words", {})}
        | {"items": one.get("items", {})}
        for one in said
    ]


async def test_the_fitness_test_is_for_the_pe_teacher_and_few_eyes(school: StandingSchool) -> None:
    """体育教师记，班主任可见；音乐教师看不到。 Items of the grade, within what a body does."""
    pe = await with_duty(
        school, "subject_teacher", school.class_group_id, subject="physical_education"
    )
    test = {"observation_type": "PF09", "items": {"run_50m": 95, "sit_and_reach": -12}}

    assert (await record(pe, school, **test)).status_code == 201
    assert_problem(await record(school["class teacher"], school, **test), "not-for-this-duty")
    pulled = await record(pe, school, observation_type="PF09", items={"pull_ups": 9})
    assert_problem(pulled, "part-is-unknown")
    seconds = await record(pe, school, observation_type="PF09", items={"run_50m": 9})
    assert_problem(seconds, "part-is-implausible")
    exempt = {"observation_type": "PF09", "words": {"test_items": "exempt"}}
    assert (await record(pe, school, **exempt)).status_code == 201
    for who, count in (("class teacher", 2), ("guardian", 2), ("subject teacher", 0)):
        assert len(await timeline(school, school[who])) == count, who


async def test_the_screening_is_for_the_health_teacher_and_the_family(
    school: StandingSchool,
) -> None:
    """校医记；班主任和体育教师都看不到。"""
    doctor = await with_duty(school, "health_teacher")
    pe = await with_duty(
        school, "subject_teacher", school.class_group_id, subject="physical_education"
    )
    screened = {"observation_type": "PF11", "items": {"vision_left": 49, "vision_right": 50}}

    assert (await record(doctor, school, **screened)).status_code == 201
    assert_problem(await record(doctor, school), "not-for-this-duty")
    for who, count in ((doctor, 1), (school["guardian"], 1), (school["class teacher"], 0), (pe, 0)):
        assert len(await timeline(school, who)) == count, who.name


async def test_its_author_corrects_an_observation(school: StandingSchool) -> None:
    """The first wording stays in the log, the latest is shown; a family's waits again."""
    observation_id = await school.recorded("guardian", occurred_on=school.today.isoformat())
    path = f"/observations/{observation_id}"
    await school["class teacher"].post(f"{path}/confirmation")
    day = (school.today - YESTERDAY).isoformat()
    body = {"occurred_on": day, "note": "是前一天", "measures": {"times": 3}, "reason": "记错"}
    key = uuid7()
    answers = [
        await school["guardian"].post(f"{path}/corrections", body, key=key) for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    [entry] = await timeline(school, school["guardian"])
    shown = (entry["occurred_on"], entry["note"], entry["measures"], entry["standing"])
    assert shown == (day, "是前一天", {"times": 3}, "pending")
    assert_problem(await school["class teacher"].post(f"{path}/corrections", body), "not-yours")
    assert_problem(await school["other guardian"].post(f"{path}/corrections", body), "not-found")


async def test_a_show_of_hands_is_the_childrens_word(school: StandingSchool) -> None:
    """举手记: one tap a child, source the pupil, counted at once; no family has to write."""
    body = school.an_observation(
        observation_type="LP01", note="上周洗过碗", measures={"times": 1}, for_child=True
    )
    del body["student_id"]
    group = {"scope": "class", "class_group_ids": [str(school.class_group_id)]}
    hands = {"student_ids": [str(school.pupil_id)]}
    response = await school["class teacher"].put(f"/activities/{uuid7()}", body | group | hands)

    assert response.status_code == 201, response.text
    [entry] = await timeline(school, school["guardian"])
    assert (entry["source"], entry["standing"], entry["for_child"]) == ("student", "counted", True)


async def whole(
    school: StandingSchool, who: Caller, activity_id: UUID | None = None, **group: Any
) -> Any:
    said = school.an_observation(observation_type="MC01", measures={"times": 1}, note="升旗")
    del said["student_id"]
    return await who.put(
        f"/activities/{activity_id or uuid7()}", {**said, "scope": "school"} | group
    )


async def test_the_whole_school_but_those_who_were_not_there(school: StandingSchool) -> None:
    """全校活动按例外：one entry, a command per class, one event per child."""
    counsellor, activity_id = await with_duty(school, "counsellor"), uuid7()
    out = [str(school.classmate_id)]
    answers = [
        await whole(school, counsellor, activity_id, except_student_ids=out) for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 200], answers[0].text
    body = answers[0].json()
    assert body == answers[1].json()
    classes = {one["class_group_id"]: one for one in body["classes"]}
    assert set(classes) == {str(school.class_group_id), str(school.other_class_group_id)}
    recorded = set(body["observation_ids"])
    assert str(derived(activity_id, school.pupil_id)) in recorded
    assert str(derived(activity_id, school.elsewhere_id)) in recorded
    assert str(derived(activity_id, school.classmate_id)) not in recorded
    log = school.service.house.desk.journal.store
    for class_group_id in classes:
        command_id = derived(activity_id, class_group_id)
        assert await log.find(school.school_id, command_id), "a command per class"


async def test_an_exception_must_be_somebody(school: StandingSchool) -> None:
    """A slip in the list of the absent would record the wrong children."""
    counsellor = await with_duty(school, "counsellor")
    refused = await whole(school, counsellor, except_student_ids=[str(uuid7())])

    assert_problem(refused, "not-in-this-class")


@pytest.mark.parametrize("who", ["class teacher", "guardian", "admin"])
async def test_the_whole_school_is_for_whoever_leads_it(school: StandingSchool, who: str) -> None:
    """大队辅导员、德育; a class teacher speaks for the own class."""
    assert (await whole(school, school[who])).status_code in {403, 404}


async def test_a_club_is_a_list_across_classes(school: StandingSchool) -> None:
    """合唱团: pupils of two classes, by whoever has both; to the teacher of one a pupil of the
    other is like somebody who is not there.
    """
    members = {"student_ids": [str(school.pupil_id), str(school.elsewhere_id)]}
    nobody = {"student_ids": [str(school.pupil_id), str(uuid4())]}
    moral, before = await with_duty(school, "moral_education"), await school.shown()
    part = await whole(school, school["class teacher"], scope="club", **members)
    unknown = await whole(school, school["class teacher"], scope="club", **nobody)
    nothing = await school.shown()
    all_of_it = await whole(school, moral, scope="club", **members)

    assert_problem(part, "not-in-this-class")
    assert plain(part) == plain(unknown)
    assert nothing == before
    assert [one["status"] for one in all_of_it.json()["classes"]] == [201, 201]


async def test_a_scope_and_its_lists_agree(school: StandingSchool) -> None:
    """Nothing is guessed from a list that does not fit."""
    counsellor = await with_duty(school, "counsellor")
    for group in (
        {"scope": "club"},
        {"scope": "class"},
        {"scope": "school", "student_ids": [str(school.pupil_id)]},
    ):
        assert_problem(await whole(school, counsellor, **group), "scope-is-unclear")


async def paste(who: Caller, text: str) -> Any:
    return await who.post("/honour-lists/preview", {"text": text})


async def test_a_pasted_list_is_looked_at_before_it_is_recorded(school: StandingSchool) -> None:
    """粘贴名单: who is meant, or why nobody; nothing is recorded until somebody confirms."""
    first = await a_classmate(school, "周子墨", 31)
    second = await a_classmate(school, "周子墨", 32)
    clear = await a_classmate(school, "何清欢", 33)
    counsellor, before = await with_duty(school, "counsellor"), await school.shown()
    lines = ("1. 三(1)班 何清欢 校级三好学生", "周子墨 优秀", "三年级1班\t周子墨\t32号\t优秀")
    text = "\n".join((*lines, "张三 无此人", "何清欢 又一次"))
    response = await paste(counsellor, text)

    assert response.status_code == 200, response.text
    rows = response.json()["rows"]
    assert [one["student_id"] for one in rows] == [str(clear), None, str(second), None, None]
    assert [one["reason"] for one in rows] == [None, "several", None, "no_such_name", "twice"]
    assert {one["student_id"] for one in rows[1]["candidates"]} == {str(first), str(second)}
    assert rows[0]["note"] == "校级三好学生"
    assert await school.shown() == before
    assert_problem(await paste(counsellor, "何清欢\n" * 501), "list-is-too-long")
    assert_problem(await paste(school["guardian"], text), "forbidden")


async def test_a_confirmed_list_is_recorded_class_by_class(school: StandingSchool) -> None:
    """Each class whole or not at all; a retry finds what is there."""
    counsellor, list_id = await with_duty(school, "counsellor"), uuid7()
    entries = [
        {"student_id": str(one), "note": "优秀少先队员", "words": {"award": "school"}}
        for one in (school.pupil_id, school.elsewhere_id)
    ]
    said = {"term": TERM, "observation_type": "MC16", "occurred_on": school.today.isoformat()}
    path, body = f"/honour-lists/{list_id}", {**said, "entries": entries}
    answers = [await counsellor.put(path, body) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 200], answers[0].text
    assert answers[0].json() == answers[1].json()
    assert len(answers[0].json()["classes"]) == 2
    [entry] = await timeline(school, school["guardian"])
    assert (entry["note"], entry["words"], entry["standing"]) == (
        "优秀少先队员",
        {"award": "school"},
        "counted",
    )
    twice = await counsellor.put(f"/honour-lists/{uuid7()}", {**said, "entries": entries[:1] * 2})
    assert_problem(twice, "twice-on-the-list")
