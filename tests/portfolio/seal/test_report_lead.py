"""The first paragraph of a report: a teacher's sentence, or what can be counted."""

import pytest

from closed_terms import (
    REMARK,
    a_full_term,
    a_plain_term,
)
from portfolio.seal.report import report_view


def test_the_sentence_of_the_class_teacher_opens_the_report() -> None:
    """A sentence first, then the chart; the letter to the child stands among the voices."""
    view = report_view(a_full_term(lead="把愿意帮忙变成了习惯。"))

    assert view.lead.title == "这学期，我们看到的王梓涵"
    assert (view.lead.text, view.lead.signed) == ("把愿意帮忙变成了习惯。", "—— 班主任")
    assert view.voices is not None
    assert {"班主任": REMARK}.items() <= {i.label: i.text for i in view.voices.items}.items()


@pytest.mark.parametrize("remark", [None, "", " \n"])
def test_without_a_word_of_the_teacher_only_what_can_be_counted_is_said(
    remark: str | None,
) -> None:
    """Software does not write about a child in a teacher's place."""
    lead = report_view(a_plain_term(lead=remark, remark=remark)).lead

    assert "27 条已核实的记录，由 5 个人写下" in lead.text
    assert "不代写" in lead.text
    assert lead.signed == ""


def test_a_term_without_facts_says_so() -> None:
    """`0 条记录，由 0 个人` is a count nobody wants to read."""
    lead = report_view(a_plain_term(fact_count=0, recorder_count=0)).lead

    assert "还没有已核实的记录" in lead.text
    assert "0" not in lead.text


def test_a_long_remark_stands_whole_among_the_voices() -> None:
    """As long as a remark may be (500 characters), and the first page says where it is."""
    remark = "他借出的书都按时还了。" * 45
    view = report_view(a_full_term(remark=remark))

    assert "大家眼中的我" in view.lead.text
    assert view.voices is not None
    assert {"班主任": remark}.items() <= {i.label: i.text for i in view.voices.items}.items()


def test_a_remark_beyond_the_page_is_cut_and_says_where_the_rest_is() -> None:
    """A cut that does not show would put words into the teacher's mouth."""
    view = report_view(a_full_term(remark="他借出的书都按时还了。" * 300))

    assert view.voices is not None
    assert view.voices.items[1].text.endswith("……（余下见成长档案）")
