"""Classes and their pupils over HTTP: who may see whom, and what a class is called."""

from typing import Any
from uuid import uuid4

import pytest

from builders import TERM
from class_lists import pupils_of
from portfolio.admit import events as admit
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_pupil, plain


@pytest.mark.parametrize("what", ["students", "guardian-codes", "pending-confirmations"])
async def test_a_class_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool, what: str
) -> None:
    """Also to the administrator: no empty success for a class there is not."""
    for who, groups in (
        ("class teacher", (uuid4(), school.other_class_group_id, elsewhere.class_group_id)),
        ("admin", (uuid4(), elsewhere.class_group_id)),
    ):
        answers = []
        for group in groups:
            path = f"/class-groups/{group}/{what}"
            caller = school[who]
            sent = caller.post(path) if what == "guardian-codes" else caller.get(path)
            answers.append(plain(await sent))

        assert answers[0][0] == 404
        assert all(one == answers[0] for one in answers)


async def test_who_may_see_the_classes(school: StandingSchool) -> None:
    """Staff; a family needs no list of classes."""
    response = await school["class teacher"].get("/class-groups")
    statuses = await school.everyone(lambda who: who.get("/class-groups"))

    assert [(one["grade"], one["number"]) for one in response.json()["items"]] == [(3, 1), (3, 2)]
    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "other teacher",
        "stranger",
    }


async def test_who_may_see_the_pupils_of_a_class(school: StandingSchool) -> None:
    """Its teachers and the administrator."""
    path = f"/class-groups/{school.class_group_id}/students"
    statuses = await school.everyone(lambda who: who.get(path))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
    }
    assert {who for who, status in statuses.items() if status == 404} == {
        "other teacher",
        "former teacher",
        "stranger",
    }


async def test_pupils_are_listed_in_pages_by_number(school: StandingSchool) -> None:
    """Each once; who has no number stands first; two of one number stand side by side."""
    for number in (2, 5, 4):
        await school.given(*a_pupil(uuid4(), school.class_group_id, number, name="甲"))
    nameless = admit.ClassAssigned(class_group_id=school.class_group_id)
    await school.given(Decided(school.pupil_id, nameless))
    path, seen = f"/class-groups/{school.class_group_id}/students", await school.shown()
    found: list[Any] = []
    cursor: str | None = None
    while cursor or not found:
        query = {"limit": 2, "seen": seen} | ({"cursor": cursor} if cursor else {})
        page = (await school["admin"].get(path, **query)).json()
        found += page["items"]
        cursor = page["next"]

    assert [one["roster_number"] for one in found] == [None, 2, 2, 3, 4, 5]
    assert len({one["student_id"] for one in found}) == 6


async def test_who_may_see_a_pupil(school: StandingSchool) -> None:
    """And the listed are exactly those whose single read is allowed."""
    statuses = await school.everyone(lambda who: who.get(f"/students/{school.pupil_id}"))
    listed = await pupils_of(school, school.class_group_id, "subject teacher")

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "guardian",
    }
    for one in (*listed, {"student_id": school.elsewhere_id}):
        response = await school["subject teacher"].get(f"/students/{one['student_id']}")
        assert (response.status_code == 200) == (one in listed)


async def test_a_child_who_changed_class_is_the_new_teachers(school: StandingSchool) -> None:
    """The next request, in lists and in single reads."""
    await pupils_of(school, school.class_group_id, "class teacher")
    moved = admit.ClassAssigned(class_group_id=school.other_class_group_id, roster_number=9)
    await school.given(Decided(school.pupil_id, moved))
    old = await pupils_of(school, school.class_group_id, "class teacher")
    new = await pupils_of(school, school.other_class_group_id, "other teacher")

    assert str(school.pupil_id) not in [one["student_id"] for one in old]
    assert str(school.pupil_id) in [one["student_id"] for one in new]
    assert (await school["class teacher"].get(f"/students/{school.pupil_id}")).status_code == 404
    assert (await school["other teacher"].get(f"/students/{school.pupil_id}")).status_code == 200


async def test_classes_are_called_by_the_school_year(school: StandingSchool) -> None:
    """They move up by themselves; who has gone through is not listed."""
    last = uuid4()
    year = int(TERM[:4])
    await school.given(
        Decided(
            school.school_id,
            admit.ClassFormed(
                class_group_id=uuid4(), grade=1, number=7, stage="primary", entry_year=year - 1
            ),
        ),
        Decided(
            school.school_id,
            admit.ClassFormed(
                class_group_id=last, grade=6, number=7, stage="primary", entry_year=year - 6
            ),
        ),
    )
    items = (await school["admin"].get("/class-groups")).json()["items"]

    assert [(one["grade"], one["number"]) for one in items] == [(2, 7), (3, 1), (3, 2)]
