"""`nianlun …`: each command says what it did; a refusal is a sentence and status 1."""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from click.testing import Result
from typer.testing import CliRunner

from portfolio.admit.domain import School
from portfolio.assembly import standing_house
from portfolio.catalogue import PROJECTIONS
from portfolio.cli import app
from portfolio.support.ids import derived, school_id_of
from standing_service import Service, environment

_CODES = itertools.count(2150009000)
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def told(still: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line reads its settings from the environment."""
    for name, value in environment(still.settings).items():
        monkeypatch.setenv(name, value)


def nianlun(*words: str) -> Result:
    return RUNNER.invoke(app, list(words))


def said(*words: str) -> Any:
    """What a command that succeeds prints."""
    result = nianlun(*words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def create(code: str, **changes: str) -> Result:
    options = {"name": "年轮示例小学", "authority": "500103"} | changes
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return nianlun("create-school", "--school", code, *words)


@pytest.fixture
def code() -> str:
    """A school that an operator has just registered."""
    made = str(next(_CODES))
    assert create(made).exit_code == 0
    return made


def test_a_teaching_point_is_registered_with_the_school_it_reports_through(
    still: Service,
) -> None:
    """Its numbers are told with the 中心校's; a misspelt code is refused before anything is."""
    code = str(next(_CODES))
    wrong = nianlun(
        "create-school",
        "--school",
        code,
        "--name",
        "黄桷垭教学点",
        "--authority",
        "500103",
        "--reporting-unit",
        "21500001",
    )
    assert wrong.exit_code != 0
    assert "10 digits" in wrong.output
    assert create(code, **{"reporting-unit": "2150000123"}).exit_code == 0
    school = asyncio.run(registered(still, code))

    assert school.reporting_unit == "2150000123"


def test_a_school_is_registered_once(still: Service) -> None:
    """With the first administrator's code, told again under a new one as long as nobody used it."""
    code, url = str(next(_CODES)), still.settings.database_url.get_secret_value()
    first, lost = [json.loads(create(code).stdout) for _ in range(2)]
    asyncio.run(begin(url, code))
    again = create(code)

    assert first["school_id"] == lost["school_id"] == str(school_id_of(code))
    assert len(first["admin_code"].replace("-", "")) == 26
    assert first["admin_code"] != lost["admin_code"]
    assert (again.exit_code, again.stdout) == (1, "")
    assert "已经登记" in again.stderr
    assert said("verify", "--school", code)["events"] == 2


async def registered(still: Service, code: str) -> School:
    """The school as another process reads it from the log."""
    async with standing_house(still.settings) as house:
        return (await house.desk.rosters.school(school_id_of(code))).state


async def begin(url: str, code: str) -> None:
    """The administrator has an account."""
    school_id = school_id_of(code)
    connection = await asyncpg.connect(url)
    await connection.execute(
        "INSERT INTO account (school_id, account_id, person_id, role, login, password)"
        " VALUES ($1, gen_random_uuid(), $2, 'staff', 'admin', 'none')",
        school_id,
        derived(school_id, "staff", "admin"),
    )
    await connection.close()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("12345", {}),
        ("215000012x", {}),
        ("2150009999", {"authority": "5001"}),
        ("2150009999", {"stage": "university"}),
    ],
)
def test_a_misspelt_code_registers_nothing(code: str, changes: dict[str, str]) -> None:
    """Nobody could sign in to such a school, and it would be there for ever."""
    result = create(code, **changes)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_log_is_verified(code: str) -> None:
    """As many events as there are, and no fault."""
    assert said("verify", "--school", code) == {
        "events": 2,
        "access_lines": 0,
        "access_lines_ended": 0,
        "faults": [],
    }


