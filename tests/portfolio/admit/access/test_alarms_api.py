"""What the office is told of unusual reading, and what it answers."""

import asyncio
from uuid import uuid4

import pytest

from builders import NOON
from builders import a_school as a_plain_school
from portfolio.admit.access.alarm_words import whose
from portfolio.admit.access.watching import watch
from portfolio.support.access_probes import Probes
from portfolio.support.access_rules import MOST_REFUSED, Alarm
from portfolio.support.actor import Role
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty, a_school, assert_problem
from standing_service import Service, until
from watched import Watched, on_day


@pytest.mark.parametrize("role", Role)
def test_whoever_can_be_alarmed_about_has_words(role: Role) -> None:
    """A shared device that was refused too often must not shut the office out of its list."""
    alarm = Alarm("probing", uuid4(), NOON, 30, role.value)
    told = {whose(alarm, a_plain_school(), language) for language in ("zh", "en")}

    assert len(told) == 2


@pytest.fixture
async def watched(still: Service) -> Watched:
    """A school that nobody has read in yet."""
    return Watched(await a_school(still))


async def deputy_of(school: StandingSchool) -> Caller:
    """Somebody of 德育/教务, signed in."""
    person_id = uuid4()
    await school.given(Decided(school.school_id, a_duty(person_id, "moral_education")))
    return await school.joined(person_id)


async def alarmed(watched: Watched, by: str = "admin") -> str:
    """The id of an alarm about somebody."""
    if by == "admin":
        await watched.read((uuid4() for _ in range(101)), by=by, at=on_day(watched, 10))
    else:
        await watched.read((uuid4() for _ in range(121)), by=by, at=on_day(watched, 10))
    await watched.alarms()
    found = await watched.school.service.house.desk.pool.fetchval(
        "SELECT alarm_id FROM access_alarm WHERE school_id = $1", watched.school.school_id
    )
    return str(found)


async def test_the_office_is_told_in_words_and_answers_once(watched: Watched) -> None:
    """Who, when, how many; then what was found out, which nobody changes any more."""
    alarm_id = await alarmed(watched, "class teacher")
    admin, words = watched.school["admin"], {"words": "已核实：年级组长代为核对。"}
    (told,) = (await admin.get("/access-alarms")).json()["items"]
    path = f"/access-alarms/{alarm_id}/acknowledgement"
    answers = [await admin.post(path, words) for _ in range(2)]
    otherwise = await admin.post(path, {"words": "其实没有核实。"})
    (kept,) = (await admin.get("/access-alarms", state="answered")).json()["items"]

    assert (told["who"], told["detail"]) == ("王芳", "一小时内逐个打开了 121 名学生的档案。")
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert_problem(otherwise, "alarm-is-answered")
    assert (kept["words"], kept["acknowledged_by"]) == (words["words"], "王芳")
    assert (await admin.get("/access-alarms")).json()["items"] == []


async def test_nobody_sees_or_answers_an_alarm_about_themselves(watched: Watched) -> None:
    """The administrator's own is for 德育/教务."""
    alarm_id = await alarmed(watched)
    admin, words = watched.school["admin"], {"words": "没有问题。"}
    deputy = await deputy_of(watched.school)
    path = f"/access-alarms/{alarm_id}/acknowledgement"

    assert (await admin.get("/access-alarms")).json()["items"] == []
    assert (await admin.post(path, words)).status_code == 404
    assert len((await deputy.get("/access-alarms")).json()["items"]) == 1
    assert (await deputy.post(path, words)).status_code == 201


async def test_where_nobody_can_answer_the_operator_gets_a_number(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    """A count and a school, no name: the school cannot be left alone with it."""
    await watched.read((uuid4() for _ in range(101)), by="admin", at=on_day(watched, 10))
    alone = await watch(watched.school.service.house.desk, watched.school.school_id)
    said = capsys.readouterr().out
    await deputy_of(watched.school)
    await watched.read([uuid4()], by="admin", at=on_day(watched, 11))

    assert alone == 1
    assert "alarms-nobody-can-answer" in said
    assert str(watched.school.actor("admin").person_id) not in said
    assert await watch(watched.school.service.house.desk, watched.school.school_id) == 0


async def test_who_tries_addresses_is_told_of(watched: Watched) -> None:
    """A guardian's account that counts through ids: the office hears of an account, not of a name;
    a report that is merely not issued yet is nobody's attempt.
    """
    school = watched.school
    for _ in range(MOST_REFUSED + 1):
        response = await school["guardian"].get(f"/students/{uuid4()}")
        assert response.status_code == 404
    for number in range(MOST_REFUSED + 1):
        path = f"/students/{school.classmate_id}/terms/20{10 + number}-20{11 + number}-1/report"
        await school["other guardian"].get(path)

    async def is_told() -> bool:
        return bool((await school["admin"].get("/access-alarms")).json()["items"])

    await until(is_told)
    (told,) = (await school["admin"].get("/access-alarms")).json()["items"]

    assert (told["rule"], told["who"]) == ("probing", "一个家长账号")


async def test_addresses_are_counted_over_processes_and_kept_as_hashes(watched: Watched) -> None:
    """Two processes see half of them each; what somebody tries may be a name."""
    desk, teacher = watched.school.service.house.desk, watched.school.actor("class teacher")
    other = Probes(desk.pool, desk.journal.keyring, desk.clock)
    for number in range(MOST_REFUSED + 1):
        process = desk.probes if number % 2 else other
        process.told(teacher, f"/students/王小明{number}")
    alarm = "SELECT max(count) FROM access_alarm WHERE school_id = $1 AND rule = 'probing'"

    async def is_told() -> bool:
        return await desk.pool.fetchval(alarm, watched.school.school_id) == MOST_REFUSED + 1

    await until(is_told)
    rows = await desk.pool.fetch(
        "SELECT address_hash FROM refused_address WHERE account_id = $1", teacher.account_id
    )

    assert {len(row[0]) for row in rows} == {32}
    assert len(rows) == MOST_REFUSED + 1


async def test_one_address_again_and_again_is_one(watched: Watched) -> None:
    """A phone that repeats what it is refused does not guess."""
    desk, teacher = watched.school.service.house.desk, watched.school.actor("class teacher")
    for _ in range(MOST_REFUSED * 3):
        desk.probes.told(teacher, "/students/1")
    counted = "SELECT count(*) FROM refused_address WHERE account_id = $1"

    async def is_counted() -> bool:
        return bool(await desk.pool.fetchval(counted, teacher.account_id))

    await until(is_counted)

    assert await desk.pool.fetchval(counted, teacher.account_id) == 1
    assert await watched.alarms() == []


async def test_a_flood_of_addresses_fills_no_disk(watched: Watched) -> None:
    """Ten thousand an hour are told of as some hundred are."""
    desk, teacher = watched.school.service.house.desk, watched.school.actor("subject teacher")
    kept = "SELECT count(*) FROM refused_address WHERE account_id = $1"
    for number in range(12):
        for one in range(MOST_REFUSED * 4):
            desk.probes.told(teacher, f"/students/{number}-{one}")
        # All of it is written before more comes: nothing is left out for want of time.
        await asyncio.gather(*desk.probes._tasks)
    counted = await desk.pool.fetchval(kept, teacher.account_id)

    assert MOST_REFUSED < counted < MOST_REFUSED * 15


async def test_alarms_are_for_the_office(watched: Watched) -> None:
    """Teachers and families are not told who was alarmed about."""
    found = await watched.school.everyone(lambda caller: caller.get("/access-alarms"))

    assert {name for name, status in found.items() if status == 200} == {"admin"}
