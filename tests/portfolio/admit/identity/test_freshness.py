"""A telephone that lies open on a table adds nobody to a family and prints nobody a way in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from event_log import SteeredClock
from openapi_lists import STAFF
from portfolio.support.ids import uuid7
from signing_in import (
    PASSWORD,
    a_strict_service,
    an_account,
    enrolled,
    seen_through,
    signed_in_again,
    with_token,
)
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import Service
from workbooks import a_workbook

CONFIRM = "/sessions/current/password"


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
async def later(service: Service, clock: SteeredClock) -> AsyncIterator[Service]:
    async with a_strict_service(service, clock) as standing:
        yield standing


@pytest.fixture
def timed(school: StandingSchool, later: Service) -> StandingSchool:
    """The test's school, seen through a service whose clock can be put forward."""
    return seen_through(school, later)


@pytest.fixture
async def mother(timed: StandingSchool) -> Caller:
    """The first guardian, signed in by password."""
    return await an_account(timed, "guardian", "lihong")


def asking(school: StandingSchool) -> dict[str, tuple[str, object]]:
    """What lets families in: address and body."""
    group = f"/class-groups/{school.class_group_id}"
    return {
        "link": (
            f"/students/{school.pupil_id}/guardians",
            {"name": "李兰", "relation": "外祖母"},
        ),
        "one family": (f"{group}/guardian-codes?student_id={school.pupil_id}", None),
        "class": (f"{group}/guardian-codes", None),
        "pupils": (f"{group}/student-codes", None),
    }


async def test_a_found_telephone_does_not_join_the_family(
    timed: StandingSchool, mother: Caller, clock: SteeredClock
) -> None:
    """Whoever finds it is asked for the password; nothing was linked meanwhile."""
    path, body = asking(timed)["link"]
    clock.at += timedelta(minutes=16)
    refused = await mother.post(path, body)
    family = (await mother.get(path)).json()["items"]

    assert_problem(refused, "sign-in-again")
    assert refused.status_code == 403
    assert "李兰" not in {one["name"] for one in family}


async def test_the_password_is_given_in_place_and_it_goes_on(
    timed: StandingSchool, mother: Caller, clock: SteeredClock
) -> None:
    """Another token for the same session; the old one is worth nothing; later it is asked anew."""
    path, body = asking(timed)["link"]
    clock.at += timedelta(minutes=16)
    confirmed = await mother.post(CONFIRM, {"password": PASSWORD})
    again = with_token(mother, confirmed)
    linked = await again.post(path, body)
    by_old = await mother.get("/sessions/current")
    clock.at += timedelta(minutes=16)
    refused = await again.post(path, {"name": "李梅", "relation": "姨妈"})

    assert linked.status_code == 201, linked.text
    assert linked.json()["code"]
    assert by_old.status_code == 401
    assert_problem(refused, "sign-in-again")


async def test_a_teacher_prints_codes_only_with_the_password_at_hand(
    timed: StandingSchool, clock: SteeredClock
) -> None:
    """The class computer that nobody signed out of prints no sheet, of one family or of all."""
    teacher = await an_account(timed, "class teacher", "wang.laoshi")
    clock.at += timedelta(minutes=16)
    wanted = asking(timed)
    for name, (path, body) in wanted.items():
        refused = await teacher.post(path, body)
        assert_problem(refused, "sign-in-again")
        assert refused.status_code == 403, name
    fresh = with_token(teacher, await teacher.post(CONFIRM, {"password": PASSWORD}))
    for name, (path, body) in wanted.items():
        assert (await fresh.post(path, body)).status_code == 201, name


async def test_the_office_prints_staff_codes_only_with_the_password_at_hand(
    timed: StandingSchool, clock: SteeredClock
) -> None:
    """A code of a colleague's is their account: for all of them, and for one."""
    admin, *_ = await enrolled(await an_account(timed, "admin", "office"), clock)
    one = f"/staff-codes?staff_id={timed.actor('class teacher').person_id}"
    at_once = await admin.post("/staff-codes")
    clock.at += timedelta(minutes=16)
    refused = [await admin.post(path) for path in ("/staff-codes", one)]
    fresh = with_token(admin, await admin.post(CONFIRM, {"password": PASSWORD}))
    again = [(await fresh.post(path)).status_code for path in ("/staff-codes", one)]

    assert at_once.status_code == 201, at_once.text
    for response in refused:
        assert_problem(response, "sign-in-again")
    assert again == [201, 201]


def a_duty_body(number: str = "T951") -> dict[str, object]:
    return {"staff_number": number, "name": "周岚", "duty": "resource_teacher"}


