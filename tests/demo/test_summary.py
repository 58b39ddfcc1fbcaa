"""The page that is left: needs nothing from elsewhere, can be read by everyone, ranks nobody."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from demo.schools import POINT, SCHOOLS, TOWN, VILLAGE
from demo.summary.page import Told, page, write

NAMES = {"student.B2": ("遵守规则", "Rules"), "student.B3": ("友善", "Kindness")}
VOID = {"meta", "input", "br"}


def a_number(level: str, numerator: int | None, **more: Any) -> dict[str, Any]:
    words = {
        "measure": "26k",
        "indicator": "student.B2",
        "subject": None,
        "band": "ALL",
        "level": level,
        "since": None,
        "numerator": numerator,
        "denominator": 100,
        "bound": None,
        "between": None,
    }
    return {**words, **more}


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Two schools, of which one is too small to tell of; codes out of order."""
    release = tmp_path / "b12" / "2026-2027-1" / "r1"
    release.mkdir(parents=True)
    numbers = [a_number(*one) for one in (("A", 30), ("B", 40), ("C", 20), ("D", 10))]
    numbers.append(a_number("not_enough", None, bound={"side": "at_most", "percent": 5}))
    moved = {"measure": "26l", "since": "2026-2027-1"}
    numbers += [
        a_number(one, None, **moved, between={"low": 10, "high": 20}) for one in ("up", "down")
    ]
    schools = [
        {"school": {"code": VILLAGE.code, "name": "<b>村小"}, "reason": "too_small", "numbers": []},
        {"school": {"code": TOWN.code, "name": TOWN.name}, "reason": None, "numbers": numbers},
    ]
    reasons = {"too_small": {"zh": "人数太少", "en": "too few pupils"}}
    feed = {"reasons": reasons, "schools": schools}
    (release / "data.json").write_text(json.dumps(feed), "utf-8")
    levels = [{"indicator": "student.B2", "level": "B"}, {"indicator": "student.B3", "level": None}]
    return Told(
        schools=SCHOOLS,
        terms=["2026-2027-1"],
        steps={"2026-2027-1": [("开学", "5 所学校")]},
        judged={"levels": levels, "remark": "你把座位让给了更小的孩子 & 说了谢谢。"},
        names=NAMES,
        out=tmp_path,
    )


class Read(HTMLParser):
    """What stands on the page, as a reader by ear meets it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for one, attributes in self.seen if one == tag]


def test_it_needs_nothing_from_elsewhere(told: Told) -> None:
    """A page sent by mail to an official must look the same without a network."""
    text = page(told)

    assert "://" not in text
    assert not re.search(r"<(script|link|img|iframe|object)", text)
    assert "url(" not in text


def test_it_can_be_heard_as_well_as_seen(told: Told) -> None:
    """Headings without a gap, every table with its caption, every picture with its words."""
    read = Read(page(told))
    levels = [int(tag[1]) for tag, _ in read.seen if re.fullmatch(r"h[1-6]", tag)]
    pictures = [one for one in read.all("svg") if one.get("aria-hidden") != "true"]

    assert read.open == []
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(read.all("caption")) == len(read.all("table"))
    assert all(one.get("role") == "img" and one.get("aria-label") for one in pictures)
    assert all(one.get("scope") for one in read.all("th"))
    ids = [one["id"] for _, one in read.seen if one.get("id")]
    assert len(set(ids)) == len(ids)


def test_every_sentence_is_there_in_both_languages(told: Told) -> None:
    """The switch hides one of two; where one is missing a line would be empty."""
    read = Read(page(told))
    languages = [one.get("lang") for one in read.all("span") if one.get("lang") != "en-GB"]

    assert languages.count("zh-CN") == languages.count("en") > 20


def test_schools_stand_by_their_codes_and_no_number_is_made_up(told: Told) -> None:
    """What is not told stays untold, with its reason; what is published as a class stays one."""
    text = page(told)

    assert text.index(f"（{TOWN.code}）") < text.index(f"（{VILLAGE.code}）")
    assert "人数太少" in text
    assert "≤ 5 %" in text
    assert "上升 10–20 %" in text
    assert "&lt;b&gt;村小" in text


def test_it_is_written_whole_and_says_where_the_files_are(told: Told) -> None:
    """A link on the page leads to a file beside it."""
    (told.out / "class-reports" / POINT.code / "2026-2027-1").mkdir(parents=True)
    file = write(told)
    links = [str(one["href"]) for one in Read(file.read_text("utf-8")).all("a")]

    assert file == told.out / "summary.html"
    assert f"class-reports/{POINT.code}/2026-2027-1/" in links
    assert not [one for one in links if one.startswith(("/", "."))]
