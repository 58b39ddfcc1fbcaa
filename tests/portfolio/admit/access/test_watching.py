"""Unusual reading is told to the school; honest work never is."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from standing_school import a_pupil, a_school
from standing_service import Service
from watched import Watched, on_day


@pytest.fixture
async def watched(still: Service) -> Watched:
    """A school that nobody has read in yet."""
    return Watched(await a_school(still))


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


async def test_a_phone_that_fetches_its_sheets_raises_nothing(watched: Watched) -> None:
    """A counsellor records for every class: whose turn it is stands beside the names."""
    for number, action in enumerate(("capture_sheet.read", "own_entry.read") * 4):
        pupils = [uuid4() for _ in range(45)]
        at = on_day(watched, 7, number)
        await watched.read(pupils, by="admin", at=at, each_alone=False, action=action)

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


async def test_leavers_whom_the_codes_of_a_class_open_are_no_search(watched: Watched) -> None:
    """Brothers and sisters who left a school of nine years: no sheet was printed for them."""
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
    await watched.read(gone, at=on_day(watched, 10), action="guardian_code.issue")

    assert await watched.alarms() == []


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


async def test_pictures_of_class_after_class_are_told(watched: Watched) -> None:
    """A card opens an account as a code does."""
    for number in range(4):
        await watched.read(
            [uuid4()],
            at=on_day(watched, 9, number),
            action="picture_card.issue",
            class_group_id=uuid4(),
        )

    assert await watched.alarms() == [("many-classes", 4)]


async def test_what_is_read_after_an_answer_is_told_anew(watched: Watched) -> None:
    """Who answered vouched for what had been read until then, not for the rest of the hour."""
    await watched.read((uuid4() for _ in range(101)), by="admin", at=on_day(watched, 10))
    await watched.alarms()
    pool = watched.school.service.house.desk.pool
    await pool.execute(
        "UPDATE access_alarm SET acknowledged_at = now(), acknowledged_by = gen_random_uuid()"
        " WHERE school_id = $1",
        watched.school.school_id,
    )
    quiet = await watched.alarms()
    await watched.read((uuid4() for _ in range(9)), by="admin", at=on_day(watched, 10, 40))
    again = await watched.alarms()
    await watched.read((uuid4() for _ in range(2)), by="admin", at=on_day(watched, 10, 50))

    assert quiet == [("many-by-duty", 101)]
    assert sorted(again) == [("many-by-duty", 101), ("many-by-duty", 110)]
    assert sorted(await watched.alarms()) == [("many-by-duty", 101), ("many-by-duty", 112)]


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


async def takes(watched: Watched, days: int, **changes: Any) -> None:
    """Three classes on each of so many days, as many as need nobody's word."""
    for day in range(days):
        for number in range(3):
            said = {"action": "class_reports.read", "class_group_id": uuid4()} | changes
            at = on_day(watched, 9, number) - timedelta(days=day)
            await watched.read([uuid4()], by="admin", at=at, **said)


async def test_a_few_classes_a_day_day_after_day_are_told(watched: Watched) -> None:
    """The whole school would leave in three weeks, and no day would show it."""
    await takes(watched, 4)

    assert await watched.alarms() == [("classes-over-days", 12)]


async def test_a_few_classes_on_a_few_days_raise_nothing(watched: Watched) -> None:
    """Nor what a second person approved, the same classes again, nor those whom one leads."""
    one = uuid4()
    await takes(watched, 3)
    await takes(watched, 6, about_id=uuid4())
    await takes(watched, 6, duties=("class_teacher", "school_admin"), person_id=uuid4())
    await takes(watched, 6, class_group_id=one, person_id=uuid4())

    assert await watched.alarms() == []


async def test_what_was_long_ago_does_not_count_any_more(watched: Watched) -> None:
    """Nine classes in September and three in October are not twelve."""
    await takes(watched, 3)
    for day in (20, 40):
        at = on_day(watched, 9) - timedelta(days=day)
        for _ in range(3):
            await watched.read(
                [uuid4()], by="admin", at=at, action="class_reports.read", class_group_id=uuid4()
            )

    assert await watched.alarms() == []


async def test_days_that_are_looked_at_one_by_one_are_counted_together(watched: Watched) -> None:
    """The worker looks every few seconds, and each time it has seen the days before."""
    for back in (3, 2, 1, 0):
        for number in range(3):
            at = on_day(watched, 9, number) - timedelta(days=back)
            await watched.read(
                [uuid4()], by="admin", at=at, action="guardian_code.issue", class_group_id=uuid4()
            )
        found = await watched.alarms()
        assert bool(found) is (back == 0)


async def test_linking_adults_to_many_children_is_told(watched: Watched) -> None:
    """Each adult gets a code that opens the child's record; twenty in a day is a busy desk."""
    at = on_day(watched, 10)
    await watched.read((uuid4() for _ in range(20)), at=at, action="guardian.link")
    before = await watched.alarms()
    await watched.read([uuid4()], at=at + timedelta(minutes=5), action="guardian.link")

    assert before == []
    assert await watched.alarms() == [("many-linked", 21)]
