"""整理遴选 over HTTP: levels, subject levels, remark; who may sign, upon which version."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, a_duty, assert_problem, plain

B2 = "student.B2"


def base(student_id: UUID) -> str:
    return f"/students/{student_id}/terms/{TERM}"


async def enough(school: StandingSchool, student_id: UUID | None = None) -> None:
    """Two facts on two days: enough for student.B2."""
    for days in (1, 2):
        day = school.today - timedelta(days=days)
        await school.recorded("class teacher", student_id, occurred_on=day.isoformat())


async def sign(
    school: StandingSchool, level: str = "B", *, by: str = "class teacher", **more: Any
) -> Any:
    path = f"{base(more.pop('student_id', school.pupil_id))}/levels/{more.pop('indicator', B2)}"
    return await school[by].put(path, {"level": level}, **more)


async def judgement(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    response = await school[who].get(f"{base(school.pupil_id)}/judgement")
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    return said


def level_of(said: dict[str, Any], indicator: str = B2) -> dict[str, Any]:
    [found] = [one for one in said["levels"] if one["indicator"] == indicator]
    return dict(found)


async def test_who_may_sign_a_level(school: StandingSchool) -> None:
    """The class teacher, who answers for it; nobody signs from above."""
    await enough(school)

    async def send(who: Caller) -> Any:
        return await who.put(f"{base(school.pupil_id)}/levels/{B2}", {"level": "B"})

    assert await school.everyone(send) == {
        "admin": 403,
        "class teacher": 201,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_who_may_sign_subject_levels(school: StandingSchool) -> None:
    """The class teacher all, a subject teacher the subject taught; here: music."""

    async def send(who: Caller) -> Any:
        version = (await judgement(school))["subject_levels_etag"]
        headers = {"if-match": version} if version else {}
        path = f"{base(school.pupil_id)}/subject-levels"
        return await who.put(path, {"levels": {"music": "met"}}, headers=headers)

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status == 201} == {
        "class teacher",
        "subject teacher",
    }
    assert {who for who, status in statuses.items() if status == 403} == {"admin", "guardian"}
    assert statuses["anonymous"] == 401


async def test_who_may_write_a_remark(school: StandingSchool) -> None:
    """The class teacher's words, under the class teacher's name."""

    async def send(who: Caller) -> Any:
        return await who.put(f"{base(school.pupil_id)}/remark", {"text": "愿意帮忙"})

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status == 201} == {"class teacher"}
    assert {who for who, status in statuses.items() if status == 403} == {
        "admin",
        "subject teacher",
        "guardian",
    }


async def test_who_may_read_what_is_signed(school: StandingSchool) -> None:
    """The pupil's teachers; the family reads it in the report, not while it is being weighed."""
    assert await school.everyone(lambda who: who.get(f"{base(school.pupil_id)}/judgement")) == {
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 200,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


@pytest.mark.parametrize("what", ["judgement", f"levels/{B2}", "subject-levels", "remark"])
async def test_a_pupil_of_others_looks_like_nobody(
    school: StandingSchool, elsewhere: StandingSchool, what: str
) -> None:
    """To read and to sign."""
    bodies = {
        f"levels/{B2}": {"level": "B"},
        "subject-levels": {"levels": {"music": "met"}},
        "remark": {"text": "好"},
    }
    teacher, answers = school["class teacher"], []
    for student_id in (uuid4(), school.elsewhere_id, elsewhere.pupil_id, school.school_id):
        path = f"{base(student_id)}/{what}"
        sent = teacher.get(path) if what == "judgement" else teacher.put(path, bodies[what])
        answers.append(plain(await sent))

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_software_says_whether_there_are_enough_facts_and_proposes_nothing(
    school: StandingSchool,
) -> None:
    """Facts are counted towards being able to judge; the level stays empty until it is signed."""
    before = level_of(await judgement(school))
    refused = await sign(school, "A")
    await enough(school)
    after = level_of(await judgement(school))

    assert before == {
        "indicator": B2,
        "facts": 0,
        "is_enough": False,
        "level": None,
        "less_help_fact": None,
        "etag": None,
    }
    assert_problem(refused, "not-enough-facts")
    assert (after["facts"], after["is_enough"], after["level"]) == (2, True, None)


async def test_only_what_counts_is_a_fact(school: StandingSchool) -> None:
    """A family's entry before it is confirmed, and one taken back, are none."""
    await school.recorded("class teacher")
    day = (school.today - timedelta(days=1)).isoformat()
    entry = await school.recorded("guardian", occurred_on=day)
    assert_problem(await sign(school), "not-enough-facts")
    await school["class teacher"].post(f"/observations/{entry}/confirmation")

    assert (await sign(school)).status_code == 201
    await school["guardian"].post(f"/observations/{entry}/withdrawal", {})
    assert level_of(await judgement(school))["is_enough"] is False


async def test_a_signature_is_shown_with_the_version_it_is_changed_by(
    school: StandingSchool,
) -> None:
    """ETag and If-Match (RFC 9110, 8.8.3): 428 without, 412 with an older one."""
    await enough(school)
    first = await sign(school, "C")
    shown = level_of(await judgement(school))
    without = await sign(school, "B")
    second = await sign(school, "B", headers={"if-match": shown["etag"]})
    older = await sign(school, "A", headers={"if-match": shown["etag"]})

    assert (shown["level"], shown["etag"]) == ("C", first.headers["etag"])
    assert (without.status_code, older.status_code, second.status_code) == (428, 412, 201)
    assert_problem(without, "precondition")
    assert_problem(older, "stale")
    assert second.headers["etag"] != first.headers["etag"]
    assert level_of(await judgement(school))["level"] == "B"


@pytest.mark.parametrize("version", ["7", "*", 'W/"1"', '"x"', '"9999999999999999999"'])
async def test_a_version_that_is_not_ours_is_malformed(
    school: StandingSchool, version: str
) -> None:
    """It is handed back as it was given."""
    await enough(school)

    assert_problem(await sign(school, headers={"if-match": version}), "version-is-not-ours")


async def test_a_first_signature_for_a_version_that_never_was_is_stale(
    school: StandingSchool,
) -> None:
    """Somebody signs what they saw on another pupil's page."""
    await enough(school)

    assert_problem(await sign(school, headers={"if-match": '"3"'}), "stale")


async def test_a_retry_of_a_signature_gets_its_first_answer(school: StandingSchool) -> None:
    """Also once somebody else has signed anew."""
    await enough(school)
    key = uuid7()
    first = await sign(school, "C", key=key)
    await sign(school, "B", headers={"if-match": first.headers["etag"]})
    again = await sign(school, "C", key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert level_of(await judgement(school))["level"] == "B"


async def test_of_two_teachers_who_sign_at_once_one_wins(school: StandingSchool) -> None:
    """G3: the other is told (412, or 428 for a first signature) and looks again."""
    await enough(school)
    second = school.actor("other teacher").person_id
    duty = a_duty(second, "class_teacher", school.class_group_id)
    await school.given(Decided(school.school_id, duty))
    teachers = ["class teacher", "other teacher"] * 4
    first = await asyncio.gather(*(sign(school, by=who) for who in teachers))
    version = level_of(await judgement(school))["etag"]
    changed = await asyncio.gather(
        *(sign(school, "A", by=who, headers={"if-match": version}) for who in teachers)
    )

    assert sorted(one.status_code for one in first) == [201] + [428] * 7
    assert sorted(one.status_code for one in changed) == [201] + [412] * 7


async def test_cells_do_not_stand_in_each_others_way(school: StandingSchool) -> None:
    """A level, the subjects and the remark of one pupil at once."""
    await enough(school)
    teacher = school["class teacher"]
    answers = await asyncio.gather(
        sign(school),
        teacher.put(f"{base(school.pupil_id)}/subject-levels", {"levels": {"chinese": "met"}}),
        teacher.put(f"{base(school.pupil_id)}/remark", {"text": "愿意帮忙"}),
    )
    said = await judgement(school)

    assert [one.status_code for one in answers] == [201, 201, 201]
    assert (level_of(said)["level"], said["subject_levels"], said["remark"]) == (
        "B",
        {"chinese": "met"},
        "愿意帮忙",
    )


async def test_a_subject_teacher_signs_only_what_they_teach(school: StandingSchool) -> None:
    """And leaves the others' as they are."""
    path = f"{base(school.pupil_id)}/subject-levels"
    first = await school["class teacher"].put(path, {"levels": {"chinese": "mostly"}})
    headers = {"if-match": first.headers["etag"]}
    other = await school["subject teacher"].put(
        path, {"levels": {"mathematics": "met"}}, headers=headers
    )
    own = await school["subject teacher"].put(path, {"levels": {"music": "met"}}, headers=headers)

    assert_problem(other, "not-your-subject")
    assert own.status_code == 201
    assert (await judgement(school))["subject_levels"] == {"chinese": "mostly", "music": "met"}


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("levels/student.B1", {"level": "B"}, "indicator-takes-no-level"),
        ("levels/student.B6", {"level": "B"}, "indicator-takes-no-level"),
        ("levels/student.B99", {"level": "B"}, "indicator-takes-no-level"),
        ("levels/school.B12", {"level": "B"}, "malformed"),
        (f"levels/{B2}", {"level": "E"}, "malformed"),
        (f"levels/{B2}", {"level": "B", "score": 95}, "malformed"),
        ("subject-levels", {"levels": {"physics": "met"}}, "subject-is-unknown"),
        ("subject-levels", {"levels": {"music": "excellent"}}, "malformed"),
        ("subject-levels", {"levels": {}}, "malformed"),
        ("remark", {"text": ""}, "malformed"),
        ("remark", {"text": "长" * 501}, "malformed"),
    ],
)
async def test_what_cannot_be_signed_is_refused_in_a_sentence(
    school: StandingSchool, path: str, body: dict[str, Any], kind: str
) -> None:
    """A score has no place to stand in."""
    response = await school["class teacher"].put(f"{base(school.pupil_id)}/{path}", body)

    assert response.status_code == 422, response.text
    assert_problem(response, kind)