async def damage(url: str, code: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(
        "UPDATE log SET term = 'x' WHERE school_id = $1 AND position = 2", school_id_of(code)
    )
    await connection.close()


def test_a_damaged_log_ends_with_status_1(still: Service, code: str) -> None:
    """A nightly job notices, and the line says where."""
    asyncio.run(damage(still.owner_url, code))
    result = nianlun("verify", "--school", code)

    assert result.exit_code == 1
    [fault] = json.loads(result.stdout)["faults"]
    assert "position 2" in fault


@pytest.mark.parametrize("command", ["verify", "rebuild", "erasures", "create-feed-account"])
def test_a_school_nobody_registered_is_no_school_without_a_fault(command: str) -> None:
    """One digit wrong must not read as everything being well."""
    result = nianlun(command, "--school", "2159999998")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "没有找到" in result.stderr


def test_views_are_rebuilt_all_or_one(code: str) -> None:
    """Each says the position it has come to."""
    every = said("rebuild", "--school", code)
    one = said("rebuild", "admit", "--school", code)

    assert every == dict.fromkeys((one.name for one in PROJECTIONS), 2)
    assert one == {"admit": 2}
    assert nianlun("rebuild", "nonsense", "--school", code).exit_code == 2


def test_a_feed_account_signs_in_and_its_key_can_be_pinned(code: str) -> None:
    """Asked for again it gets a new password: the old one was lost."""
    first, again = [said("create-feed-account", "--school", code) for _ in range(2)]

    assert first["login"] == f"{code}/feed"
    assert first["password"] != again["password"]
    assert first["public_jwk"] == again["public_jwk"]
    assert "d" not in first["public_jwk"]


def test_the_master_key_is_rotated(code: str, still: Service) -> None:
    """One epoch up, one file left; whatever was readable still is."""
    first = said("rotate-master-key")["master_key_epoch"]
    second = said("rotate-master-key")["master_key_epoch"]

    assert second == first + 1
    assert [one.name for one in still.settings.master_key_dir.glob("*")] == [f"{second}.key"]
    assert said("rebuild", "--school", code)["admit"] == 2
    assert said("erasures", "--school", code) == {}


def test_without_a_command_it_says_what_there_is() -> None:
    """Each with one sentence."""
    result = nianlun()

    for command in ("create-school", "verify", "rebuild", "rotate-master-key", "erasures"):
        assert command in result.output


def test_a_lost_second_factor_is_reset_at_the_installation(code: str) -> None:
    """By the 工号; it is noted in the school's log, and a misspelt number is refused."""
    told = said("reset-second-factor", "--school", code, "--staff-number", "admin")
    strange = nianlun("reset-second-factor", "--school", code, "--staff-number", "T999")

    assert told == {"staff_id": str(derived(school_id_of(code), "staff", "admin")), "reset": True}
    assert strange.exit_code == 1
    assert "Traceback" not in strange.output
    assert said("verify", "--school", code)["faults"] == []


def test_a_school_is_renamed_and_recoded_from_a_day_on(code: str, still: Service) -> None:
    """It keeps its log and its people; what is wrong is a sentence and changes nothing."""
    renamed = said("rename-school", "--school", code, "--name", "实验学校", "--from", "2026-03-01")
    new = str(int(code) + 1_000_000_000)
    words = ("--code", new, "--stage", "nine_year", "--from", "2026-09-01")
    recoded = said("recode-school", "--school", code, *words)
    ahead = nianlun("rename-school", "--school", code, "--name", "又改", "--from", "2099-01-01")
    strange = nianlun(
        *("assign-authority", "--school", code, "--authority", "500199", "--from", "2026-10-01")
    )
    misspelt = nianlun(
        *("recode-school", "--school", code, "--code", "31", "--stage", "primary"),
        *("--from", "2026-10-01"),
    )
    school = asyncio.run(registered(still, code))

    assert renamed["name"] == "实验学校"
    assert (recoded["code"], recoded["name"]) == (new, "实验学校")
    assert (ahead.exit_code, strange.exit_code, misspelt.exit_code) == (1, 1, 2)
    assert "500199" in strange.stderr
    assert (school.code, school.stage) == (new, "nine_year")


def test_a_county_that_is_none_answers_for_no_school() -> None:
    """Nobody would ever read its numbers."""
    refused = create("2150009998", authority="500199")

    assert refused.exit_code == 1
    assert "500199" in refused.stderr


def test_a_years_audit_is_printed_for_a_school(code: str, tmp_path: Path) -> None:
    """Also of one in which nobody has read anything yet; the chains are checked."""
    out = tmp_path / "audit.pdf"
    told = said("audit-report", "--school", code, "--year", "2026", "--out", str(out))

    assert told == {"written": "audit.pdf", "faults": []}
    assert out.read_bytes().startswith(b"%PDF-")


def test_the_operator_approves_nothing_that_nobody_asked_for(code: str) -> None:
    """What is approved was asked for by somebody, with a reason."""
    refused = nianlun("approve-export", "--school", code, "--export", str(uuid4()))

    assert refused.exit_code == 1
    assert "没有找到" in refused.output
