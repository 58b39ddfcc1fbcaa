"""What the demonstration remembers between runs: enough to go on, for its owner's eyes only."""

from pathlib import Path
from uuid import UUID

import pytest

from demo.remembered import Remembered


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "demo.json"


def test_a_second_run_names_the_same_command_by_the_same_id(file: Path) -> None:
    """Sent again, a command must be known again: it happens once and is answered as before."""
    first = Remembered(file, seed=1).command_id("level", "someone", "student.B2")
    again = Remembered(file, seed=1)

    assert again.command_id("level", "someone", "student.B2") == first
    assert again.command_id("level", "someone", "student.B3") != first


def test_an_id_is_a_uuid_as_a_phone_makes_it(file: Path) -> None:
    """The service takes UUIDv7 only (RFC 9562, 5.7): others could be worked out by a stranger."""
    made = UUID(Remembered(file, seed=1).command_id("term"))

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_two_installations_never_name_alike(tmp_path: Path) -> None:
    """The same demonstration on two machines must not claim each other's commands."""
    here, there = (Remembered(tmp_path / name, seed=1) for name in ("here", "there"))

    assert here.command_id("term") != there.command_id("term")


def test_the_first_seed_stays(file: Path) -> None:
    """Another seed would plan another term than the one that is half recorded."""
    Remembered(file, seed=1)

    assert Remembered(file, seed=2).seed == 1


def test_steps_and_accounts_are_remembered_where_only_the_owner_reads(file: Path) -> None:
    """A run that was cut short goes on; the password of the accounts is nobody else's."""
    first = Remembered(file, seed=1)
    first.add_account("T001")
    first.see(12)
    first.finish("roster", "528 名学生")
    again = Remembered(file, seed=1)

    assert again.has_account("T001")
    assert again.done == {"roster": "528 名学生"}
    assert (again.seen, again.password) == (12, first.password)
    assert file.stat().st_mode & 0o777 == 0o600
