"""A second factor for whoever administers or exports; a service that requires it, as production."""

from datetime import timedelta
from uuid import uuid4

import pytest

from builders import TERM
from event_log import SteeredClock
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.policy import POLICY, Relation
from signing_in import (
    PASSWORD,
    an_account,
    code_of,
    enrolled,
    signed_in_again,
    with_token,
)
from standing_school import Caller, StandingSchool, a_duty, assert_problem, plain


def reports_of(school: StandingSchool) -> str:
    return f"/class-groups/{school.class_group_id}/terms/{TERM}/reports.pdf"


async def test_the_first_administrator_sets_it_up_and_begins(
    admin: Caller, clock: SteeredClock
) -> None:
    """Password, refusal that says what is missing, app, code: then the school can be run."""
    refused = await admin.get("/staff")
    who = (await admin.get("/sessions/current")).json()
    begun = await admin.post("/second-factor/enrolment")
    secret, address = begun.json()["secret"], begun.json()["address"]
    confirmed = await admin.post("/second-factor/confirmation", {"code": code_of(secret, clock)})
    proven = with_token(admin, confirmed)

    assert refused.status_code == 403
    assert_problem(refused, "second-factor-needed")
    assert "二次验证" in refused.json()["detail"]
    assert who["second_factor"] == "enrol"
    assert address.startswith("otpauth://totp/")
    assert f"secret={secret}" in address
    assert len(set(confirmed.json()["recovery_codes"])) == 10
    assert confirmed.json()["second_factor"] == "given"
    assert (await proven.get("/staff")).status_code == 200
    assert (await proven.post("/staff-codes")).status_code == 201
    assert (await admin.get("/sessions/current")).status_code == 401
    assert begun.headers["cache-control"] == confirmed.headers["cache-control"] == "no-store"


async def test_every_right_of_an_administrator_needs_it(
    guarded_school: StandingSchool, admin: Caller
) -> None:
    """Read or write, school or pupil; what everybody may do with an own account does not."""
    for path in (
        "/staff",
        "/class-groups",
        f"/class-groups/{guarded_school.class_group_id}/students",
        f"/students/{guarded_school.pupil_id}",
        f"/students/{guarded_school.pupil_id}/guardians",
        "/erasures",
        reports_of(guarded_school),
    ):
        response = await admin.get(path)
        assert response.status_code == 403, path
        assert_problem(response, "second-factor-needed")
    erased = await admin.post(
        f"/students/{guarded_school.pupil_id}/erasure", {"reason": "guardian_request"}
    )

    assert_problem(erased, "second-factor-needed")
    assert (await admin.get("/sessions")).status_code == 200
    by_nobody = [one for one, right in POLICY.items() if Relation.UNPROVEN_ADMIN in right.who]
    assert by_nobody == []


async def test_a_class_teacher_records_by_password_and_exports_with_the_factor(
    guarded_school: StandingSchool, clock: SteeredClock
) -> None:
    """Daily work is not slowed down; the file with the whole class is."""
    teacher = await an_account(guarded_school, "class teacher", "wang.laoshi")
    body = guarded_school.an_observation()
    recorded = await teacher.put(f"/observations/{uuid7()}", body)
    refused = await teacher.get(reports_of(guarded_school))
    proven, _, _ = await enrolled(teacher, clock)
    told = await proven.get(reports_of(guarded_school))

    assert recorded.status_code == 201
    assert_problem(refused, "second-factor-needed")
    assert_problem(told, "report-is-not-issued")


async def test_whoever_lets_an_export_out_gives_it_too(
    guarded_school: StandingSchool,
) -> None:
    """The second person of a bulk export is asked, administrator or not."""
    other = uuid4()
    await guarded_school.given(Decided(guarded_school.school_id, a_duty(other, "moral_education")))
    colleague = await guarded_school.joined(other)
    refused = await colleague.post(f"/export-requests/{uuid7()}/approval")

    assert_problem(refused, "second-factor-needed")


async def test_a_stranger_is_not_told_that_a_factor_would_help(
    guarded_school: StandingSchool,
) -> None:
    """Who has no right gets the same answer as ever."""
    for name, status in (("former teacher", 404), ("guardian", 403), ("subject teacher", 403)):
        response = await guarded_school[name].get("/staff")
        assert response.status_code == status
        assert response.json()["type"] in {"/problems/forbidden", "/problems/not-found"}