async def test_a_pupil_with_a_plan_takes_no_level(school: StandingSchool) -> None:
    """The remark is for every child."""
    await enough(school, school.planned_id)
    teacher, path = school["class teacher"], base(school.planned_id)
    level = await sign(school, student_id=school.planned_id)
    subjects = await teacher.put(f"{path}/subject-levels", {"levels": {"music": "met"}})
    remark = await teacher.put(f"{path}/remark", {"text": "一起排练很开心"})

    assert_problem(level, "judged-by-plan")
    assert_problem(subjects, "judged-by-plan")
    assert remark.status_code == 201


async def test_after_the_term_nothing_is_signed(school: StandingSchool) -> None:
    """The report is made of what stands."""
    await enough(school)
    sealed = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, sealed))

    assert_problem(await sign(school), "term-is-not-open")


async def test_a_term_nobody_planned_has_no_judgement(school: StandingSchool) -> None:
    """A misspelt term is told so."""
    path = f"/students/{school.pupil_id}/terms/{NEXT_TERM}"

    assert_problem(await school["class teacher"].get(f"{path}/judgement"), "term-is-unknown")
    assert_problem(
        await school["class teacher"].put(f"{path}/remark", {"text": "好"}), "term-is-unknown"
    )


async def test_a_remark_that_ranks_is_refused_with_what_to_write_instead(
    school: StandingSchool,
) -> None:
    """Where it stands, never what it says; the text is nowhere but in the sender's hand."""
    path = f"{base(school.pupil_id)}/remark"
    refused = await school["class teacher"].put(path, {"text": "期中全班第 3 名，继续努力。"})
    problem = refused.json()

    assert refused.status_code == 422
    assert_problem(refused, "words-that-compare")
    assert problem["found"][0] == {"code": "place", "where": "text", "start": 4, "end": 9}
    assert "和上学期的你相比" in problem["detail"]
    assert "期中全班" not in refused.text


