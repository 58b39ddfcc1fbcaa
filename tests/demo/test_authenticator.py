"""The figures that `./run code` tells are those of any authenticator."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.authenticator import Authenticator, step_at
from demo.codes import tell_codes
from demo.remembered import Remembered
from embedded.extent import Extent
from embedded.partners import partners_folder

# RFC 6238, appendix B: its secret, and what it shows of eight figures at some instants.
SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(("at", "shown"), [(59, "287082"), (1_111_111_109, "081804")])
def test_figures_are_those_of_the_standard(at: int, shown: str) -> None:
    """The last six of the eight in the table."""
    step = step_at(datetime.fromtimestamp(at, UTC))

    assert Authenticator(secret=SECRET).figures(step) == shown


def test_whoever_started_it_is_told_the_figures_of_each_administrator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By login; before there is one, what to do."""
    assert tell_codes(tmp_path) == 1
    folder = partners_folder(tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    remembered = Remembered(folder / "demo.json", Extent.kept_in(folder, {}))
    remembered.keep_authenticator("2150000123/admin", Authenticator(secret=SECRET))
    capsys.readouterr()

    assert tell_codes(tmp_path) == 0
    assert "2150000123/admin" in capsys.readouterr().out
