"""整理遴选 over HTTP: who may sign and read levels, subject levels and the remark."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from standing_school import Caller, StandingSchool, assert_problem, plain

from .judging import B2, base, enough, judgement, sign


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
