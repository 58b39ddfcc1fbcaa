"""The page that is left: needs nothing from elsewhere, can be read by everyone, ranks nobody."""

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typst

from demo.schools import POINT, SCHOOLS, TOWN, VILLAGE
from demo.summary.page import Told, page, write
from demo.summary.voices import Said

NAMES = {"student.B2": ("遵守规则", "Rules"), "student.B3": ("友善", "Kindness")}
VOID = {"meta", "input", "br", "img"}
FACTS = {"framework": "student.v1", "level_scale": "growth.v1"}


def a_number(level: str, numerator: int | None, **more: Any) -> dict[str, Any]:
    words = {
        "measure": "26k",
        "indicator": "student.B2",
        "reason": None,
        "subject": None,
        "band": "ALL",
        "level": level,
        "since": None,
        "numerator": numerator,
        "denominator": 100,
        "bound": None,
        "between": None,
        "difference": None,
    }
    return {**words, **more}


def a_release(out: Path, term: str, scale: str = "growth.v1") -> None:
    """Two schools, of which one is too small to tell of; codes out of order; a county."""
    release = out / "b12" / term / "r1"
    release.mkdir(parents=True)
    numbers = [a_number(*one) for one in (("A", 30), ("B", 40), ("C", 20))]
    numbers.append(a_number("D", None, reason="protected"))
    numbers.append(a_number("not_enough", None, bound={"side": "at_most", "percent": 5}))
    moved = {"measure": "26l", "since": "2026-2027-1"}
    numbers += [
        a_number(one, None, **moved, between={"low": 10, "high": 20}) for one in ("up", "down")
    ]
    used = {"measure": "26h", "indicator": "school.26", "level": None, "reason": "not_sent"}
    numbers.append({**a_number("A", None), **used})
    town = {"code": TOWN.code, "name": TOWN.name}
    alike = {"definitions": {**FACTS, "level_scale": scale}}
    schools = [
        {"school": {"code": VILLAGE.code, "name": "<b>村小"}, "reason": "too_small", "numbers": []},
        {"school": town, "reason": None, "numbers": numbers, **alike},
    ]
    feed = {"reasons": REASONS, "schools": schools}
    (release / "data.json").write_text(json.dumps(feed), "utf-8")
    (release / "county.json").write_text(json.dumps(a_county(numbers)), "utf-8")


def a_county(numbers: list[dict[str, Any]]) -> dict[str, Any]:
    spread = {"p10": 412, "p50": 530, "p90": 641}
    change = {"points": 72, "interval": {"low": 53, "high": 104}, "schools": 3}
    told = {"spread": spread, "change": change, "reason": None, "schools": 3}
    told["change_reason"] = None
    why = {"spread": None, "change": None, "reason": "not_sent", "schools": 0}
    why["change_reason"] = "not_sent"
    shares = [{**numbers[0], **told}, {**numbers[-1], **why}]
    stage = {"stage": "primary", "schools": [TOWN.code], "shares": shares}
    county = {"division": "500103", "since": "2025-2026-1", "stages": [stage]}
    return {"reasons": REASONS, "counties": [county]}


REASONS = {
    "too_small": {"zh": "人数太少", "en": "too few pupils"},
    "not_sent": {"zh": "学校没有报送", "en": "not sent"},
    "series_break": {"zh": "序列中断。", "en": "The series breaks."},
}


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """A term of which all is there, and one before it of which nothing was released."""
    a_release(tmp_path, "2026-2027-1")
    levels = [{"indicator": "student.B2", "level": "B"}, {"indicator": "student.B3", "level": None}]
    home = Said("home", "家庭记录", "134 条家里的记录，5 张照片")
    return Told(
        schools=SCHOOLS,
        terms=["2025-2026-2", "2026-2027-1"],
        steps={"2025-2026-2": [], "2026-2027-1": [home]},
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
    assert not re.search(r"<(script|link|iframe|object)", text)
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
    assert "起步中 为保护学生不公布" in text
    assert "记录还不够 ≤ 5 %" in text
    assert "上升：10–20 %" in text
    assert "学校没有报送" in text
    assert "该学期没有发布" in text
    assert "&lt;b&gt;村小" in text


def test_terms_stand_beside_each_other_and_a_broken_series_says_so(told: Told) -> None:
    """Bars on one scale invite comparing; where the scale changed, nothing may be compared."""
    a_release(told.out, "2025-2026-2")
    whole = page(told)
    shutil.rmtree(told.out / "b12" / "2025-2026-2")
    a_release(told.out, "2025-2026-2", scale="growth.v0")
    broken = page(told)

    assert '<line class="break"' not in whole
    assert '<line class="break"' in broken
    assert broken.count("序列中断。") > whole.count("序列中断。")


def test_the_county_tells_its_spread_its_change_or_why_not(told: Told) -> None:
    """Between schools only how far apart they are is of interest, never who stands where."""
    text = page(told)

    assert "P10 41.2 %，P50 53.0 %，P90 64.1 %" in text
    assert "+7.2 个百分点（+5.3 … +10.4）" in text
    assert "学校没有报送（1 项）" in text


def test_voices_are_counted_and_a_missing_step_is_no_nought(told: Told) -> None:
    """Nothing recorded and nothing asked for are two things."""
    text = page(told)

    assert "2026-2027-1：134" in text
    assert "2025-2026-2：该学期没有这一步" in text


def test_real_pages_are_shown_in_the_page_itself(told: Told) -> None:
    """A telephone draws no PDF within a page, so the page carries pictures of it."""
    file = told.out / "reports" / "a.pdf"
    file.parent.mkdir()
    file.write_bytes(typst.compile(b"one #pagebreak() two #pagebreak() three"))
    read = Read(page(replace(told, report_file=file, class_file=file)))
    pictures = read.all("img")

    assert len(pictures) == 2 + 3
    assert all(str(one["src"]).startswith("data:image/png;base64,iVBOR") for one in pictures)
    assert all(one["alt"] for one in pictures)
    assert [one for one in read.all("a") if one["href"] == "reports/a.pdf"]


def test_it_is_written_whole_and_says_where_the_files_are(told: Told) -> None:
    """A link on the page leads to a file beside it."""
    (told.out / "class-reports" / POINT.code / "2026-2027-1").mkdir(parents=True)
    file = write(told)
    links = [str(one["href"]) for one in Read(file.read_text("utf-8")).all("a")]

    assert file == told.out / "summary.html"
    assert f"class-reports/{POINT.code}/2026-2027-1/" in links
    assert not [one for one in links if one.startswith(("/", "."))]