async def test_a_remark_without_a_fact_is_taken_and_its_writer_told(
    school: StandingSchool,
) -> None:
    """Advice, not a refusal: the teacher knows the child."""
    path = f"{base(school.pupil_id)}/remark"
    teacher = school["class teacher"]
    vague = await teacher.put(path, {"text": "你是个好孩子，从来不让人操心。"})
    concrete = await teacher.put(
        path,
        {"text": "10 月 14 日你扶起了同学。", "lead": "10 月起自己收书包。"},
        headers={"if-match": vague.headers["etag"]},
    )

    assert (vague.status_code, concrete.status_code) == (201, 201)
    assert [one["code"] for one in vague.json()["advice"]] == ["always", "no_fact"]
    assert concrete.json()["advice"] == []
    assert (await judgement(school))["lead"] == "10 月起自己收书包。"


async def test_a_remark_much_like_a_classmates_is_pointed_out(school: StandingSchool) -> None:
    """Forty remarks with the name changed say nothing about forty children."""
    teacher = school["class teacher"]
    said = "这学期你常帮同学摆好桌椅，10 月读完了 3 本书，说话也更大声了。"
    await teacher.put(f"{base(school.classmate_id)}/remark", {"text": said})
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    alike = await teacher.put(f"{base(school.pupil_id)}/remark", {"text": said.replace("3", "5")})
    [one] = alike.json()["advice"]

    assert alike.status_code == 201
    assert (one["code"], one["student_id"]) == ("alike", str(school.classmate_id))


async def test_a_teacher_of_the_field_signs_its_indicators(school: StandingSchool) -> None:
    """The music teacher signs 美育实践; what is not of the field is the class teacher's."""
    for days in (1, 2):
        day = (school.today - timedelta(days=days)).isoformat()
        await school.recorded("class teacher", observation_type="AA01", occurred_on=day)
    await enough(school)
    field = await sign(school, by="subject teacher", indicator="student.B9")
    other = await sign(school, by="subject teacher")

    assert field.status_code == 201, field.text
    assert_problem(other, "not-your-indicator")


async def test_a_judgement_says_by_whose_measure(school: StandingSchool) -> None:
    """A screen must not ask for levels of a pupil who has a plan."""
    path = f"/students/{school.planned_id}/terms/{TERM}/judgement"

    assert (await judgement(school))["by_plan"] is False
    assert (await school["class teacher"].get(path)).json()["by_plan"] is True


async def test_judgements_go_on_while_families_check(school: StandingSchool) -> None:
    """Only facts are frozen: late subject results and remarks are signed until the end."""
    await enough(school)
    opened = admit.CheckOpened(
        term=TERM,
        class_group_id=school.class_group_id,
        until=school.today,
        opened_by=school.actor("class teacher").person_id,
    )
    await school.given(Decided(school.school_id, opened))
    teacher, path = school["class teacher"], base(school.pupil_id)
    subjects = await teacher.put(f"{path}/subject-levels", {"levels": {"music": "met"}})
    remark = await teacher.put(f"{path}/remark", {"text": "10 月 14 日你扶起了同学。"})

    assert (await sign(school)).status_code == 201
    assert (subjects.status_code, remark.status_code) == (201, 201)
