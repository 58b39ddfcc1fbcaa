"""整理遴选 by class over HTTP: 按项看全班, signing for a class."""

from typing import Any
from uuid import UUID, uuid4

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_pupil, assert_problem

from .class_judging import B2, base, enough


def levels(*student_ids: UUID, level: str = "B") -> dict[str, Any]:
    return {"items": [{"student_id": str(one), "level": level} for one in student_ids]}


async def seen(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    response = await school[who].get(f"{base(school)}/indicators/{B2}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_one_indicator_of_a_class_stands_in_roster_order_with_its_facts(
    school: StandingSchool,
) -> None:
    """T11: what a teacher needs beside the four levels, and nothing prefilled."""
    await enough(school, school.classmate_id)
    await school.recorded("guardian")  # waits, so it is no fact yet
    shown = await seen(school)

    assert (shown["takes_level"], shown["may_sign"]) == (True, True)
    assert [one["roster_number"] for one in shown["pupils"]] == [1, 2, 3]
    assert [one["name"] for one in shown["pupils"]][:2] == ["王小明", "李沐宇"]
    assert [len(one["facts"]) for one in shown["pupils"]] == [0, 2, 0]
    assert [one["is_enough"] for one in shown["pupils"]] == [False, True, False]
    assert [one["by_plan"] for one in shown["pupils"]] == [False, False, True]
    assert {one["level"] for one in shown["pupils"]} == {None}
    assert (await seen(school, "subject teacher"))["may_sign"] is False


async def test_a_fact_that_was_tapped_is_told_in_the_teachers_language(
    school: StandingSchool,
) -> None:
    """What was typed is told as it was typed; the Chinese word itself stays beside both."""
    for note in ("主动捡垃圾", "捡了三张纸"):
        await school.recorded("class teacher", note=note)
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    path, in_english = f"{base(school)}/indicators/{B2}", {"accept-language": "en"}
    response = await school["class teacher"].send("GET", path, headers=in_english)

    told = {fact["note"]: fact["note_said"] for fact in response.json()["pupils"][0]["facts"]}
    assert told == {"主动捡垃圾": "picks up litter", "捡了三张纸": "捡了三张纸"}


async def test_how_far_a_class_is_signed_is_told_without_a_pupil(school: StandingSchool) -> None:
    """Where to go on, with the words that the sheets are read by; a plan's pupil takes no level."""
    await enough(school, school.pupil_id, school.classmate_id, school.planned_id)
    await school["class teacher"].put(f"{base(school)}/levels/{B2}", levels(school.pupil_id))
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    shown = (await school["class teacher"].get(f"{base(school)}/signing")).json()

    [b2] = [one for one in shown["indicators"] if one["indicator"] == B2]
    assert (b2["pupils"], b2["enough"], b2["signed"]) == (2, 2, 1)
    assert {"code": "MC08", "name": "主动捡拾垃圾"}.keys() == b2["types"][0].keys()
    assert [one["level"] for one in shown["levels"]] == ["A", "B", "C", "D"]
    assert "student.B6" not in {one["indicator"] for one in shown["indicators"]}
    assert "小明" not in str(shown)
    others = (await school["subject teacher"].get(f"{base(school)}/signing")).json()
    assert [one["may_sign"] for one in others["indicators"] if one["indicator"] == B2] == [False]


async def test_what_is_for_few_eyes_is_not_among_the_facts_of_others(
    school: StandingSchool,
) -> None:
    """Only the class teacher and its author see what is restricted."""
    await enough(school, school.pupil_id, kind="MC07")

    [mine, theirs] = [await seen(school, who) for who in ("class teacher", "subject teacher")]

    assert len(mine["pupils"][0]["facts"]) == 2
    assert theirs["pupils"][0]["facts"] == []


async def test_a_class_is_signed_at_once_with_a_result_for_each(school: StandingSchool) -> None:
    """One child's refusal leaves the others signed."""
    pupils = (school.pupil_id, school.classmate_id, school.planned_id)
    await enough(school, school.pupil_id, school.planned_id)
    body = levels(*pupils, school.elsewhere_id, uuid4())
    response = await school["class teacher"].put(f"{base(school)}/levels/{B2}", body)
    results = response.json()["results"]

    assert response.status_code == 200, response.text
    assert [one["student_id"] for one in results] == [one["student_id"] for one in body["items"]]
    assert [one["status"] for one in results] == [201, 409, 409, 404, 404]
    assert [one["problem"]["type"] for one in results if "problem" in one] == [
        "/problems/not-enough-facts",
        "/problems/judged-by-plan",
        "/problems/not-in-this-class",
        "/problems/not-in-this-class",
    ]
    shown = (await seen(school))["pupils"][0]
    assert (shown["level"], shown["etag"]) == ("B", results[0]["etag"])


async def test_a_class_signed_again_gets_its_first_answers(school: StandingSchool) -> None:
    """The phone lost its connection; and a change names the version it changes."""
    await enough(school, school.pupil_id, school.classmate_id)
    teacher, path, key = school["class teacher"], f"{base(school)}/levels/{B2}", uuid7()
    body = levels(school.pupil_id, school.classmate_id)
    first, again = [await teacher.put(path, body, key=key) for _ in range(2)]
    other = await teacher.put(path, levels(school.pupil_id, level="A"), key=key)
    late = await teacher.put(path, levels(school.pupil_id, level="A"))
    changed = levels(school.pupil_id, level="A")
    changed["items"][0]["if_match"] = first.json()["results"][0]["etag"]
    right = await teacher.put(path, changed)

    assert [one["status"] for one in first.json()["results"]] == [201, 201]
    assert [one["status"] for one in again.json()["results"]] == [200, 200]
    assert [one["etag"] for one in first.json()["results"]] == [
        one["etag"] for one in again.json()["results"]
    ]
    assert other.json()["results"][0]["problem"]["type"] == "/problems/command-id-reused"
    assert late.json()["results"][0]["status"] == 428
    assert right.json()["results"][0]["status"] == 201


async def test_a_sheet_of_several_indicators_is_typed_in_at_once(school: StandingSchool) -> None:
    """A field teacher's own are signed, the others' told so, each by itself."""
    await enough(school, school.pupil_id)
    await enough(school, school.pupil_id, kind="AA01")
    items = [
        {"student_id": str(school.pupil_id), "indicator": indicator, "level": "B"}
        for indicator in (B2, "student.B9", "student.B1")
    ]
    path = f"{base(school)}/levels"
    field = await school["subject teacher"].put(path, {"items": items})
    whole = await school["class teacher"].put(path, {"items": items[:1]})
    none = await school["subject teacher"].put(path, {"items": items[:1]})

    assert [one["status"] for one in field.json()["results"]] == [403, 201, 403]
    assert [one["indicator"] for one in field.json()["results"]] == [
        one["indicator"] for one in items
    ]
    assert [one["status"] for one in whole.json()["results"]] == [201]
    assert_problem(none, "not-your-indicator")


async def test_forty_five_children_are_signed_in_a_flush_or_two(school: StandingSchool) -> None:
    """12 × 45 levels in 25 minutes of a teacher, and a thousand children in a demonstration:
    the store is asked a fixed number of times, however many children there are.
    """
    children = [uuid4() for _ in range(45)]
    await school.given(
        *(
            decided
            for number, one in enumerate(children, 10)
            for decided in a_pupil(one, school.class_group_id, number)
        )
    )
    await enough(school, *children)
    teacher, desk = school["class teacher"], school.service.house.desk
    await teacher.put(f"{base(school)}/levels/{B2}", levels(*children[:1]))
    rest = levels(*children[1:])
    response = await teacher.put(f"{base(school)}/levels/{B2}", rest)
    positions = [one["position"] for one in response.json()["results"]]
    flushes = await desk.pool.fetchval(
        "SELECT count(DISTINCT recorded_at) FROM log WHERE school_id = $1 AND position = ANY($2)",
        school.school_id,
        positions,
    )

    assert {one["status"] for one in response.json()["results"]} == {201}
    assert len(set(positions)) == 44
    assert flushes <= 2


async def test_who_may_see_and_sign_a_class(school: StandingSchool) -> None:
    """Who reads its judgements; and who answers for them."""
    expected = {
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

    async def read(who: Caller) -> Any:
        return await who.get(f"{base(school)}/indicators/{B2}")

    async def send(who: Caller) -> Any:
        return await who.put(f"{base(school)}/levels/{B2}", levels(school.pupil_id))

    assert await school.everyone(read) == expected
    signing = await school.everyone(send)
    assert {who for who, status in signing.items() if status == 200} == {"class teacher"}
    assert {signing[who] for who in ("admin", "subject teacher")} == {403}
    assert {signing[who] for who in ("other teacher", "guardian", "stranger")} == {404}


async def test_after_the_term_nothing_is_signed_for_a_class(school: StandingSchool) -> None:
    """Each child's result says so."""
    await enough(school, school.pupil_id)
    sealed = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, sealed))
    response = await school["class teacher"].put(
        f"{base(school)}/levels/{B2}", levels(school.pupil_id)
    )

    assert response.json()["results"][0]["problem"]["type"] == "/problems/term-is-not-open"
