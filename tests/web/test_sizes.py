"""What a phone has to load before anything is seen: the budget, measured on what was built."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

KB = 1000
# JS and CSS of an entry before its first page, and of each page that is loaded when turned to.
BUDGET = {"app": (120 * KB, 30 * KB), "desk": (260 * KB, 60 * KB)}
PAGE_BUDGET = (25 * KB, 6 * KB)


@pytest.fixture(scope="module")
def manifest(pages: Path) -> dict[str, Any]:
    """What `vite build` says of its own files."""
    return dict(json.loads((pages / ".vite" / "manifest.json").read_text("utf-8")))


def needed(manifest: dict[str, Any], name: str) -> Iterator[str]:
    """A part and all that it imports at once; not what is loaded later."""
    yield name
    for other in manifest[name].get("imports", ()):
        yield from needed(manifest, other)


def weights(pages: Path, manifest: dict[str, Any], parts: set[str]) -> tuple[int, int]:
    """JS and CSS as they are sent, in bytes."""
    scripts = {manifest[part]["file"] for part in parts}
    styles = {style for part in parts for style in manifest[part].get("css", ())}
    sizes = [
        sum(len(gzip.compress((pages / file).read_bytes(), mtime=0)) for file in files)
        for files in (scripts, styles)
    ]
    return sizes[0], sizes[1]


@pytest.mark.parametrize("entry", sorted(BUDGET))
def test_an_entry_is_light(pages: Path, manifest: dict[str, Any], entry: str) -> None:
    """A cheap phone on a village's network opens it."""
    script, style = weights(pages, manifest, set(needed(manifest, f"{entry}/index.html")))

    assert 0 < script <= BUDGET[entry][0]
    assert 0 < style <= BUDGET[entry][1]


def test_a_page_that_is_turned_to_is_light(pages: Path, manifest: dict[str, Any]) -> None:
    """Beside what its entry has loaded already."""
    already = {part for entry in BUDGET for part in needed(manifest, f"{entry}/index.html")}
    later = [name for name, one in manifest.items() if one.get("isDynamicEntry")]

    assert later
    for name in later:
        script, style = weights(pages, manifest, set(needed(manifest, name)) - already)
        assert script <= PAGE_BUDGET[0], name
        assert style <= PAGE_BUDGET[1], name


def test_nothing_points_anywhere_else(pages: Path) -> None:
    """No font, script or picture of another house: the pages work where only the school is reached.

    Names of XML namespaces look like addresses and are never fetched.
    """
    for file in (one for one in pages.rglob("*") if one.suffix in {".html", ".css"}):
        assert "//" not in file.read_text("utf-8").replace("http://www.w3.org/", "")
