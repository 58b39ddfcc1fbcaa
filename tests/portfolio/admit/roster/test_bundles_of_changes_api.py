"""OneRoster: after a full bundle, bundles of changes follow, and none of them is passed over."""

from typing import Any
from uuid import UUID

import pytest

from bundles import changes, full
from portfolio.admit.roster.class_ids import class_group_id
from portfolio.support.ids import uuid7
from roster_calls import YEAR, looked_at, preview, pupils_of, take_in
from standing_school import Caller, StandingSchool, assert_problem

CODE_ROW = "o1,年轮示例小学,school,"
CLASSES = ["c7,三年级7班,03,,,homeroom,o1", "c8,三年级8班,03,,,homeroom,o1"]
LESSON = "art,美术课,03,,,scheduled,o1"


def a_school() -> bytes:
    """明 and 红 in 三年级7班, 刚 too; nobody in 8班."""
    pupils = {"ming": ("小明", "李"), "hong": ("小红", "王"), "gang": ("小刚", "赵")}
    return full(
        orgs=[CODE_ROW],
        classes=[*CLASSES, LESSON],
        enrollments=[
            *(f"e-{one},c7,o1,{one},student,false" for one in pupils),
            "l-ming,art,o1,ming,student,false",
        ],
        users=[f"{one},true,{one},{given},{family},03" for one, (given, family) in pupils.items()],
        roles=[f"r-{one},{one},primary,student,o1" for one in pupils],
        demographics=[f"{one},2018-03-0{n},male" for n, one in enumerate(pupils, 1)],
    )


def group(school: StandingSchool, number: int) -> UUID:
    return class_group_id(school.school_id, 3, number, YEAR)


async def names(school: StandingSchool, number: int) -> set[str]:
    return set(await pupils_of(school, group(school, number)))


@pytest.fixture
async def admin(school: StandingSchool) -> Caller:
    """Who has taken in the full bundle."""
    await looked_at(school["admin"], a_school())
    return school["admin"]


def counted(found: dict[str, Any]) -> dict[str, int]:
    return {kind: count for kind, count in found["counts"].items() if count}


def reasons(found: dict[str, Any]) -> list[tuple[str, int, bool]]:
    return [(one["column"], one["row_number"], one["is_fatal"]) for one in found["problems"]]


async def test_a_new_pupil_joins_a_class_told_before(school: StandingSchool, admin: Caller) -> None:
    """`classes.csv` is not sent again; who is not in the bundle has not left."""
    newcomer = changes(
        users=["yi,true,yi,一,钱,03"],
        roles=["r-yi,yi,primary,student,o1"],
        enrollments=["e-yi,c8,o1,yi,student,false"],
    )
    found = await preview(admin, newcomer)
    await looked_at(admin, newcomer)

    assert (counted(found), found["problems"]) == ({"new": 1}, [])
    assert await names(school, 8) == {"钱一"}
    assert await names(school, 7) == {"李小明", "王小红", "赵小刚"}
    assert counted(await preview(admin, newcomer)) == {"unchanged": 1}


async def test_a_move_is_told_by_enrolments_alone(school: StandingSchool, admin: Caller) -> None:
    """The pupil is found among those of earlier bundles; also where nobody was in the class."""
    move = changes(enrollments=["-e-ming,c7,o1,ming,student,false", "e-2,c8,o1,ming,student,false"])
    found = await preview(admin, move)
    await looked_at(admin, move)

    assert counted(found) == {"moved": 1}
    assert found["first"][0]["name"] == "李小明"
    assert (await names(school, 7), await names(school, 8)) == ({"王小红", "赵小刚"}, {"李小明"})


async def test_two_moves_without_rows_of_their_own_are_two_rows(
    school: StandingSchool, admin: Caller
) -> None:
    """Beside a newcomer of `users.csv`: each row has a number, and none is another's."""
    several = changes(
        users=["yi,true,yi,一,钱,03"],
        enrollments=[f"e-{one}-2,c8,o1,{one},student,false" for one in ("ming", "hong", "yi")],
    )
    found = await preview(admin, several)
    await looked_at(admin, several)

    assert len({one["row_number"] for one in found["first"]}) == 3
    assert await names(school, 8) == {"李小明", "王小红", "钱一"}


async def test_who_is_deleted_leaves_by_the_administrators_yes(
    school: StandingSchool, admin: Caller
) -> None:
    """As every other leaver: a file cannot say why, nor since when."""
    gone = changes(
        users=["-hong,true,hong,小红,王,03"], enrollments=["-e-hong,c7,o1,hong,student,false"]
    )
    found = await preview(admin, gone)
    await looked_at(admin, gone)
    stays = await names(school, 7)
    leaving = {
        "student_ids": [found["left"][0]["student_id"]],
        "left_on": school.today.isoformat(),
        "reason": "transfer",
    }
    await looked_at(admin, gone, leavers=leaving)

    assert (found["problems"], [one["name"] for one in found["left"]]) == ([], ["王小红"])
    assert "王小红" in stays
    assert await names(school, 7) == {"李小明", "赵小刚"}


