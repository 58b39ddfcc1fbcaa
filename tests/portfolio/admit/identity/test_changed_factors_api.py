"""A second factor is replaced, or reset when it is lost, by nobody who should not."""

from datetime import timedelta
from uuid import uuid4

import pytest

from event_log import SteeredClock
from portfolio.admit.identity.events import SecondFactorReset
from portfolio.admit.identity.second_factor import reset_by_operator
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.problems import NotFound
from portfolio.support.second_factors import FactorIsInForce
from signing_in import (
    PASSWORD,
    a_strict_service,
    an_account,
    code_of,
    enrolled,
    seen_through,
    signed_in_again,
    with_token,
)
from standing_school import Caller, StandingSchool, a_duty, assert_problem


async def test_only_whoever_just_signed_in_and_gave_it_changes_it(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """A found session sets up nothing of its own (OWASP ASVS 5.0, 7.5.1)."""
    proven, _, _ = await enrolled(admin, clock)
    by_password = await signed_in_again(guarded_school, "zhang.zhuren")
    for path in ("/second-factor/enrolment", "/second-factor/recovery-codes"):
        assert_problem(await by_password.post(path), "sign-in-again")
        assert (await proven.post(path)).status_code == 201
    clock.at += timedelta(minutes=16)
    for path in ("/second-factor/enrolment", "/second-factor/recovery-codes"):
        assert_problem(await proven.post(path), "sign-in-again")


async def test_what_another_process_remembers_lets_nobody_replace_a_factor(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """Who knows the password, and was seen by a process before the factor was there,
    begins none over it half a minute long.
    """
    async with a_strict_service(guarded_school.service, clock) as beside:
        thief = await signed_in_again(seen_through(guarded_school, beside), "zhang.zhuren")
        assert (await thief.get("/sessions/current")).json()["second_factor"] == "enrol"
        _, secret, _ = await enrolled(admin, clock)
        refused = await thief.post("/second-factor/enrolment")
        confirmed = await thief.post("/second-factor/confirmation", {"code": "000000"})
    clock.at += timedelta(seconds=30)
    again = await signed_in_again(guarded_school, "zhang.zhuren")
    given = await again.post("/sessions/current/second-factor", {"code": code_of(secret, clock)})

    assert_problem(refused, "sign-in-again")
    assert confirmed.is_client_error
    assert given.status_code == 201


async def test_of_two_who_set_one_up_at_once_the_second_finds_it_there(
    guarded_school: StandingSchool,
) -> None:
    """Both asked before there was one: what the first confirmed is not begun over by the second."""
    desk, actor = guarded_school.service.house.desk, guarded_school.actor("admin")
    begun = await desk.factors.begin(actor, shown_as="zhang", is_proven=False)
    await desk.factors.confirm(actor, code_of(begun.secret, SteeredClock(desk.clock.now())))

    with pytest.raises(FactorIsInForce):
        await desk.factors.begin(actor, shown_as="zhang", is_proven=False)
    assert await desk.factors.begin(actor, shown_as="zhang", is_proven=True)


async def test_what_is_begun_does_not_replace_what_is_in_force(
    admin: Caller, clock: SteeredClock
) -> None:
    """Until a code of the new one was given; a wrong one changes nothing."""
    proven, old, _ = await enrolled(admin, clock)
    new = (await proven.post("/second-factor/enrolment")).json()["secret"]
    wrong = await proven.post("/second-factor/confirmation", {"code": code_of(old, clock)})
    clock.at += timedelta(seconds=60)
    by_old = await proven.post("/sessions/current/second-factor", {"code": code_of(old, clock)})
    proven = with_token(proven, by_old)
    confirmed = await proven.post("/second-factor/confirmation", {"code": code_of(new, clock)})
    proven = with_token(proven, confirmed)
    clock.at += timedelta(seconds=60)

    assert_problem(wrong, "code-is-wrong")
    refused = await proven.post("/sessions/current/second-factor", {"code": code_of(old, clock)})
    assert_problem(refused, "code-is-wrong")
    again = await proven.post("/second-factor/confirmation", {"code": code_of(new, clock)})
    assert_problem(again, "code-is-wrong")


async def test_a_new_password_by_paper_does_not_remove_it(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """Who finds the printed code still has no app."""
    await enrolled(admin, clock)
    again = await an_account(guarded_school, "admin", "somebody.else")

    assert (await again.get("/sessions/current")).json()["second_factor"] == "give"
    assert_problem(await again.get("/staff"), "second-factor-needed")


async def test_another_administrator_resets_a_lost_one_and_it_is_noted(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """The colleague's sessions end, and they set up another; nobody does it for themselves."""
    proven, _, _ = await enrolled(admin, clock)
    other = uuid4()
    await guarded_school.given(Decided(guarded_school.school_id, a_duty(other, "school_admin")))
    colleague = await guarded_school.joined(other)
    theirs, _, codes = await enrolled(colleague, clock)
    path = f"/staff/{other}/second-factor-reset"
    oneself = await theirs.post(path)
    unproven = await (await signed_in_again(guarded_school, "zhang.zhuren")).post(path)
    done = await proven.post(path)
    again = await guarded_school.joined(other)

    assert_problem(oneself, "oneself-is-not-reset")
    assert_problem(unproven, "second-factor-needed")
    assert done.status_code == 201, done.text
    assert (await theirs.get("/sessions/current")).status_code == 401
    assert (await again.get("/sessions/current")).json()["second_factor"] == "enrol"
    refused = await again.post("/sessions/current/second-factor", {"code": codes[0]})
    assert_problem(refused, "code-is-wrong")
    assert await resets(guarded_school) == [
        SecondFactorReset(staff_id=other, reset_by=guarded_school.actor("admin").person_id)
    ]


async def test_the_operator_resets_the_last_administrators(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """At the installation, where nobody of the school could; noted as such."""
    await enrolled(admin, clock)
    desk, actor = guarded_school.service.house.desk, guarded_school.actor("admin")
    number = f"T{actor.person_id.hex[:6]}"
    with pytest.raises(NotFound):
        await reset_by_operator(desk, guarded_school.school_id, "nobody")
    assert await reset_by_operator(desk, guarded_school.school_id, number) == actor.person_id
    again = await signed_in_again(guarded_school, "zhang.zhuren")

    assert (await again.get("/sessions/current")).json()["second_factor"] == "enrol"
    assert await resets(guarded_school) == [SecondFactorReset(staff_id=actor.person_id)]


async def resets(school: StandingSchool) -> list[SecondFactorReset]:
    """What the school's own stream says of it."""
    journal = school.service.house.desk.journal
    stream = await journal.store.load(school.school_id, school.school_id)
    events = await journal.opened(stream.events)
    return [one for one in events if isinstance(one, SecondFactorReset)]


async def test_a_reset_said_again_later_leaves_the_new_factor(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """The same request, sent once more by a page that lay open: it was about the lost one."""
    proven, _, _ = await enrolled(admin, clock)
    other, key = uuid4(), uuid7()
    await guarded_school.given(Decided(guarded_school.school_id, a_duty(other, "school_admin")))
    await enrolled(await guarded_school.joined(other), clock)
    path = f"/staff/{other}/second-factor-reset"
    done = await proven.post(path, key=key)
    theirs, _, _ = await enrolled(await guarded_school.joined(other), clock)
    clock.at += timedelta(minutes=16)
    proven = with_token(
        proven, await proven.post("/sessions/current/password", {"password": PASSWORD})
    )
    again = await proven.post(path, key=key)

    assert (done.status_code, again.status_code) == (201, 200)
    assert (await theirs.get("/sessions/current")).json()["second_factor"] == "given"
