"""What the demonstration remembers between runs: enough to go on, for its owner's eyes only."""

from pathlib import Path
from uuid import UUID

import pytest

from demo.authenticator import Authenticator
from demo.remembered import Remembered
from embedded.extent import Extent
from embedded.troubles import OtherExtent

EXTENT = Extent(seed=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "demo.json"


def test_a_second_run_names_the_same_command_by_the_same_id(file: Path) -> None:
    """Sent again, a command must be known again: it happens once and is answered as before."""
    first = Remembered(file, EXTENT).command_id("level", "someone", "student.B2")
    again = Remembered(file, EXTENT)

    assert again.command_id("level", "someone", "student.B2") == first
    assert again.command_id("level", "someone", "student.B3") != first


def test_an_id_is_a_uuid_as_a_phone_makes_it(file: Path) -> None:
    """The service takes UUIDv7 only (RFC 9562, 5.7): others could be worked out by a stranger."""
    made = UUID(Remembered(file, EXTENT).command_id("term"))

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_two_installations_never_name_alike(tmp_path: Path) -> None:
    """The same demonstration on two machines must not claim each other's commands."""
    here, there = (Remembered(tmp_path / name, EXTENT) for name in ("here", "there"))

    assert here.command_id("term") != there.command_id("term")


def test_the_first_county_stays(tmp_path: Path) -> None:
    """Another size or seed would plan another county than the one that is half recorded."""
    first = Extent.kept_in(tmp_path, {"pupils": 100, "seed": None})

    assert Extent.kept_in(tmp_path, {}) == first
    assert Extent.kept_in(tmp_path, {"pupils": 100}) == first
    with pytest.raises(OtherExtent, match="--pupils 100"):
        Extent.kept_in(tmp_path, {"seed": 3})


def test_steps_and_accounts_are_remembered_where_only_the_owner_reads(file: Path) -> None:
    """A run that was cut short goes on; the password of the accounts is nobody else's."""
    first = Remembered(file, EXTENT)
    first.add_account("2150000123/T001")
    first.see("2150000123", 12)
    first.finish("roster", "528 名学生")
    again = Remembered(file, EXTENT)

    assert again.has_account("2150000123/T001")
    assert again.done == {"roster": "528 名学生"}
    assert (again.seen("2150000123"), again.seen("another"), again.password) == (
        12,
        0,
        first.password,
    )
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_authenticator_is_there_in_the_next_run(file: Path) -> None:
    """Who administers would be locked out of the demonstration otherwise."""
    kept = Authenticator(secret="JBSWY3DPEHPK3PXP", last_step=7, recovery_codes=["AAAA"])
    Remembered(file, EXTENT).keep_authenticator("2150000123/admin", kept)

    assert Remembered(file, EXTENT).authenticators == {"2150000123/admin": kept}
