"""What people sign in as: found, shown to themselves, and in no copy of the database."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from event_log import SteeredClock
from portfolio.support.actor import Actor, Role
from portfolio.support.keys import KeyForgotten
from portfolio.support.logins import LoginIsTaken, NoPassword
from signing_in import PASSWORD, a_strict_service, an_account, signed_in_again
from standing_school import StandingSchool


@pytest.fixture
def telephone() -> str:
    """Of this test alone: the databases outlive it."""
    return str(13_000_000_000 + secrets.randbelow(1_000_000_000))


async def kept_in_the_clear(school: StandingSchool, word: str) -> list[str]:
    """The tables in which a word stands, as text or as the bytes of one."""
    pool = school.service.house.desk.across
    tables = await pool.fetch(
        "SELECT c.oid::regclass::text FROM pg_class c"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    )
    found = []
    for (table,) in tables:
        if await pool.fetchval(
            f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text ILIKE ANY ($1))",
            [f"%{word}%", f"%{word.encode().hex()}%"],
        ):
            found.append(table)
    return found


async def as_kept_before(school: StandingSchool, login: str) -> None:
    """As the release before wrote it: in the clear, and nothing else."""
    turned = await school.service.house.desk.pool.execute(
        "UPDATE account SET login = $3, login_hash = NULL, login_sealed = NULL"
        " WHERE school_id = $1 AND person_id = $2",
        school.school_id,
        school.actor("guardian").person_id,
        login,
    )
    assert turned == "UPDATE 1"


async def person_of(school: StandingSchool, login: str) -> UUID:
    accounts = school.service.house.desk.accounts
    return (await accounts.sign_in(school.school_id, login, PASSWORD)).actor.person_id


async def a_pupils_account(school: StandingSchool, login: str) -> None:
    desk = school.service.house.desk
    until = desk.clock.now() + timedelta(days=1)
    [issued] = await desk.accounts.issue(school.school_id, Role.STUDENT, [school.pupil_id], until)
    await desk.accounts.activate(school.school_id, issued.code, login, PASSWORD)


async def test_no_copy_of_the_database_tells_what_anybody_signs_in_as(
    school: StandingSchool, telephone: str
) -> None:
    """A telephone number beside a child's parent would name the family to whoever has a dump."""
    mother = await an_account(school, "guardian", telephone)
    wrong = {"login": f"{school.code}/{telephone}", "password": "wrong"}
    refused = await school["anonymous"].post("/sessions", wrong)

    assert refused.status_code == 401
    assert (await mother.get("/sessions/current")).status_code == 200
    assert await kept_in_the_clear(school, telephone) == []


async def test_the_search_for_it_would_find_it(school: StandingSchool, telephone: str) -> None:
    """The look at every table sees a login that stands in one."""
    await an_account(school, "guardian", telephone)
    await as_kept_before(school, telephone)

    assert await kept_in_the_clear(school, telephone) == ["account"]


async def test_who_signed_in_before_signs_in_while_and_after_it_is_turned(
    school: StandingSchool, telephone: str
) -> None:
    """A process of the release before may still run beside this one; the next start turns it."""
    await an_account(school, "guardian", telephone)
    await as_kept_before(school, telephone)
    guardian = school.actor("guardian").person_id
    logins, across = school.service.house.desk.accounts.logins, school.service.house.desk.across
    by_old = await person_of(school, telephone)
    turned = await logins.seal_what_is_there(across)
    by_new = await person_of(school, telephone)

    assert by_old == by_new == guardian
    assert turned >= 1
    assert await kept_in_the_clear(school, telephone) == []


async def test_the_service_turns_it_where_it_starts(school: StandingSchool, telephone: str) -> None:
    """Nobody has to call anything."""
    await an_account(school, "guardian", telephone)
    await as_kept_before(school, telephone)
    async with a_strict_service(school.service, SteeredClock(datetime.now(UTC))):
        kept = await kept_in_the_clear(school, telephone)

    assert kept == []
    assert (await signed_in_again(school, telephone)).token


async def test_a_login_that_stands_in_the_clear_is_taken_too(
    school: StandingSchool, telephone: str
) -> None:
    """Two people of one login would let one in as the other."""
    await an_account(school, "guardian", telephone)
    await as_kept_before(school, telephone)
    desk = school.service.house.desk
    until = desk.clock.now() + timedelta(days=1)
    [issued] = await desk.accounts.issue(school.school_id, Role.GUARDIAN, [uuid4()], until)

    with pytest.raises(LoginIsTaken):
        await desk.accounts.activate(school.school_id, issued.code, telephone, PASSWORD)


async def test_a_login_is_shown_to_whoever_has_it(school: StandingSchool, telephone: str) -> None:
    """An authenticator app names the account; of adults as of pupils."""
    desk = school.service.house.desk
    await an_account(school, "guardian", telephone)
    await a_pupils_account(school, "xiao.ming")
    for login in (telephone, "xiao.ming"):
        session = await desk.accounts.sign_in(school.school_id, login, PASSWORD)
        assert await desk.accounts.login_of(session.actor) == login


async def test_two_schools_may_have_one_login(school: StandingSchool, telephone: str) -> None:
    """Nor does its hash tell that somebody is known at both."""
    desk, elsewhere = school.service.house.desk, uuid4()
    await an_account(school, "guardian", telephone)
    until = desk.clock.now() + timedelta(days=1)
    [issued] = await desk.accounts.issue(elsewhere, Role.GUARDIAN, [uuid4()], until)
    await desk.accounts.activate(elsewhere, issued.code, telephone, PASSWORD)
    hashes = await desk.across.fetch(
        "SELECT login_hash FROM account WHERE school_id = ANY($1)", [school.school_id, elsewhere]
    )

    assert len({row[0] for row in hashes}) == 2


async def test_a_pupils_login_ends_with_the_key(school: StandingSchool) -> None:
    """Also in a copy that was made before the erasure: nobody opens it again."""
    desk = school.service.house.desk
    await a_pupils_account(school, "xiao.ming")
    session = await desk.accounts.sign_in(school.school_id, "xiao.ming", PASSWORD)
    keyring, pupil = desk.journal.keyring, school.pupil_id
    await keyring.forget(school.school_id, pupil, desk.clock.now())
    stranger = Actor(school.school_id, uuid4(), uuid4(), Role.STUDENT)

    with pytest.raises(KeyForgotten):
        await keyring.get(school.school_id, pupil)
    with pytest.raises(NoPassword):
        await desk.accounts.login_of(session.actor)
    with pytest.raises(NoPassword):
        await desk.accounts.login_of(stranger)


async def test_of_a_school_that_is_not_there_no_key_is_made(
    school: StandingSchool, telephone: str
) -> None:
    """Whoever guesses school codes fills no table of keys."""
    nowhere = "2159999999"
    said = {"login": f"{nowhere}/{telephone}", "password": PASSWORD}
    before = await keys_there(school)
    refused = await school["anonymous"].post("/sessions", said)

    assert refused.status_code == 401
    assert await keys_there(school) == before


async def keys_there(school: StandingSchool) -> int:
    count: int = await school.service.house.keys_pool.fetchval("SELECT count(*) FROM keys")
    return count
