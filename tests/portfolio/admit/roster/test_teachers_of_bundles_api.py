"""OneRoster: the bundle that told the pupils tells who teaches them, in full and by changes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bundles import changes, full
from event_log import SteeredClock
from portfolio.support.ids import uuid7
from roster_calls import looked_at, preview, take_in
from signing_in import PASSWORD, a_strict_service, an_account, enrolled, seen_through, with_token
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import Service

CLASSES = ["c7,三年级7班,03,,,homeroom,o1", "c8,三年级8班,03,,,homeroom,o1"]
LESSONS = ["art,美术,03,k-art,,scheduled,o1", "talk,班会,03,k-talk,,scheduled,o1"]
TEACHERS = ["fang,true,T701,芳,王,", "wen,true,T702,文,李,"]


def a_bundle() -> bytes:
    """王芳 leads 三年级7班, 李文 teaches it art and 班会."""
    return full(
        orgs=["o1,年轮示例小学,school,"],
        courses=["k-art,美术,o1", "k-talk,班会,o1"],
        classes=[*CLASSES, *LESSONS],
        users=["ming,true,ming,小明,李,03", "yi,true,yi,一,钱,03", *TEACHERS],
        roles=[f"r-{one},{one},primary,student,o1" for one in ("ming", "yi")]
        + [f"r-{one},{one},primary,teacher,o1" for one in ("fang", "wen")],
        enrollments=[
            "e-ming,c7,o1,ming,student,false",
            "e-yi,c8,o1,yi,student,false",
            *(f"l-{one},{one},o1,ming,student,false" for one in ("art", "talk")),
            "t-fang,c7,o1,fang,teacher,true",
            "t-wen,art,o1,wen,teacher,true",
            "t-talk,talk,o1,wen,teacher,true",
        ],
    )


async def taught(who: Caller, content: bytes, **query: Any) -> Any:
    words = "&".join(f"{name}={value}" for name, value in {"school_year": 2026, **query}.items())
    return await who.send("PUT", f"/staff-imports/{uuid7()}?{words}", content=content)


async def duties(who: Caller, numbers: Sequence[str] = ("T701", "T702", "T703")) -> dict[str, Any]:
    """Staff number → duty and subject, and the class by grade and number."""
    classes = {
        one["class_group_id"]: (one["grade"], one["number"])
        for one in (await who.get("/class-groups")).json()["items"]
    }
    staff = (await who.get("/staff")).json()["items"]
    return {
        one["staff_number"]: [
            (duty["duty"], duty["subject"], classes[duty["class_group_id"]])
            for duty in one["duties"]
        ]
        for one in staff
        if one["staff_number"] in numbers
    }


PEOPLE = {
    "T701": [("class_teacher", None, (3, 7))],
    "T702": [("subject_teacher", "visual_arts", (3, 7))],
}


@pytest.fixture
async def admin(school: StandingSchool) -> Caller:
    """Who has taken in the bundle."""
    await looked_at(school["admin"], a_bundle())
    return school["admin"]


async def test_who_teaches_comes_with_the_pupils(school: StandingSchool) -> None:
    """The class teacher of the homeroom, the teacher of a lesson to the class of its pupils: shown
    before anything is done; a lesson that no portfolio asks about is named and stops nothing.
    """
    admin = school["admin"]
    shown = await preview(admin, a_bundle())
    before = await duties(admin)
    await looked_at(admin, a_bundle())
    again = await taught(admin, a_bundle())

    assert [(one["kind"], one["staff_number"], one["duty"]) for one in shown["teachers"]] == [
        ("new", "T701", "class_teacher"),
        ("new", "T702", "subject_teacher"),
    ]
    assert [one["column"] for one in shown["problems"]] == ["users.csv/班会"]
    assert before == {}
    assert await duties(admin) == PEOPLE
    assert_problem(again, "nothing-is-new")


async def test_the_teachers_are_taken_back_with_their_bundle(school: StandingSchool) -> None:
    """A bundle of the wrong year gives nobody a class that is not theirs."""
    admin = school["admin"]
    done = await looked_at(admin, a_bundle())
    undone = await admin.post(f"/roster-imports/{done['import_id']}/undoing")

    assert undone.status_code == 201, undone.text
    assert await duties(admin) == {}


async def test_pupils_alone_give_nobody_a_right(school: StandingSchool) -> None:
    """What nobody looked at changes no duty."""
    done = await take_in(school["admin"], a_bundle())

    assert done.status_code == 201, done.text
    assert await duties(school["admin"]) == {}
    assert (await taught(school["admin"], a_bundle())).status_code == 201
    assert await duties(school["admin"]) == PEOPLE


async def test_changes_give_a_class_of_an_earlier_bundle_a_teacher(admin: Caller) -> None:
    """`classes.csv` is not sent again."""
    joined = changes(
        users=["ning,true,T703,宁,赵,"],
        roles=["r-ning,ning,primary,teacher,o1"],
        enrollments=["t-ning,c8,o1,ning,teacher,true"],
    )
    await looked_at(admin, joined)

    assert (await duties(admin))["T703"] == [("class_teacher", None, (3, 8))]
    assert len(await duties(admin)) == 3


async def test_a_teacher_who_is_to_be_deleted_has_no_duty_any_more(admin: Caller) -> None:
    """By the bundle's own id, for a deletion says no more than that; taken back, they teach."""
    gone = changes(users=["-wen,,,,,"])
    shown = await preview(admin, gone)
    done = await looked_at(admin, gone)
    after = await duties(admin)
    await admin.post(f"/roster-imports/{done['import_id']}/undoing")

    assert [(one["kind"], one["staff_number"]) for one in shown["teachers"]] == [("ended", "T702")]
    assert after == {"T701": PEOPLE["T701"]}
    assert await duties(admin) == PEOPLE


