"""A report lays the child beside itself, and never beside another."""

import re

import pytest

from closed_terms import (
    a_full_term,
    a_plain_term,
    indicators,
    not_judged,
)
from portfolio.seal.closed_term import (
    ClosedTerm,
    Standing,
)
from portfolio.seal.report import report_view

from .report_reading import one_indicator, strings

BESIDE_OTHERS = re.compile(
    r"排名|名次|第\s*[\d一二三四五六七八九十]+\s*名|\d\s*[%％]|百分|前\s*\d+|超过.{0,6}(同学|人)"
    r"|倒数|平均|总分|得分|\d\s*分(?!钟)|班级第|全班|rank|percent|score",
    re.IGNORECASE,
)

# The one place where the words stand: that it is not done.
NEVER_DONE = "；不合计、不平均、不排名"


@pytest.mark.parametrize(
    ("before", "now", "less_help", "word"),
    [
        ("C", "B", False, "明显进步"),
        ("D", "A", False, "明显进步"),
        ("B", "B", True, "有进步"),
        ("B", "B", False, "保持"),
        ("A", "B", False, "暂不比较"),
        ("A", "B", True, "暂不比较"),
        (None, "B", True, "暂不比较"),
    ],
)
def test_change_is_told_of_the_child_alone(
    *, before: str, now: str, less_help: bool, word: str
) -> None:
    """Up is progress, the same with less help is progress too, and a fall is not put on paper."""
    row = one_indicator(previous_level=before, level=now, less_help_shown=less_help)

    assert row.change == word


def test_what_is_not_compared_shows_no_mark_of_last_term() -> None:
    """A hollow mark to the right of the full one would say what the word does not."""
    assert one_indicator(previous_level="A", level="C").before is None


def test_the_first_term_in_a_school_has_no_column_of_change() -> None:
    """Twelve times `暂不比较` would read like something went wrong."""
    view = report_view(a_plain_term(indicators=indicators(previous_level=None)))

    assert view.indicators.compares is False
    assert "上学期" not in view.indicators.note


def test_the_radar_has_the_rated_indicators_in_the_frameworks_order() -> None:
    """A fixed order, so that last year's paper can be laid beside this one."""
    radar = report_view(a_plain_term()).radar

    assert radar is not None
    names = " ".join(axis.name for axis in radar.axes)
    assert names == (
        "社会责任 行为习惯 学习习惯 创新精神 健康生活 身心素质 美育实践 感受表达 劳动习惯"
    )
    assert [axis.before for axis in radar.axes][:2] == [2, 3]


@pytest.mark.parametrize(("rated", "is_drawn"), [(2, False), (3, True)])
def test_fewer_than_three_levels_draw_no_radar(*, rated: int, is_drawn: bool) -> None:
    """Two points are a line that looks like a result."""
    unrated = indicators(**not_judged(Standing.NOT_ENOUGH))
    some = indicators()[1 : 1 + rated]

    assert (report_view(a_plain_term(indicators=unrated + some)).radar is not None) is is_drawn


@pytest.mark.parametrize("term", [a_plain_term(), a_full_term()], ids=["plain", "full"])
def test_nothing_that_could_be_laid_beside_another_child_appears(term: ClosedTerm) -> None:
    """No rank, no share, no sum: neither as a word nor as a field a later page could print."""
    view = report_view(term).model_dump()
    told = (text.replace(NEVER_DONE, "") for text in strings(view))
    found = [text for text in told if BESIDE_OTHERS.search(text)]

    assert found == []


@pytest.mark.parametrize(
    "planted", ["班级第 3 名", "超过 90% 的同学", "总分 86 分", "全班排名", "高于平均", "前 5"]
)
def test_the_search_for_comparisons_finds_a_planted_one(planted: str) -> None:
    """The test above would pass for ever if its pattern matched nothing."""
    view = report_view(a_plain_term(posts=(planted,))).model_dump()

    assert [text for text in strings(view) if BESIDE_OTHERS.search(text)]
