"""`./run` says a mistake at once, before anything is installed or started."""

import pytest

from embedded.options import read


def test_nothing_said_leaves_the_county_as_it_is() -> None:
    """A second start must not ask for another county than the one it finds."""
    said = read([])

    assert set(said.extent.values()) == {None}
    assert not said.once


def test_a_county_can_be_asked_for() -> None:
    """Someone with a larger machine, or less time."""
    said = read(["--once", "--pupils", "60", "--schools", "2", "--terms", "2", "--seed", "7"])

    assert said.once
    assert said.extent == {"pupils": 60, "schools": 2, "terms": 2, "seed": 7}


@pytest.mark.parametrize("words", [["--pupils", "5"], ["--terms", "4"], ["--schools", "x"], ["-x"]])
def test_a_mistake_is_said_at_once(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Not after minutes of installing."""
    with pytest.raises(SystemExit) as ended:
        read(words)

    assert ended.value.code == 2
    assert "./run" in capsys.readouterr().err