async def test_nobody_is_given_a_duty_from_a_computer_found_open(
    timed: StandingSchool, clock: SteeredClock
) -> None:
    """One duty, a list of them, a list taken back, a colleague's second factor reset: each lets
    somebody in, or back in.
    """
    admin, *_ = await enrolled(await an_account(timed, "admin", "office"), clock)
    listed = a_workbook(STAFF[0], ["T952", "何永康", "资源教师", None, None])
    taken = uuid7()
    at_once = await admin.send("PUT", f"/staff-imports/{taken}", content=listed)
    teacher = timed.actor("class teacher").person_id

    async def asked(who: Caller) -> dict[str, httpx.Response]:
        return {
            "duty": await who.post("/staff-duties", a_duty_body()),
            "list": await who.send(
                "PUT",
                f"/staff-imports/{uuid7()}",
                content=a_workbook(STAFF[0], ["T953", "何永宁", "资源教师", None, None]),
            ),
            "undo": await who.post(f"/staff-imports/{taken}/undoing"),
            "reset": await who.post(f"/staff/{teacher}/second-factor-reset"),
        }

    clock.at += timedelta(minutes=16)
    refused = await asked(admin)
    staff = {one["staff_number"] for one in (await admin.get("/staff")).json()["items"]}
    fresh = with_token(admin, await admin.post(CONFIRM, {"password": PASSWORD}))
    done = await asked(fresh)

    assert at_once.status_code == 201, at_once.text
    for response in refused.values():
        assert_problem(response, "sign-in-again")
    assert "T952" in staff
    assert not staff & {"T951", "T953"}
    assert {name: one.status_code for name, one in done.items()} == dict.fromkeys(done, 201)


async def test_who_may_not_give_duties_is_not_asked_for_a_password(
    timed: StandingSchool, clock: SteeredClock
) -> None:
    """It would change nothing."""
    teacher = await an_account(timed, "class teacher", "wang.laoshi")
    clock.at += timedelta(minutes=16)

    assert_problem(await teacher.post("/staff-duties", a_duty_body()), "forbidden")


async def test_the_cards_of_a_class_are_made_only_with_the_password_at_hand(
    timed: StandingSchool, clock: SteeredClock
) -> None:
    """Whole or in part: whoever finds the class computer open makes nobody's card but one."""
    teacher = await an_account(timed, "class teacher", "wang.laoshi")
    path = f"/class-groups/{timed.class_group_id}/picture-cards"
    two = {"student_ids": [str(timed.pupil_id), str(timed.classmate_id)]}
    clock.at += timedelta(minutes=16)
    refused = [await teacher.post(path, body) for body in ({}, two, {"student_ids": []})]
    fresh = with_token(teacher, await teacher.post(CONFIRM, {"password": PASSWORD}))
    again = [(await fresh.post(path, body)).status_code for body in ({}, two)]

    for response in refused:
        assert_problem(response, "sign-in-again")
    assert again == [201, 201]


async def test_a_child_who_forgot_the_pictures_costs_no_password_in_front_of_the_class(
    timed: StandingSchool, clock: SteeredClock
) -> None:
    """Three in half an hour, one at a time; a class one by one is a class. Who has just given the
    password is not counted.
    """
    teacher = await an_account(timed, "class teacher", "wang.laoshi")
    path = f"/class-groups/{timed.class_group_id}/picture-cards"
    one = {"student_ids": [str(timed.pupil_id)]}
    early = [(await teacher.post(path, one)).status_code for _ in range(4)]
    clock.at += timedelta(minutes=16)
    late = [await teacher.post(path, one) for _ in range(4)]
    clock.at += timedelta(minutes=10)
    next_lesson = await teacher.post(path, one)

    assert early == [201] * 4
    assert [one.status_code for one in late] == [201] * 3 + [403]
    assert_problem(late[-1], "sign-in-again")
    assert next_lesson.status_code == 201


async def test_a_wrong_password_is_counted_and_keeps_it_shut(
    timed: StandingSchool, mother: Caller, clock: SteeredClock
) -> None:
    """As many tries as at changing the password, and no more."""
    clock.at += timedelta(minutes=16)
    tried = [
        (await mother.post(CONFIRM, {"password": f"guess {n}"})).status_code for n in range(11)
    ]
    right = await mother.post(CONFIRM, {"password": PASSWORD})
    path, body = asking(timed)["link"]

    assert tried == [401] * 10 + [429]
    assert right.status_code == 429
    assert_problem(await mother.post(path, body), "sign-in-again")


@pytest.mark.usefixtures("mother")
async def test_signing_in_again_does_too(timed: StandingSchool, clock: SteeredClock) -> None:
    """Who comes through an identity provider has no password to give here."""
    path, body = asking(timed)["link"]
    clock.at += timedelta(minutes=16)
    nobody = await timed["class teacher"].post(CONFIRM, {"password": PASSWORD})
    again = await signed_in_again(timed, "lihong")

    assert_problem(nobody, "no-password")
    assert "重新登录" in nobody.json()["detail"]
    assert (await again.post(path, body)).status_code == 201


async def test_a_stranger_is_told_nothing_more_by_being_asked(
    timed: StandingSchool, clock: SteeredClock
) -> None:
    """Of a child who is not theirs the answer is the same, however long ago they signed in."""
    stranger = await an_account(timed, "other guardian", "somebody")
    path, body = asking(timed)["link"]
    at_once = await stranger.post(path, body)
    clock.at += timedelta(minutes=16)
    later = await stranger.post(path, body)

    assert at_once.status_code == later.status_code == 404
