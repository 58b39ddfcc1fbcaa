"""Unusual reading is told to the school; honest work never is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from access_lines import a_line
from portfolio.admit.access_watching import watch
from portfolio.support.access_rules import MOST_REFUSED
from portfolio.support.clock import SCHOOL_ZONE
from portfolio.support.journal import Decided
from standing_school import (
    Caller,
    StandingSchool,
    a_duty,
    a_pupil,
    a_school,
    assert_problem,
)
from standing_service import Service, until


@dataclass
class Watched:
    """A school whose readings are written as if they had happened."""

    school: StandingSchool
    people: dict[str, UUID] = field(default_factory=dict)

    async def read(
        self,
        student_ids: Iterable[UUID],
        *,
        by: str = "class teacher",
        at: datetime,
        each_alone: bool = True,
        **changes: Any,
    ) -> None:
        """One line for each child, or one of all."""
        duties = {"admin": ("school_admin",), "class teacher": ("class_teacher",)}
        said = {"person_id": self.school.actor(by).person_id, "duties": duties[by], **changes}
        ids = list(student_ids)
        groups = [[one] for one in ids] if each_alone else [ids]
        lines = [
            a_line(self.school.school_id, *group, at=at + timedelta(seconds=n), **said)
            for n, group in enumerate(groups)
        ]
        await self.school.service.house.desk.trail.write(*lines)

    async def alarms(self) -> list[tuple[str, int]]:
        """What is told after a look, by rule."""
        desk = self.school.service.house.desk
        await watch(desk, self.school.school_id)
        rows = await desk.pool.fetch(
            "SELECT rule, count FROM access_alarm WHERE school_id = $1 ORDER BY rule",
            self.school.school_id,
        )
        return [tuple(row) for row in rows]


@pytest.fixture
async def watched(still: Service) -> Watched:
    """A school that nobody has read in yet."""
    return Watched(await a_school(still))


def on_day(watched: Watched, hour: int, minute: int = 0) -> datetime:
    """An instant of yesterday, by the school's clock."""
    day = watched.school.today - timedelta(days=1)
    return datetime.combine(day, time(hour, minute), SCHOOL_ZONE)


async def test_a_class_teachers_end_of_term_raises_nothing(watched: Watched) -> None:
    """45 children × 12 indicators, each child opened, reports printed, an evening until eleven
    and a last look at all of them after: what an honest week in January is.
    """
    children = [uuid4() for _ in range(45)]
    group = uuid4()
    for evening in range(3):
        at = on_day(watched, 19) - timedelta(days=evening)
        for number in range(12):
            begun = at + timedelta(minutes=10 * number)
            await watched.read(
                children, at=begun, each_alone=False, action="judgement.read", class_group_id=group
            )
        await watched.read(children, at=at + timedelta(hours=2))
        await watched.read(
            children, at=at + timedelta(hours=2, minutes=30), action="judgement.read"
        )
    await watched.read(children, at=on_day(watched, 23, 20), each_alone=False)
    await watched.read(
        children,
        at=on_day(watched, 17),
        each_alone=False,
        action="class_reports.read",
        class_group_id=group,
    )

    assert await watched.alarms() == []


async def test_a_music_teacher_of_eight_classes_raises_nothing(watched: Watched) -> None:
    """Class by class within an hour, all of them one's own."""
    for number in range(8):
        pupils = [uuid4() for _ in range(45)]
        await watched.read(
            pupils,
            at=on_day(watched, 15, number * 7),
            each_alone=False,
            duties=("subject_teacher",),
            action="judgement.read",
            class_group_id=uuid4(),
        )

    assert await watched.alarms() == []


async def test_reading_through_the_school_is_told(watched: Watched) -> None:
    """By a duty for the whole school, more than two classes in an hour."""
    await watched.read((uuid4() for _ in range(101)), by="admin", at=on_day(watched, 10))

    assert await watched.alarms() == [("many-by-duty", 101)]


async def test_a_stolen_account_that_opens_one_after_the_other_is_told(watched: Watched) -> None:
    """Also where each child is in a class of theirs."""
    await watched.read((uuid4() for _ in range(121)), at=on_day(watched, 10))

    assert await watched.alarms() == [("many-one-by-one", 121)]


async def test_the_same_children_again_are_not_more_children(watched: Watched) -> None:
    """Looking twice is not looking at twice as many."""
    children = [uuid4() for _ in range(60)]
    for minute in (0, 10, 20):
        await watched.read(children, at=on_day(watched, 10, minute))

    assert await watched.alarms() == []


async def test_reading_at_night_is_told(watched: Watched) -> None:
    """The night is one, though midnight falls into it."""
    await watched.read((uuid4() for _ in range(6)), by="admin", at=on_day(watched, 23, 50))
    late = on_day(watched, 1) + timedelta(days=1)
    await watched.read((uuid4() for _ in range(5)), by="admin", at=late)

    assert await watched.alarms() == [("at-night-by-duty", 11)]


async def test_reading_of_who_left_is_told(watched: Watched) -> None:
    """Nobody works with them any more."""
    gone = [uuid4() for _ in range(6)]
    await watched.school.given(
        *(one for who in gone for one in a_pupil(who, watched.school.class_group_id, 9))
    )
    pool = watched.school.service.house.desk.pool
    await pool.executemany(
        "INSERT INTO student (school_id, student_id, stage, entry_year, position, person,"
        " left_position) VALUES ($1, $2, 'primary', 2024, 1, '', 2)",
        [(watched.school.school_id, one) for one in gone],
    )
    await watched.read(gone, by="admin", at=on_day(watched, 10))

    assert await watched.alarms() == [("leavers", 6)]


async def test_taking_class_after_class_is_told(watched: Watched) -> None:
    """The loop around the one export that needs two; what a second person approved is not."""
    for approved in (None, uuid4()):
        for number in range(4):
            await watched.read(
                [uuid4()],
                by="admin",
                at=on_day(watched, 9, number),
                action="class_reports.read",
                class_group_id=uuid4(),
                about_id=approved,
            )

    assert await watched.alarms() == [("many-classes", 4)]


async def test_looking_again_raises_nothing_twice(watched: Watched) -> None:
    """And what was read later in the same hour makes the count grow."""
    await watched.read((uuid4() for _ in range(101)), by="admin", at=on_day(watched, 10))
    first = await watched.alarms()
    await watched.read((uuid4() for _ in range(4)), by="admin", at=on_day(watched, 10, 30))

    assert [first, await watched.alarms(), await watched.alarms()] == [
        [("many-by-duty", 101)],
        [("many-by-duty", 105)],
        [("many-by-duty", 105)],
    ]


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


async def test_alarms_are_for_the_office(watched: Watched) -> None:
    """Teachers and families are not told who was alarmed about."""
    found = await watched.school.everyone(lambda caller: caller.get("/access-alarms"))

    assert {name for name, status in found.items() if status == 200} == {"admin"}
