"""写给老师的话: from the report to the class teacher, read by nobody else."""

from datetime import date
from typing import Any

import httpx
import pytest

from builders import TERM
from portfolio.admit.events import ClassAssigned, GuardianUnlinked, StudentErased, TermPlanned
from portfolio.share.events import LetterWritten
from portfolio.share.letter_queries import letters_of_class
from portfolio.share.letters import MOST_UNREAD, letters_subject
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from reported import of_pupil, reported
from standing_school import Caller, StandingSchool, assert_problem

TEXT = "这学期他回家会主动说学校的事，谢谢老师。"


@pytest.fixture
async def read(school: StandingSchool) -> StandingSchool:
    """Families that have their reports."""
    return await reported(school)


async def wrote(school: StandingSchool, text: str = TEXT, **more: Any) -> httpx.Response:
    return await school["guardian"].post(of_pupil(school, "letters"), {"text": text}, **more)


async def marked(school: StandingSchool, letter_id: str, **said: str) -> httpx.Response:
    path = of_pupil(school, f"letters/{letter_id}/reading")
    return await school["class teacher"].post(path, said)


async def of_class(school: StandingSchool, **query: Any) -> list[dict[str, Any]]:
    path = f"/class-groups/{school.class_group_id}/letters"
    response = await school["class teacher"].get(path, **query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def own(school: StandingSchool) -> list[dict[str, Any]]:
    response = await school["guardian"].get(of_pupil(school, "letters"))
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_the_class_teacher_finds_it_reads_it_and_the_family_sees_so(
    read: StandingSchool,
) -> None:
    """With whose child it is and how the writer stands to it; then it waits no more."""
    letter_id = (await wrote(read)).json()["letter_id"]
    [waiting] = await of_class(read)
    before = await own(read)
    done = await marked(read, letter_id)
    after = await own(read)

    assert done.status_code == 201, done.text
    assert (waiting["text"], waiting["student_name"], waiting["relation"]) == (
        TEXT,
        "王小明",
        "母亲",
    )
    assert (before[0]["text"], before[0]["read_at"]) == (TEXT, None)
    assert after[0]["read_at"] is not None
    assert await of_class(read) == []
    assert [one["letter_id"] for one in await of_class(read, state="read")] == [letter_id]


async def test_a_sentence_is_answered_also_later_and_once(read: StandingSchool) -> None:
    """The family reads it beside what it wrote."""
    letter_id = (await wrote(read)).json()["letter_id"]
    await marked(read, letter_id)
    await marked(read, letter_id, answer="谢谢您告诉我。")
    [told], [kept] = await own(read), await of_class(read, state="read")

    assert told["answer"] == kept["answer"] == "谢谢您告诉我。"
    assert_problem(await marked(read, letter_id, answer="还有一句。"), "letter-is-answered")


async def test_the_same_letter_sent_again_is_the_same(read: StandingSchool) -> None:
    """The answer was lost on the way."""
    key = uuid7()
    first, again = await wrote(read, key=key), await wrote(read, key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert [one["letter_id"] for one in await own(read)] == [str(key)]


async def test_what_waits_is_turned_page_by_page(read: StandingSchool) -> None:
    """The oldest first; what was read, the latest first."""
    texts = ["一", "二", "三"]
    ids = [(await wrote(read, text)).json()["letter_id"] for text in texts]
    path = f"/class-groups/{read.class_group_id}/letters"

    async def pages(state: str) -> list[str]:
        found, cursor = [], {}
        while True:
            asked = {"state": state, "limit": 2, **cursor}
            page = (await read["class teacher"].get(path, **asked)).json()
            found += [one["text"] for one in page["items"]]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}

    assert await pages("waiting") == texts
    for one in ids:
        await marked(read, one)
    assert await pages("waiting") == []
    assert await pages("read") == texts[::-1]


async def test_a_list_goes_on_past_a_child_that_was_erased_meanwhile(read: StandingSchool) -> None:
    """Its row stands a moment longer than its key."""
    other = read.actor("other guardian").person_id
    theirs = LetterWritten(letter_id=uuid7(), text="别的话", written_by=other)
    subject = letters_subject(read.classmate_id, TERM)
    await read.given(Decided(read.classmate_id, theirs, TERM, subject))
    await wrote(read)
    assert len(await of_class(read)) == 2
    desk = read.service.house.desk
    await desk.journal.keyring.forget(read.school_id, read.classmate_id, desk.clock.now())
    place = (read.school_id, read.class_group_id)
    first, end = await letters_of_class(desk, *place, is_read=False, after=0, limit=1)
    second, _ = await letters_of_class(desk, *place, is_read=False, after=end or 0, limit=1)

    assert (first, [one.letter.text for one in second]) == ([], [TEXT])


async def test_five_wait_at_most_whatever_term_they_are_about(read: StandingSchool) -> None:
    """One teacher reads them all; of another child it is another five."""
    guardian, before = read.actor("guardian").person_id, "2024-2025-1"
    opens, closes = date(2024, 9, 1), date(2025, 1, 20)
    planned = TermPlanned(term=before, opens_on=opens, closes_on=closes, check_days=0)
    await read.given(Decided(read.school_id, planned))
    for child in (read.pupil_id, read.classmate_id):
        subject = letters_subject(child, before)
        for _ in range(MOST_UNREAD - 1):
            one = LetterWritten(letter_id=uuid7(), text=TEXT, written_by=guardian)
            await read.given(Decided(child, one, before, subject))

    assert (await wrote(read)).status_code == 201
    assert_problem(await wrote(read, "还有一句。"), "letters-wait")


async def test_whoever_was_unlinked_is_read_still_and_not_answered(read: StandingSchool) -> None:
    """What a family confided is not lost with a change of custody; the teacher is told that the
    writer is not of the family any more, and no answer about the child goes out to them.
    """
    letter_id = (await wrote(read)).json()["letter_id"]
    unlinked = GuardianUnlinked(guardian_id=read.actor("guardian").person_id)
    await read.given(Decided(read.pupil_id, unlinked))
    [there] = await of_class(read)

    assert (there["text"], there["relation"]) == (TEXT, None)
    assert_problem(await marked(read, letter_id, answer="谢谢您。"), "writer-is-gone")
    assert (await marked(read, letter_id)).status_code == 201
    assert await of_class(read) == []


async def test_another_adult_of_the_family_does_not_read_it(read: StandingSchool) -> None:
    """What one of two adults confides to the teacher is not the other's to read."""
    other = LetterWritten(
        letter_id=uuid7(), text="别的话", written_by=read.actor("other guardian").person_id
    )
    subject = letters_subject(read.pupil_id, TERM)
    await read.given(Decided(read.pupil_id, other, TERM, subject))
    await wrote(read)

    assert [one["text"] for one in await own(read)] == [TEXT]
    assert len(await of_class(read)) == 2


async def test_who_writes_and_who_reads(read: StandingSchool) -> None:
    """No administrator, no subject teacher, no other class's: the family and the class teacher."""
    letter_id = (await wrote(read)).json()["letter_id"]
    body = {"text": TEXT}
    at_class = f"/class-groups/{read.class_group_id}/letters"

    async def mark(who: Caller) -> httpx.Response:
        return await who.post(of_pupil(read, f"letters/{letter_id}/reading"), {})

    writing = await read.everyone(lambda who: who.post(of_pupil(read, "letters"), body))
    looking = await read.everyone(lambda who: who.get(at_class))
    marking = await read.everyone(mark)

    assert {who for who, status in writing.items() if status == 201} == {"guardian"}
    assert {who for who, status in looking.items() if status == 200} == {"class teacher"}
    assert {who for who, status in marking.items() if status == 201} == {"class teacher"}


async def test_who_moved_is_read_by_the_new_class_teacher_alone(read: StandingSchool) -> None:
    """Whoever looked after the child before reads its family no more."""
    letter_id = (await wrote(read)).json()["letter_id"]
    moved = ClassAssigned(class_group_id=read.other_class_group_id)
    await read.given(Decided(read.pupil_id, moved))

    assert await of_class(read) == []
    assert_problem(await marked(read, letter_id), "not-found")


async def test_the_family_sees_that_the_class_teacher_looked(read: StandingSchool) -> None:
    """As with every other reading of a child's record by staff."""
    await wrote(read)
    await of_class(read)
    path = f"/students/{read.pupil_id}/access-lines"
    lines = (await read["guardian"].get(path)).json()["items"]

    assert "家长写给班主任的话" in {one["what"] for one in lines}


async def test_an_erasure_takes_it_along(read: StandingSchool) -> None:
    """Neither the table nor the log opens to it any more."""
    await wrote(read)
    there = await of_class(read)
    erased = StudentErased(reason="guardian_request", erased_by=read.actor("admin").person_id)
    await read.given(Decided(read.pupil_id, erased))
    desk = read.service.house.desk
    left = await of_class(read)
    rows = await desk.pool.fetchval(
        "SELECT count(*) FROM letter WHERE school_id = $1", read.school_id
    )

    assert (len(there), left, rows) == (1, [], 0)
