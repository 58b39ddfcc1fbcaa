"""核实 over HTTP: the timeline, the queue, one answer per entry; who may, who may see."""

import asyncio
import base64
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.capture.events import ObservationCorrected, ObservationRecorded
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, assert_problem, plain

SOMEBODY = "6f1c2f0e-3a55-4d0c-9c1d-6e69616e6c75"


async def timeline(school: StandingSchool, who: str = "guardian", **query: Any) -> dict[str, Any]:
    said = {"term": TERM, "seen": await school.shown(), **query}
    response = await school[who].get(f"/students/{school.pupil_id}/timeline", **said)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


async def waiting(school: StandingSchool, **query: Any) -> dict[str, Any]:
    said = {"seen": await school.shown(), **query}
    path = f"/class-groups/{school.class_group_id}/pending-confirmations"
    response = await school["class teacher"].get(path, **said)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


def ids(page: dict[str, Any]) -> list[UUID]:
    return [UUID(one["observation_id"]) for one in page["items"]]


async def test_who_may_read_a_timeline(school: StandingSchool) -> None:
    """The pupil's people and the school's administrator."""

    async def read(who: Caller) -> Any:
        return await who.get(f"/students/{school.pupil_id}/timeline", term=TERM)

    assert await school.everyone(read) == {
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 200,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 200,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_a_timeline_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Of a classmate, of another school, of nobody."""
    answers = [
        plain(await school["guardian"].get(f"/students/{one}/timeline", term=TERM))
        for one in (uuid4(), school.classmate_id, elsewhere.pupil_id, school.school_id)
    ]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_an_entry_shows_everything_that_was_said_and_how_it_stands(
    school: StandingSchool,
) -> None:
    """Whole, once: what the phone sent, who saw it, whether it counts."""
    observation_id = await school.recorded("guardian", note="关灯\n还提醒了爸爸")
    [entry] = (await timeline(school))["items"]

    assert entry.pop("recorded_at")
    assert entry.pop("position") == await school.shown()
    assert entry == {
        "observation_id": str(observation_id),
        "student_id": str(school.pupil_id),
        "term": TERM,
        "observation_type": "MC08",
        "occurred_on": school.today.isoformat(),
        "recorded_by": str(school.actor("guardian").person_id),
        "source": "parent",
        "standing": "pending",
        "activity_id": None,
        "note": "关灯\n还提醒了爸爸",
        "measures": {"times": 1},
        "words": {},
        "items": {},
        "organisation": None,
        "for_child": False,
        "evidence": [],
        "reason": None,
        "is_checked": False,
    }


async def test_a_timeline_is_read_in_pages_the_latest_first(school: StandingSchool) -> None:
    """Every entry once, none twice, also where some of a page are not for these eyes."""
    made = [await school.recorded("class teacher", note=str(n)) for n in range(5)]
    hidden = {"observation_type": "MC07", "measures": {}}
    made.insert(2, await school.recorded("class teacher", **hidden))
    latest_first = [made[2], *made[:2:-1], made[1], made[0]]

    assert await whole_timeline(school, "guardian") == latest_first
    assert await whole_timeline(school, "subject teacher") == latest_first[1:]


async def whole_timeline(school: StandingSchool, who: str) -> list[UUID]:
    """Page after page of two."""
    page = await timeline(school, who, limit=2)
    found = ids(page)
    while page["next"]:
        page = await timeline(school, who, limit=2, cursor=page["next"])
        found += ids(page)
    return found


async def test_a_timeline_is_of_one_term(school: StandingSchool) -> None:
    """Another term is another page of the record."""
    await school.recorded("class teacher")

    assert (await timeline(school, term=NEXT_TERM))["items"] == []


@pytest.mark.parametrize(
    "keys",
    [["9" * 18], ["x"], [], ["1", "2"], [""], ["\x00"], ["-1"], {"a": 1}, [1], "5", ["٣"]],
    ids=str,
)
async def test_a_cursor_of_ones_own_making_is_no_fault_of_ours(
    school: StandingSchool, keys: Any
) -> None:
    """It is handed back as it was given; anything else is told so, never a 5xx."""
    cursor = base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")
    groups = f"/class-groups/{school.class_group_id}"
    for path in (
        f"/students/{school.pupil_id}/timeline?term={TERM}&cursor={cursor}",
        f"{groups}/pending-confirmations?cursor={cursor}",
        f"{groups}/students?cursor={cursor}",
    ):
        response = await school["class teacher"].get(path)

        assert response.status_code in {200, 422}, (path, response.text)


@pytest.mark.parametrize("keys", [["9" * 18, SOMEBODY], ["1", "\x00"], ["1", "x"], ["0", ""]])
async def test_a_cursor_of_the_roster_is_no_fault_of_ours(
    school: StandingSchool, keys: list[str]
) -> None:
    """Numbers larger than any roster, and ids that are none."""
    cursor = base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")
    response = await school["class teacher"].get(
        f"/class-groups/{school.class_group_id}/students?cursor={cursor}"
    )

    assert response.status_code in {200, 422}, response.text


@pytest.mark.parametrize("seen", [10**6, 2**53])
async def test_waiting_for_what_was_never_written_ends_at_once(
    school: StandingSchool, seen: int
) -> None:
    """A position beyond the log's end is nobody's write: the newest there is, not a 503."""
    observation_id = await school.recorded("class teacher")
    await timeline(school)

    async with asyncio.timeout(2):
        assert ids(await timeline(school, seen=seen)) == [observation_id]


async def test_the_queue_holds_what_waits_the_longest_waiting_first(
    school: StandingSchool,
) -> None:
    """Families' entries of the class, and none of a teacher's."""
    first = await school.recorded("guardian", note="一")
    await school.recorded("class teacher")
    await school.recorded("guardian", observation_type="LP01", measures={"minutes": 5})
    second = await school.recorded("other guardian", school.classmate_id, note="二")
    taken_back = await school.recorded("guardian")
    await school["guardian"].post(f"/observations/{taken_back}/withdrawal", {})
    page = await waiting(school, limit=1)
    rest = await waiting(school, limit=1, cursor=page["next"])
    last = await waiting(school, limit=1, cursor=rest["next"])

    assert [*ids(page), *ids(rest)] == [first, second]
    assert (last["items"], last["next"]) == ([], None)


async def test_who_may_read_the_queue(school: StandingSchool) -> None:
    """The class's own teacher, who answers it; and who stands in where there is none."""

    async def read(who: Caller) -> Any:
        return await who.get(f"/class-groups/{school.class_group_id}/pending-confirmations")

    assert await school.everyone(read) == {
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_who_may_confirm_an_entry(school: StandingSchool) -> None:
    """The class teacher, for four eyes: never the author, never another class."""

    async def confirm(who: Caller) -> Any:
        return await who.post(f"/observations/{observation_id}/confirmation")

    observation_id = await school.recorded("guardian")
    assert await school.everyone(confirm) == {
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


async def test_who_may_reject_an_entry(school: StandingSchool) -> None:
    """The same, the other way."""

    async def reject(who: Caller) -> Any:
        return await who.post(f"/observations/{observation_id}/rejection", {"reason": "请写具体"})

    observation_id = await school.recorded("guardian")
    statuses = await school.everyone(reject)

    assert {who for who, status in statuses.items() if status == 201} == {"class teacher"}
    assert {who for who, status in statuses.items() if status == 403} == {
        "admin",
        "subject teacher",
        "guardian",
    }
    assert (await timeline(school))["items"][0]["standing"] == "rejected"


async def test_a_confirmed_entry_counts_and_leaves_the_queue(school: StandingSchool) -> None:
    """The mother sees it counted in the evening."""
    observation_id = await school.recorded("guardian")
    assert ids(await waiting(school)) == [observation_id]
    await school["class teacher"].post(f"/observations/{observation_id}/confirmation")

    assert ids(await waiting(school)) == []
    assert (await timeline(school))["items"][0]["standing"] == "counted"


async def test_an_answer_is_given_once_and_told_again(school: StandingSchool) -> None:
    """A retry gets its first answer; a second answer, the same or not, is told that it is late."""
    observation_id, key = await school.recorded("guardian"), uuid7()
    path = f"/observations/{observation_id}"
    teacher = school["class teacher"]
    first, again = [await teacher.post(f"{path}/confirmation", key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(await teacher.post(f"{path}/confirmation"), "already-answered")
    assert_problem(await teacher.post(f"{path}/rejection", {}), "already-answered")
    assert_problem(await teacher.post(f"{path}/rejection", {}, key=key), "command-id-reused")


async def test_of_two_answers_at_once_one_wins(school: StandingSchool) -> None:
    """G3: eight presses of both buttons, one answer in the log."""
    observation_id = await school.recorded("guardian")
    path = f"/observations/{observation_id}"
    answers = await asyncio.gather(
        *(
            school["class teacher"].post(f"{path}/{what}", body)
            for what, body in [("confirmation", None), ("rejection", {})] * 4
        )
    )

    assert sorted(one.status_code for one in answers) == [201] + [409] * 7


async def test_a_teachers_own_entry_needs_nobody(school: StandingSchool) -> None:
    """Nor does one of the family that is taken on trust."""
    for who, changes in (
        ("class teacher", {}),
        ("guardian", {"observation_type": "LP01", "measures": {}}),
    ):
        observation_id = await school.recorded(who, **changes)
        response = await school["class teacher"].post(
            f"/observations/{observation_id}/confirmation"
        )

        assert_problem(response, "nothing-to-confirm")


async def test_an_author_never_confirms_their_own_entry(school: StandingSchool) -> None:
    """Not even a parent who became the teacher of the class."""
    person = school.actor("guardian").person_id
    observation_id = await school.recorded("guardian")
    duty = admit.StaffAssigned(
        staff_id=person,
        staff_number="T777",
        name="李红",
        duty="class_teacher",
        class_group_id=school.class_group_id,
    )
    await school.given(Decided(school.school_id, duty))
    as_staff = await school.as_staff("guardian")
    response = await as_staff.post(f"/observations/{observation_id}/confirmation")

    assert_problem(response, "not-your-own")


async def test_what_is_not_there_cannot_be_answered(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Unknown, of another school, of another class, a signed cell, taken back: the same words."""
    taken_back = await school.recorded("guardian")
    await school["guardian"].post(f"/observations/{taken_back}/withdrawal", {})
    others = [
        uuid7(),
        await elsewhere.recorded("guardian"),
        await school.recorded("other teacher", school.elsewhere_id),
        derived(school.pupil_id, "remark", TERM),
        taken_back,
    ]
    answers = [
        plain(await school["class teacher"].post(f"/observations/{one}/confirmation"))
        for one in others
    ]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_after_the_term_nothing_is_answered_any_more(school: StandingSchool) -> None:
    """What counts for a sealed term is settled."""
    observation_id = await school.recorded("guardian")
    sealed = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, sealed))
    response = await school["class teacher"].post(f"/observations/{observation_id}/confirmation")

    assert_problem(response, "term-is-not-open")


async def test_a_question_is_seen_by_its_author_and_what_they_add_brings_it_back(
    school: StandingSchool,
) -> None:
    """请补充: the family is asked, not refused; nothing is lost while they think."""
    observation_id = await school.recorded("guardian")
    path = f"/observations/{observation_id}"
    asked = await school["class teacher"].post(
        f"{path}/supplement-request", {"question": "做了多久？"}
    )
    [entry] = (await timeline(school))["items"]

    assert asked.status_code == 201, asked.text
    assert (entry["standing"], entry["reason"]) == ("asked", "做了多久？")
    assert ids(await waiting(school)) == []
    corrected = ObservationCorrected(
        corrected_by=school.actor("guardian").person_id,
        occurred_on=school.today,
        needs_confirmation=True,
        note="大约二十分钟",
    )
    await school.given(Decided(school.pupil_id, corrected, TERM, observation_id))
    [entry] = (await timeline(school))["items"]

    assert (entry["standing"], entry["note"]) == ("pending", "大约二十分钟")
    assert ids(await waiting(school)) == [observation_id]


async def test_what_counted_by_mistake_is_reversed_with_a_reason(school: StandingSchool) -> None:
    """The family reads why; the entry stays theirs."""
    observation_id = await school.recorded("guardian")
    path, teacher = f"/observations/{observation_id}", school["class teacher"]
    early = await teacher.post(f"{path}/confirmation-reversal", {"reason": "看错了"})
    await teacher.post(f"{path}/confirmation")
    without = await teacher.post(f"{path}/confirmation-reversal", {})
    late = await teacher.post(f"{path}/confirmation-reversal", {"reason": "看错了"})
    again = await teacher.post(f"{path}/confirmation-reversal", {"reason": "看错了"})
    [entry] = (await timeline(school))["items"]

    assert_problem(early, "nothing-to-reverse")
    assert_problem(without, "malformed")
    assert late.status_code == 201, late.text
    assert_problem(again, "nothing-to-reverse")
    assert (entry["standing"], entry["reason"]) == ("reversed", "看错了")


@pytest.mark.parametrize("what", ["supplement-request", "confirmation-reversal"])
async def test_who_may_ask_and_reverse(school: StandingSchool, what: str) -> None:
    """As to confirm: the class teacher; others only where there is none."""
    observation_id = await school.recorded("guardian")
    body: dict[str, str] = (
        {"question": "做了多久？"} if what == "supplement-request" else {"reason": "看错了"}
    )
    if what == "confirmation-reversal":
        await school["class teacher"].post(f"/observations/{observation_id}/confirmation")

    statuses = await school.everyone(
        lambda who: who.post(f"/observations/{observation_id}/{what}", body)
    )

    assert {who for who, status in statuses.items() if status == 201} == {"class teacher"}
    assert {who for who, status in statuses.items() if status == 403} == {
        "admin",
        "subject teacher",
        "guardian",
    }


async def test_while_families_check_the_facts_stay_as_they_are(school: StandingSchool) -> None:
    """Nothing is taken in or out of a draft that somebody is reading."""
    waits, counts = await school.recorded("guardian"), await school.recorded("guardian")
    teacher = school["class teacher"]
    await teacher.post(f"/observations/{counts}/confirmation")
    opened = admit.CheckOpened(
        term=TERM,
        class_group_id=school.class_group_id,
        until=school.today,
        opened_by=school.actor("class teacher").person_id,
    )
    await school.given(Decided(school.school_id, opened))

    for sent in (
        teacher.post(f"/observations/{waits}/confirmation"),
        teacher.post(f"/observations/{waits}/rejection", {}),
        teacher.post(f"/observations/{waits}/supplement-request", {"question": "？"}),
        teacher.post(f"/observations/{counts}/confirmation-reversal", {"reason": "看错了"}),
    ):
        assert_problem(await sent, "facts-are-frozen")


async def samples(school: StandingSchool, who: str = "subject teacher") -> list[dict[str, Any]]:
    path = f"/class-groups/{school.class_group_id}/samples"
    response = await school[who].get(path, term=TERM, seen=await school.shown())
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


async def some_samples(school: StandingSchool) -> list[UUID]:
    """Records of a type that counts at once: enough that the lot draws several (0.95^300)."""
    opened = [Decided(school.pupil_id, a_chore(school), TERM, uuid7()) for _ in range(300)]
    await school.given(*opened)
    return [one.subject_id for one in opened if one.subject_id]


def a_chore(school: StandingSchool) -> ObservationRecorded:
    return ObservationRecorded(
        observation_type="LP01",
        vocabulary="v1",
        occurred_on=school.today,
        source="parent",
        recorded_by=school.actor("guardian").person_id,
        needs_confirmation=False,
    )


async def test_the_lot_draws_a_few_of_what_counts_at_once(school: StandingSchool) -> None:
    """Each look draws the same; what a teacher has to confirm anyway is never drawn."""
    made = await some_samples(school)
    await school.recorded("guardian")
    drawn = [UUID(one["observation_id"]) for one in await samples(school)]

    assert drawn
    assert set(drawn) < set(made)
    assert drawn == [UUID(one["observation_id"]) for one in await samples(school, "admin")]


async def test_a_sample_is_checked_once_and_shows_it(school: StandingSchool) -> None:
    """Or reversed, and then it is a sample no more."""
    made = await some_samples(school)
    first, *_ = drawn = [UUID(one["observation_id"]) for one in await samples(school)]
    teacher = school["subject teacher"]
    checked = await teacher.post(f"/observations/{first}/sample-check")
    again = await teacher.post(f"/observations/{first}/sample-check")
    other = next(one for one in made if one not in drawn)
    chosen = await teacher.post(f"/observations/{other}/sample-check")
    await school["class teacher"].post(
        f"/observations/{drawn[-1]}/confirmation-reversal", {"reason": "没有这回事"}
    )
    now = {UUID(one["observation_id"]): one["is_checked"] for one in await samples(school)}

    assert checked.status_code == 201, checked.text
    assert_problem(again, "already-checked")
    assert_problem(chosen, "not-drawn")
    assert set(now) == set(drawn[:-1])
    assert all(now[one] is (one == first) for one in now)


async def test_who_may_read_samples(school: StandingSchool) -> None:
    """Whoever could look at them."""
    path = f"/class-groups/{school.class_group_id}/samples"

    assert await school.everyone(lambda who: who.get(path, term=TERM)) == {
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 200,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 404,
        "anonymous": 401,
    }