async def test_a_session_gives_it_and_gets_another_token(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """Each sign-in anew; the token from before the proof is worth nothing after."""
    _, secret, _ = await enrolled(admin, clock)
    clock.at += timedelta(seconds=30)
    again = await signed_in_again(guarded_school, "zhang.zhuren")
    who = (await again.get("/sessions/current")).json()
    given = await again.post("/sessions/current/second-factor", {"code": code_of(secret, clock)})

    assert who["second_factor"] == "give"
    assert (await with_token(again, given).get("/staff")).status_code == 200
    assert (await again.get("/sessions/current")).status_code == 401


async def test_it_counts_for_a_working_day(admin: Caller, clock: SteeredClock) -> None:
    """Then it is asked again; the session itself goes on."""
    proven, secret, _ = await enrolled(admin, clock)
    for _ in range(2):
        clock.at += timedelta(hours=3, minutes=55)
        assert (await proven.get("/staff")).status_code == 200
    clock.at += timedelta(minutes=11)

    assert_problem(await proven.get("/staff"), "second-factor-needed")
    given = await proven.post("/sessions/current/second-factor", {"code": code_of(secret, clock)})
    assert (await with_token(proven, given).get("/staff")).status_code == 200


async def test_a_code_is_accepted_once_and_only_around_now(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """One step before and after (RFC 6238, 5.2); whoever looked over the shoulder is too late."""
    _, secret, _ = await enrolled(admin, clock)
    session = await signed_in_again(guarded_school, "zhang.zhuren")

    async def gives(code: str) -> int:
        nonlocal session
        response = await session.post("/sessions/current/second-factor", {"code": code})
        if response.status_code == 201:
            session = with_token(session, response)
        return response.status_code

    clock.at += timedelta(seconds=90)
    assert await gives(code_of(secret, clock, ahead=-2)) == 401
    assert await gives(code_of(secret, clock, ahead=2)) == 401
    assert await gives(code_of(secret, clock, ahead=-1)) == 201
    assert await gives(code_of(secret, clock, ahead=-1)) == 401
    assert await gives(code_of(secret, clock, ahead=1)) == 201
    # Older than one that was given already.
    assert await gives(code_of(secret, clock)) == 401


async def test_a_recovery_code_works_once_in_the_apps_place(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """The telephone fell into the river."""
    _, _, codes = await enrolled(admin, clock)
    session = await signed_in_again(guarded_school, "zhang.zhuren")
    given = await session.post("/sessions/current/second-factor", {"code": codes[0].lower()})
    session = with_token(session, given)
    again = await session.post("/sessions/current/second-factor", {"code": codes[0]})
    state = (await session.get("/second-factor")).json()
    renewed = await session.post("/second-factor/recovery-codes")
    old = await session.post("/sessions/current/second-factor", {"code": codes[1]})

    assert_problem(again, "code-is-wrong")
    assert state == {"state": "given", "recovery_codes_left": 9}
    assert renewed.status_code == 201
    assert_problem(old, "code-is-wrong")


async def test_guessing_is_over_after_ten(
    guarded_school: StandingSchool, admin: Caller, clock: SteeredClock
) -> None:
    """By account, whatever the session; the right code has to wait too."""
    _, secret, _ = await enrolled(admin, clock)
    clock.at += timedelta(seconds=30)
    sessions = [await signed_in_again(guarded_school, "zhang.zhuren") for _ in range(2)]
    statuses = []
    for number in range(12):
        body = {"code": f"{(int(code_of(secret, clock)) + 7 * number + 7) % 1_000_000:06}"}
        response = await sessions[number % 2].post("/sessions/current/second-factor", body)
        statuses.append(response.status_code)
    right = {"code": code_of(secret, clock)}
    waits = await sessions[0].post("/sessions/current/second-factor", right)
    clock.at += timedelta(minutes=10)
    right = {"code": code_of(secret, clock)}
    let_in = await sessions[0].post("/sessions/current/second-factor", right)

    assert statuses == [401] * 10 + [429] * 2
    assert waits.status_code == 429
    assert 60 < int(waits.headers["retry-after"]) <= 600
    assert let_in.status_code == 201


async def test_where_it_is_offered_whoever_has_one_must_give_it(
    school: StandingSchool, clock: SteeredClock
) -> None:
    """As in a demonstration: an administrator without is let in, one with is asked."""
    assert (await school["admin"].get("/staff")).status_code == 200
    admin = await an_account(school, "admin", "zhang.zhuren")
    who = (await admin.get("/sessions/current")).json()
    proven, _, _ = await enrolled(admin, clock)
    again = await signed_in_again(school, "zhang.zhuren")

    assert who["second_factor"] == "none"
    assert (await proven.get("/staff")).status_code == 200
    assert_problem(await again.get("/staff"), "second-factor-needed")


async def test_no_secret_and_no_code_is_kept_or_logged(
    guarded_school: StandingSchool,
    admin: Caller,
    clock: SteeredClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The secret sealed under the school's key, codes as hashes, neither in a line of the log."""
    proven, secret, codes = await enrolled(admin, clock)
    code = code_of(secret, clock)
    await proven.post("/sessions/current/second-factor", {"code": code})
    kept = ""
    for table in ("second_factor", "recovery_code", "session", "account"):
        rows = await guarded_school.service.house.desk.pool.fetch(
            f"SELECT t::text FROM {table} t WHERE school_id = $1", guarded_school.school_id
        )
        assert rows
        kept += "".join(row[0] for row in rows)
    logged = capsys.readouterr().out

    assert '"route":"/second-factor/confirmation"' in logged
    for word in (secret, *codes, *(one.replace("-", "") for one in codes), PASSWORD):
        for text in (kept, logged):
            assert word not in text
            assert word.encode().hex() not in text


async def test_unknown_and_wrong_codes_look_alike(admin: Caller) -> None:
    """Who has no factor is told no more than who mistyped."""
    figures = await admin.post("/sessions/current/second-factor", {"code": "000000"})
    letters = await admin.post(
        "/sessions/current/second-factor", {"code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG"}
    )

    assert figures.status_code == 401
    assert plain(figures) == plain(letters)
