"""Twelve indicators on paper: a level with its word, or why there is none."""

from typing import Any

import pytest
from pydantic import ValidationError

from closed_terms import (
    LEVELS,
    a_full_term,
    a_plain_term,
    indicators,
    not_judged,
)
from portfolio.seal import report_words as words
from portfolio.seal.closed_term import (
    LevelLabel,
    Standing,
)
from portfolio.seal.report import report_view

from .report_reading import one_indicator, strings


def test_twelve_indicators_are_shown_as_twelve_in_five_groups() -> None:
    """Nothing is summed up into a dimension: a group has a name and rows, and no level."""
    groups = report_view(a_full_term()).indicators.groups

    assert [len(group.rows) for group in groups] == [3, 3, 2, 2, 2]
    assert [g.dimension for g in groups][::4] == ["品德发展", "劳动与社会实践"]
    assert set(type(groups[0]).model_fields) == {"dimension", "rows"}


def test_the_title_counts_what_the_framework_has() -> None:
    """The number is data: another framework version may have other indicators."""
    assert report_view(a_plain_term()).indicators.title == "十二项关键表现"
    assert [words.numeral(n) for n in (0, 5, 10, 19, 20)] == ["零", "五", "十", "十九", "20"]


def test_a_level_stands_on_the_track_with_its_word() -> None:
    """A mark without a word asks the reader to count ticks; a screen reader cannot."""
    row = one_indicator(level="B", previous_level="C")

    assert (row.now, row.before, row.standing) == (3, 2, "稳定")
    assert row.alt == "上学期发展中，本学期稳定"


def test_the_words_of_levels_come_with_the_term() -> None:
    """An authority that wants 优秀 to 待提高 changes data, and not a line of code."""
    formal = dict(zip("ABCD", ("优秀", "良好", "合格", "待提高"), strict=True))
    levels = tuple(LevelLabel(code=k.code, label=formal[k.code], descriptor="") for k in LEVELS)
    view = report_view(a_plain_term(levels=levels))

    assert view.indicators.scale == ("待提高", "合格", "良好", "优秀")
    assert not any(level.label in text for text in strings(view.model_dump()) for level in LEVELS)


@pytest.mark.parametrize(
    ("status", "words_of_it"),
    [
        (Standing.NOT_ENOUGH, "记录还不够"),
        (Standing.UNRATED, "只记事实"),
        (Standing.BY_SUBJECT, "按学科评价"),
        (Standing.BY_PLAN, "按个人计划"),
    ],
)
def test_what_has_no_level_says_why_and_has_no_mark(status: Standing, words_of_it: str) -> None:
    """An empty track would read as the lowest level."""
    row = one_indicator(status=status, level=None)

    assert (row.standing, row.now, row.before, row.change) == (words_of_it, None, None, "")


def test_too_few_facts_is_explained_as_no_judgement() -> None:
    """A gap in the record is the school's and not the child's (教基〔2021〕3号, 写实记录)."""
    legend = "".join(report_view(a_plain_term()).indicators.legend)

    assert "“记录还不够”表示看到的太少，学校不作判断，并不表示表现不好。" in legend
    assert "理想信念只记事实，不评等级。" in legend
    assert all(level.descriptor in legend for level in LEVELS)


def test_a_pupil_with_an_individual_plan_is_told_so() -> None:
    """The common descriptors are not laid upon a child who is taught by a plan of its own."""
    view = report_view(a_plain_term(indicators=indicators(**not_judged(Standing.BY_PLAN))))

    assert "个别化教育计划" in "".join(view.indicators.legend)
    assert view.radar is None
    assert view.indicators.note == ""


@pytest.mark.parametrize("changes", [{"level": None}, {"status": "not_enough"}, {"level": "E"}])
def test_a_level_without_a_signature_cannot_be_written_down(changes: dict[str, Any]) -> None:
    """Rated and a level come together, and only with a level the label set has."""
    with pytest.raises(ValidationError):
        one_indicator(**changes)


def test_a_level_the_label_set_lacks_is_refused() -> None:
    """A level nobody can name must not reach the page as a code."""
    with pytest.raises(ValidationError, match="label"):
        a_plain_term(levels=LEVELS[1:])
