"""材料使用 over HTTP: who may cut a term's numbers, when, and who is counted in them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, assert_problem
from standing_service import until

from .cutting import cut, feed, with_pupils


async def test_who_may_cut_a_snapshot(school: StandingSchool) -> None:
    """The administrator, who answers for what leaves the house."""

    async def send(who: Caller) -> Any:
        return await who.post(f"/terms/{TERM}/cube-snapshots", {"cut": "provisional"})

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status == 201} == {"admin", "stranger"}
    assert {who for who, status in statuses.items() if status == 403} == {
        "class teacher",
        "subject teacher",
        "other teacher",
        "guardian",
        "other guardian",
        "former guardian",
        "feed",
    }
    assert (await feed(school))["last_sequence"] == 1


async def test_a_school_too_small_says_only_so(school: StandingSchool) -> None:
    """Four pupils: a group would be a child."""
    await cut(school)
    [event] = (await feed(school))["events"]
    snapshot = event["data"]["snapshot"]

    assert snapshot["withheld"] == [{"band": "ALL", "reason": "group_below_10"}]
    assert (snapshot["groups"], snapshot["levels"], snapshot["use"]) == ([], [], [])


async def test_what_is_signed_is_counted_as_it_stands_now(school: StandingSchool) -> None:
    """The last signature of a cell, and only the last."""
    await with_pupils(school, 10)
    path = f"/students/{school.pupil_id}/terms/{TERM}/subject-levels"
    first = await school["class teacher"].put(path, {"levels": {"music": "support"}})
    headers = {"if-match": first.headers["etag"]}
    await school["class teacher"].put(path, {"levels": {"music": "met"}}, headers=headers)
    await cut(school)
    [event] = (await feed(school))["events"]
    music = {
        one["level"]: one["n"]
        for one in event["data"]["snapshot"]["subjects"]
        if (one["subject"], one["band"]) == ("music", "ALL")
    }

    assert music == {"met": 1, "mostly": 0, "support": 0, "not_enough": 13}


async def test_a_cut_repeated_gets_its_first_answer(school: StandingSchool) -> None:
    """One command, one number."""
    key = uuid7()
    first, again = [await cut(school, key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (await feed(school))["last_sequence"] == 1
    assert_problem(await cut(school, "final", key=key), "command-id-reused")


async def test_final_numbers_wait_for_the_term_and_its_reports(school: StandingSchool) -> None:
    """Then once, and nothing after them."""
    assert_problem(await cut(school, "final"), "term-is-still-open")
    await school["admin"].post(f"/terms/{TERM}/closure")

    async def is_final() -> bool:
        response = await cut(school, "final")
        assert response.status_code == 201 or response.json()["type"].endswith("still-made")
        return bool(response.status_code == 201)

    await until(is_final)
    [event] = (await feed(school))["events"]
    assert event["data"]["snapshot"]["cut"] == "final"
    for kind in ("final", "provisional"):
        assert_problem(await cut(school, kind), "final-is-cut")


@pytest.mark.parametrize(
    ("term", "kind", "problem"),
    [
        (NEXT_TERM, "provisional", "term-is-unknown"),
        (TERM, "revision", "no-final-yet"),
        ("2026", "final", "malformed"),
    ],
)
async def test_what_cannot_be_cut_is_refused_in_a_sentence(
    school: StandingSchool, term: str, kind: str, problem: str
) -> None:
    """A scheduled revision comes later, by its own rule."""
    assert_problem(await cut(school, kind, term=term), problem)


async def test_an_erased_pupil_is_in_no_later_cut_and_stays_in_the_earlier(
    school: StandingSchool,
) -> None:
    """What was published is not recomputed because of an erasure: the difference is the child."""
    await with_pupils(school, 10)
    await cut(school)
    erasure = {"reason": "guardian_request"}
    await school["admin"].post(f"/students/{school.pupil_id}/erasure", erasure)
    await cut(school)
    enrolled = [
        one["data"]["snapshot"]["groups"][0]["enrolled"] for one in (await feed(school))["events"]
    ]

    assert enrolled == [14, 13]


async def test_a_pupil_counts_by_the_grade_of_the_term(school: StandingSchool) -> None:
    """Stage and entry year, as for the pupil's own report."""
    await with_pupils(school, 12, grade=5)
    junior = admit.StudentAdmitted(name="乙", stage="junior", entry_year=2025)
    await school.given(*(Decided(uuid4(), junior) for _ in range(11)))
    await cut(school)
    [event] = (await feed(school))["events"]
    groups = {one["band"]: one["enrolled"] for one in event["data"]["snapshot"]["groups"]}

    assert groups == {"ALL": 27}
    assert {one["band"]: one["reason"] for one in event["data"]["snapshot"]["withheld"]} == {
        "G3": "school_has_phase_below_10",
        "G5": "school_has_phase_below_10",
        "G8": "school_has_phase_below_10",
        "P1": "group_below_10",
        "P2": "school_has_phase_below_10",
        "P3": "school_has_phase_below_10",
    }


def test_a_snapshot_names_itself_by_a_new_id() -> None:
    """UUIDv7, the command's own."""
    assert UUID(str(uuid7())).version == 7
