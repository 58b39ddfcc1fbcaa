"""What a phone has to load: the budgets, measured on what was built, as it is sent."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

KB = 1000
# JS and CSS of an entry before its first page, and of each page that is loaded when turned to.
BUDGET = {
    "app": (120 * KB, 30 * KB),
    "community": (35 * KB, 6 * KB),
    "desk": (260 * KB, 60 * KB),
}
PAGE_BUDGET = (25 * KB, 6 * KB)
CHART_PAGE_BUDGET = 200 * KB
# Everything of the phone that may be kept for the time without network.
PHONE_BUDGET = 600 * KB
VERIFICATION = Path(__file__).parents[2] / "services" / "portfolio" / "seal" / "verification_page"
Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def manifest(pages: Path) -> Manifest:
    """What `vite build` says of its own files."""
    return dict(json.loads((pages / ".vite" / "manifest.json").read_text("utf-8")))


def needed(manifest: Manifest, name: str) -> set[str]:
    """A part and all that it imports at once; not what is loaded later."""
    found, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += manifest[one].get("imports", ())
    return found


def turned_to(manifest: Manifest, entry: str) -> Iterator[str]:
    """What may be loaded later from this entry, from wherever in it."""
    seen, waiting = set[str](), [entry]
    while waiting:
        for part in needed(manifest, waiting.pop()):
            later = set(manifest[part].get("dynamicImports", ())) - seen
            seen |= later
            waiting += later
            yield from sorted(later)


def size(file: Path) -> int:
    """As it is sent."""
    return len(gzip.compress(file.read_bytes(), mtime=0))


def weights(pages: Path, manifest: Manifest, parts: set[str]) -> tuple[int, int]:
    """JS and CSS of these parts, in bytes."""
    scripts = {manifest[part]["file"] for part in parts}
    styles = {style for part in parts for style in manifest[part].get("css", ())}
    # A style may be a part of its own.
    styles |= {one for one in scripts if one.endswith(".css")}
    told = [sum(size(pages / file) for file in files) for files in (scripts - styles, styles)]
    return told[0], told[1]


def test_each_entry_has_a_budget(manifest: Manifest) -> None:
    """A new entry without one is noticed."""
    entries = {name.split("/")[0] for name, one in manifest.items() if one.get("isEntry")}

    assert entries == BUDGET.keys()


@pytest.mark.parametrize("entry", sorted(BUDGET))
def test_an_entry_is_light(pages: Path, manifest: Manifest, entry: str) -> None:
    """A cheap phone on a village's network opens it."""
    script, style = weights(pages, manifest, needed(manifest, f"{entry}/index.html"))

    assert 0 < script <= BUDGET[entry][0]
    assert 0 < style <= BUDGET[entry][1]


@pytest.mark.parametrize("entry", ["app", "desk"])
def test_a_page_that_is_turned_to_is_light(pages: Path, manifest: Manifest, entry: str) -> None:
    """Beside what its entry has loaded already; charts of the desk have a budget of their own."""
    already = needed(manifest, f"{entry}/index.html")
    later = list(turned_to(manifest, f"{entry}/index.html"))

    assert later
    for name in later:
        script, style = weights(pages, manifest, needed(manifest, name) - already)
        is_charts = entry == "desk" and "chart" in name.lower()
        assert script <= (CHART_PAGE_BUDGET if is_charts else PAGE_BUDGET[0]), name
        assert style <= PAGE_BUDGET[1], name


def test_the_community_loads_nothing_later_and_nothing_of_the_others(manifest: Manifest) -> None:
    """Neither a router nor the words of all pages: their parts are not among its own."""
    ours = needed(manifest, "community/index.html")
    written = {manifest[one].get("src", "") for one in ours}

    assert not list(turned_to(manifest, "community/index.html"))
    assert not {one for one in written if "locales" in one or one.startswith("src/app")}


def kept_by_the_worker(pages: Path) -> set[str]:
    """The addresses of all that the worker loads beforehand, as it says itself."""
    said = (pages / "worker.js").read_text("utf-8")
    return set(re.findall(r"[\"`'](/(?:app/|assets/[\w.-]+|start/[\w.-]+|icon\.svg))[\"`']", said))


def test_the_worker_keeps_the_whole_phone_and_little_else(pages: Path, manifest: Manifest) -> None:
    """What opens without network is loaded beforehand, over a village's network too."""
    kept = kept_by_the_worker(pages)
    files = [pages / ("app/index.html" if one == "/app/" else one[1:]) for one in kept]
    entry = "app/index.html"
    parts = needed(manifest, entry)
    for later in turned_to(manifest, entry):
        parts |= needed(manifest, later)

    assert {f"/{manifest[part]['file']}" for part in parts} <= kept
    assert not [one for one in kept if "/desk-" in one or "/community-" in one]
    assert sum(size(file) for file in files) <= PHONE_BUDGET


def test_the_phone_asks_for_few_files_before_its_first_names(pages: Path) -> None:
    """Six go at a time to a service without HTTP/2: a seventh waits for a whole round more."""
    page = (pages / "app" / "index.html").read_text("utf-8")
    scripts = re.findall(r"/assets/[\w.-]+\.js", page)
    styles = re.findall(r"/assets/[\w.-]+\.css", page)

    assert any("/capture-" in one for one in scripts)
    assert len(scripts) <= 5
    assert len(styles) <= 4


def test_the_whole_phone_fits_into_what_may_be_kept(pages: Path, manifest: Manifest) -> None:
    """All pages of the phone, for the time without network."""
    entry = "app/index.html"
    parts = needed(manifest, entry)
    for later in turned_to(manifest, entry):
        parts |= needed(manifest, later)

    assert sum(weights(pages, manifest, parts)) <= PHONE_BUDGET


def test_the_page_of_a_printed_code_is_the_lightest() -> None:
    """It is opened once, by anybody, with whatever is at hand."""
    assert sum(size(one) for one in VERIFICATION.iterdir()) <= 6 * KB


def test_nothing_points_anywhere_else(pages: Path) -> None:
    """No font, script or picture of another house: the pages work where only the school is reached.

    Names of XML namespaces look like addresses and are never fetched.
    """
    for file in (one for one in pages.rglob("*") if one.suffix in {".html", ".css"}):
        assert "//" not in file.read_text("utf-8").replace("http://www.w3.org/", "")
