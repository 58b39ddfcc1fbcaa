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
# The phone is built apart (`services/web/tools/build.ts`).
BUILD = {"app": "phone", "community": "others", "desk": "others"}


def built(pages: Path, entry: str) -> Manifest:
    """What `vite build` says of the files of the build that this entry is of."""
    said = (pages / ".vite" / f"{BUILD[entry]}.json").read_text("utf-8")
    return dict(json.loads(said))


def begun_with(manifest: Manifest, entry: str) -> str:
    """The part that the entry's page begins with: its own, or the one that took it in."""
    own = f"{entry}/index.html"
    if own in manifest:
        return own
    [part] = [key for key, one in manifest.items() if one.get("name") == entry]
    return part


@pytest.fixture(scope="module")
def phone(pages: Path) -> Manifest:
    """The build of the phone."""
    return built(pages, "app")


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


def test_each_entry_has_a_budget(pages: Path) -> None:
    """A new entry without one is noticed."""
    entries = {one.parent.name for one in pages.glob("*/index.html")}

    assert entries == BUDGET.keys() == BUILD.keys()


@pytest.mark.parametrize("entry", sorted(BUDGET))
def test_an_entry_is_light(pages: Path, entry: str) -> None:
    """A cheap phone on a village's network opens it."""
    manifest = built(pages, entry)
    script, style = weights(pages, manifest, needed(manifest, begun_with(manifest, entry)))

    assert 0 < script <= BUDGET[entry][0]
    assert 0 < style <= BUDGET[entry][1]


@pytest.mark.parametrize("entry", ["app", "desk"])
def test_a_page_that_is_turned_to_is_light(pages: Path, entry: str) -> None:
    """Beside what its entry has loaded already; charts of the desk have a budget of their own."""
    manifest = built(pages, entry)
    first = begun_with(manifest, entry)
    already = needed(manifest, first)
    later = list(turned_to(manifest, first))

    assert later
    for name in later:
        script, style = weights(pages, manifest, needed(manifest, name) - already)
        is_charts = entry == "desk" and "chart" in name.lower()
        assert script <= (CHART_PAGE_BUDGET if is_charts else PAGE_BUDGET[0]), name
        assert style <= PAGE_BUDGET[1], name


def test_the_community_loads_nothing_later_and_nothing_of_the_others(pages: Path) -> None:
    """Neither a router nor the words of all pages: their parts are not among its own."""
    manifest = built(pages, "community")
    ours = needed(manifest, "community/index.html")
    written = {manifest[one].get("src", "") for one in ours}

    assert not list(turned_to(manifest, "community/index.html"))
    assert not {one for one in written if "locales" in one or one.startswith("src/app")}


def kept_by_the_worker(pages: Path) -> set[str]:
    """The addresses of all that the worker loads beforehand, as it says itself."""
    said = (pages / "worker.js").read_text("utf-8")
    return set(re.findall(r"[\"`'](/(?:app/|assets/[\w.-]+|start/[\w.-]+|icon\.svg))[\"`']", said))


def whole(manifest: Manifest) -> set[str]:
    """Every part that the phone may come to ask for."""
    first = begun_with(manifest, "app")
    later = (needed(manifest, one) for one in turned_to(manifest, first))
    return needed(manifest, first).union(*later)


def test_the_worker_keeps_the_whole_phone_and_little_else(pages: Path, phone: Manifest) -> None:
    """What opens without network is loaded beforehand, over a village's network too."""
    kept = kept_by_the_worker(pages)
    files = [pages / ("app/index.html" if one == "/app/" else one[1:]) for one in kept]

    assert {f"/{phone[part]['file']}" for part in whole(phone)} <= kept
    assert not [one for one in kept if "/desk-" in one or "/community-" in one]
    assert sum(size(file) for file in files) <= PHONE_BUDGET


def test_the_phone_asks_for_three_things_before_its_first_names(pages: Path) -> None:
    """Its script, who is there with their class, and what may be recorded: each further one is
    a round more over a village's network. The styles stand in the page.
    """
    page = (pages / "app" / "index.html").read_text("utf-8")
    asked = re.findall(r'<(?:link|script)[^>]*(?:href|src)="([^"]+)"', page)
    # Browsers fetch these when they have a use for them.
    asked = [one for one in asked if not one.startswith("/start/")]

    assert len(asked) == 3
    assert re.fullmatch(r"/assets/app-[\w-]+\.js", asked[0])
    assert asked[1:] == ["/opening", "/observation-types"]
    assert page.count("<style>") == 2


def test_the_whole_phone_fits_into_what_may_be_kept(pages: Path, phone: Manifest) -> None:
    """All pages of the phone, for the time without network."""
    assert sum(weights(pages, phone, whole(phone))) <= PHONE_BUDGET


def test_the_page_of_a_printed_code_is_the_lightest() -> None:
    """It is opened once, by anybody, with whatever is at hand."""
    assert sum(size(one) for one in VERIFICATION.iterdir()) <= 6 * KB


def test_nothing_points_anywhere_else(pages: Path) -> None:
    """No font, script or picture of another house: the pages work where only the school is reached.

    Names of XML namespaces look like addresses and are never fetched.
    """
    for file in (one for one in pages.rglob("*") if one.suffix in {".html", ".css"}):
        assert "//" not in file.read_text("utf-8").replace("http://www.w3.org/", "")
