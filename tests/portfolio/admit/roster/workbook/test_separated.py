"""A table of text: in four encodings, with three separators, and never a program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.admit.roster.workbook.refusals import (
    NotAWorkbook,
    TooManyRows,
    WorkbookTooLargeInside,
)
from portfolio.admit.roster.workbook.separated import separated
from portfolio.admit.roster.workbook.sheets import kind_of, sheets
from portfolio.admit.roster.workbook.values import Uncomputed
from portfolio.support.problems import Refusal

ROWS = [["姓名", "性别", "班级"], ["李䶮明", "男", "三（1）班"], ["王小红", "女", "3.1"]]


def as_text(separator: str) -> str:
    return "".join(separator.join(row) + "\r\n" for row in ROWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_encoding_and_separator_are_told_by_the_bytes(encoding: str, separator: str) -> None:
    """Excel writes GB 18030, `Unicode text` is UTF-16 with tabs, a phone writes UTF-8."""
    content = as_text(separator).encode(encoding)

    assert kind_of(content) == "csv"
    assert list(sheets(content)) == [ROWS]


def test_a_cell_may_hold_a_separator_and_a_line_end() -> None:
    """RFC 4180: between quotes both are text, and the row keeps its number."""
    assert separated('姓名,备注\n李明,"甲,乙\n丙"\n王红,\n'.encode()) == [
        ["姓名", "备注"],
        ["李明", "甲,乙\n丙"],
        ["王红", ""],
    ]


def test_nothing_in_it_is_computed() -> None:
    """`="007"` is how Excel keeps a nought; any other `=` is a formula without a result."""
    [[kept, formula, other]] = separated(b'"=""007""","=1+1",-3')

    assert (kept, other) == ("007", "-3")
    assert isinstance(formula, Uncomputed)


def test_rows_of_different_lengths_are_made_even() -> None:
    """A note above the list has one cell."""
    assert separated(b"note\na,b,c\n") == [["note", "", ""], ["a", "b", "c"]]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAWorkbook),
        (b" \n\n", NotAWorkbook),
        (b"<html><table><tr><td>1</td></tr></table></html>", NotAWorkbook),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", NotAWorkbook),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\xff\n", NotAWorkbook),
        (b"a,b\x07\n", NotAWorkbook),
        (b"a," * 600, WorkbookTooLargeInside),
        (b"a\n" * 20_001, TooManyRows),
        (b'"' + b"a" * 200_000, NotAWorkbook),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, refusal: type[Refusal]) -> None:
    """A web page that calls itself .xls, a picture, a column without end."""
    with pytest.raises(refusal):
        separated(content)


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda one: one.encode("gb18030")))
def test_any_bytes_are_rows_or_a_refusal(content: bytes) -> None:
    """Whatever comes, every row has the same width."""
    try:
        rows = separated(content)
    except Refusal:
        return
    assert len({len(row) for row in rows}) == 1