async def test_a_class_called_otherwise_stays_the_class(
    school: StandingSchool, admin: Caller
) -> None:
    """Its pupils and teachers stay with it; what was told is taken back with the import."""
    renamed = changes(classes=["c7,三年级9班,03,,,homeroom,o1"])
    found = await preview(admin, renamed)
    import_id = uuid7()
    done = await take_in(admin, renamed, import_id, preview=found["preview"])
    called = await numbers(school)
    again = await preview(admin, renamed)
    await admin.post(f"/roster-imports/{import_id}/undoing", key=uuid7())

    assert (done.status_code, found["notes"]) == (201, ["3年级7班将改称9班，仍是同一个班"])
    assert called[group(school, 7)] == 9
    assert await names(school, 7) == {"李小明", "王小红", "赵小刚"}
    assert again["notes"] == []
    assert (await numbers(school))[group(school, 7)] == 7


async def test_a_new_class_may_have_the_number_that_became_free(
    school: StandingSchool, admin: Caller
) -> None:
    """It is another class than the one that had it."""
    await looked_at(admin, changes(classes=["c7,三年级9班,03,,,homeroom,o1"]))
    await looked_at(
        admin,
        changes(
            classes=["c-new,三年级7班,03,,,homeroom,o1"],
            enrollments=["e-2,c-new,o1,ming,student,false"],
        ),
    )
    called = {number: group_id for group_id, number in (await numbers(school)).items()}

    assert called[9] == group(school, 7)
    assert set(await pupils_of(school, called[7])) == {"李小明"}
    assert set(await pupils_of(school, called[9])) == {"王小红", "赵小刚"}


async def numbers(school: StandingSchool) -> dict[UUID, int]:
    items = (await school["admin"].get("/class-groups")).json()["items"]
    return {UUID(one["class_group_id"]): one["number"] for one in items if one["number"] >= 7}


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"enrollments": ["e-x,c8,o1,nobody,student,false"]}, ("enrollments.csv/userSourcedId", 2)),
        (
            {"enrollments": ["-e-ming,c7,o1,ming,student,false"]},
            ("enrollments.csv/classSourcedId", 2),
        ),
        ({"enrollments": ["-e-ming,,,,,"]}, ("enrollments.csv/userSourcedId", 2)),
        ({"classes": ["c7,启明班,03,,,homeroom,o1"]}, ("classes.csv/title", 2)),
        ({"classes": ["c7,三年级8班,03,,,homeroom,o1"]}, ("classes.csv/title", 2)),
        (
            {"enrollments": [f"e-{one},{one},o1,ming,student,false" for one in ("c7", "c8")]},
            ("enrollments.csv/userSourcedId", 2),
        ),
    ],
    ids=["nobody", "leaves for none", "says nothing", "no name", "name of another", "two homes"],
)
async def test_what_cannot_be_followed_is_refused_by_file_and_row(
    admin: Caller, told: dict[str, list[str]], named: tuple[str, int]
) -> None:
    """Rather than left out: the register would go another way without anybody knowing."""
    found = await preview(admin, changes(**told))
    response = await take_in(admin, changes(**told), preview=found["preview"])

    assert reasons(found) == [(*named, True)]
    assert_problem(response, "list-has-problems")


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"enrollments": ["e-x,other,o1,ming,student,false"]}, "enrollments.csv/classSourcedId"),
        ({"users": ["-mother,true,m,秀,王,"]}, "users.csv/status"),
        ({"classes": ["-c8,三年级8班,03,,,homeroom,o1"]}, "classes.csv/status"),
    ],
    ids=["a lesson", "an adult", "a class"],
)
async def test_what_changes_nothing_is_told(
    admin: Caller, told: dict[str, list[str]], named: str
) -> None:
    """A lesson is joined, an adult or a class is deleted: pupils stay where they are."""
    found = await preview(admin, changes(**told))

    assert reasons(found) == [(named, 2, False)]
    assert set(counted(found)) <= {"unchanged"}


async def test_a_birthday_is_corrected_by_itself(admin: Caller) -> None:
    """`demographics.csv` alone names the pupil."""
    found = await preview(admin, changes(demographics=["ming,2018-03-09,male"]))

    assert counted(found) == {"corrected": 1}
    assert found["first"][0]["changes"] == ["born_on"]


async def test_what_a_bundle_of_changes_says_of_adults_is_named(admin: Caller) -> None:
    """A carer whom no pupil names, a birthday of nobody known: neither is done, both are told."""
    said = changes(
        users=["uncle,true,uncle,叔叔,李,"],
        roles=["r-uncle,uncle,primary,relative,o1"],
        demographics=["stranger,2018-03-09,male"],
    )
    found = await preview(admin, said)

    assert [(one["column"], one["is_fatal"]) for one in found["problems"]] == [
        ("users.csv/agentSourcedIds", False),
        ("demographics.csv/sourcedId", False),
    ]
    assert counted(found) == {}