async def test_a_teacher_is_taken_from_a_class_by_the_enrolment(admin: Caller) -> None:
    """The homeroom has somebody else from now on; nothing else of theirs ends."""
    changed = changes(enrollments=["-t-fang,c7,o1,fang,teacher,true"])
    await looked_at(admin, changed)

    assert await duties(admin) == {"T702": PEOPLE["T702"]}


async def test_a_bundle_ends_nobodys_duty(admin: Caller) -> None:
    """The office and the nurse are not in it: taken for the whole list it would put them out."""
    refused = await taught(admin, a_bundle(), whole="true")

    assert_problem(refused, "bundle-is-not-whole")


async def test_teachers_come_after_their_classes(school: StandingSchool) -> None:
    """Before the pupils were taken in there is no class to teach."""
    refused = await taught(school["admin"], a_bundle())

    assert_problem(refused, "list-has-problems")


async def test_a_bundle_gives_nobody_a_duty_from_a_computer_found_open(
    service: Service, school: StandingSchool
) -> None:
    """Of its pupils alone no password is asked; of its teachers it is, also where they are given
    their duties back.
    """
    clock = SteeredClock(datetime.now(UTC))
    async with a_strict_service(service, clock) as later:
        timed = seen_through(school, later)
        admin, *_ = await enrolled(await an_account(timed, "admin", "office"), clock)
        mark = (await preview(admin, a_bundle()))["preview"]
        clock.at += timedelta(minutes=16)
        refused = await take_in(admin, a_bundle(), preview=mark)
        pupils_alone = await take_in(admin, a_bundle())
        said = {"password": PASSWORD}
        admin = with_token(admin, await admin.post("/sessions/current/password", said))
        done = await looked_at(admin, a_bundle())
        gone = await looked_at(admin, changes(users=["-wen,,,,,"]))
        clock.at += timedelta(minutes=16)
        kept = await admin.post(f"/roster-imports/{gone['import_id']}/undoing")
        left = await duties(admin)

    assert_problem(refused, "sign-in-again")
    assert pupils_alone.status_code == 201, pupils_alone.text
    assert done["import_id"] != gone["import_id"]
    assert_problem(kept, "sign-in-again")
    assert left == {"T701": PEOPLE["T701"]}
