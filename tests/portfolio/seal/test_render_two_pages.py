"""A report is two pages, whatever was typed, and nothing lies beside the paper."""

import io
import re
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from closed_terms import a_full_term, a_plain_term, indicators, practice
from portfolio.seal.closed_term import (
    ClosedTerm,
    HealthFact,
    NextStep,
    PictureFact,
    Side,
    SubjectFacts,
    Voice,
    VoiceText,
)
from portfolio.seal.render import Renderer
from portfolio.seal.report import report_view

from .papers import JPEG, MARKUP, pages, paper, planted


def test_a_term_with_little_said_is_two_pages_all_the_same(renderer: Renderer) -> None:
    """One sheet for every child of a class: a printer's tray knows no exceptions."""
    first, second = paper(renderer, a_plain_term())

    assert "第1页/共2页" in first
    assert "家人想对我说" in second
    assert "家长签收" in second


def test_two_pages_count_themselves(renderer: Renderer) -> None:
    """Printed on both sides, and nobody wonders whether a leaf is lost."""
    first, second = paper(renderer, a_full_term())

    assert "第1页/共2页" in first
    assert "第2页/共2页" in second
    assert "王梓涵" in second


def places(pdf: bytes) -> list[tuple[float, float]]:
    """Where each piece of text begins, in points from the lower left corner of its page."""
    found: list[tuple[float, float]] = []

    def note(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        if text.strip():
            x, y = inner[4], inner[5]
            across = x * outer[0] + y * outer[2] + outer[4]
            found.append((across, x * outer[1] + y * outer[3] + outer[5]))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    return found


def is_on_paper(pdf: bytes) -> bool:
    """Whether all text begins within the margins of A4 (12 mm up and down, 13 mm at the sides)."""
    width, height, millimetre = 595.28, 841.89, 72 / 25.4
    side, end = 12.9 * millimetre, 11.9 * millimetre
    return all(side <= x <= width - side and end <= y <= height - end for x, y in places(pdf))


def test_a_long_word_is_broken_within_its_column(renderer: Renderer) -> None:
    """Typst breaks Latin only between words; a run of letters would leave the paper."""
    term = a_plain_term(remark="W" * 300)
    _, page = PdfReader(io.BytesIO(renderer.render(report_view(term)))).pages
    runs = re.findall(r"W+", page.extract_text())

    assert max(map(len, runs)) < 70
    assert sum(map(len, runs)) == 300


def test_a_page_too_full_for_its_size_would_be_noticed(tmp_path: Path) -> None:
    """The planted fault of the property below: text that is not set smaller leaves the paper."""
    stubborn = planted(tmp_path, "if part == 1.0 { page }", "if part < 2.0 { page }")
    view = report_view(
        too_much("很长的话" * 800, ["很长的话" * 800] * 12, ("很长的话" * 800,) * 30)
    )
    pdf = stubborn.render(view)

    assert len(pages(pdf)) > 2 or not is_on_paper(pdf)


def too_much(name: str, facts: list[str], said: tuple[str, ...]) -> ClosedTerm:
    """A term where everything anybody can type is typed."""
    club = practice()[-1]
    pairs = zip(indicators(), facts, strict=True)
    return a_full_term(
        student_name=name,
        school_name=name,
        class_label=name,
        remark="".join(facts),
        indicators=tuple(row.model_copy(update={"fact": fact}) for row, fact in pairs),
        subjects=tuple(SubjectFacts(name=text, level="mostly") for text in said),
        posts=said,
        honours=said,
        talents=said,
        voices=tuple(VoiceText(voice=voice, text=text) for voice in Voice for text in said),
        next_steps=tuple(
            NextStep(who=who, text=text) for who, text in zip(Side, said[:3], strict=False)
        ),
        pictures=(PictureFact(jpeg=JPEG, caption=facts[1]),) * 3,
        practice=(*practice(), *(club.model_copy(update={"title": text}) for text in said)),
        health=(
            HealthFact(kind="fitness", before=facts[2], now=facts[3]),
            HealthFact(kind="vision", now="4.9 / 4.9", needs_care=True),
        ),
        lead=facts[4],
    )


TYPED = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="#*_<>$`@\\/[]{}()=-~\"'", max_size=200),
    st.sampled_from(
        ["W" * 3000, "，" * 3000, "很长的话" * 800, "a " * 2000, "\n" * 500, MARKUP * 20]
    ),
)
FACTS = st.lists(TYPED, min_size=12, max_size=12)
SAID = st.lists(TYPED, max_size=30).map(tuple)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=TYPED, facts=FACTS, said=SAID)
@example(name="W" * 300, facts=["W" * 300] * 12, said=("很长的话" * 800,) * 30)
def test_whatever_was_typed_a_report_is_two_pages(
    renderer: Renderer, name: str, facts: list[str], said: tuple[str, ...]
) -> None:
    """No input fails a school's printing, and none pushes a signature off the second leaf."""
    pdf = renderer.render(report_view(too_much(name, facts, said)))
    read = pages(pdf)

    assert len(read) == 2
    assert "家长签收" in read[-1]
    assert is_on_paper(pdf)
