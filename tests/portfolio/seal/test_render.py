"""The paper itself: what can be read from it, and that it stays the same."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
import zxingcpp
from PIL import Image

from closed_terms import a_full_term, a_plain_term, indicators
from portfolio.seal.glyphs import coverage, printable
from portfolio.seal.render import FONT, Renderer, ReportNotRendered, Sheet
from portfolio.seal.report import report_view

from .papers import MARKUP, pages, paper, planted

# ── what can be read from it ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "王梓涵",
        "䶮𬭎𠅤",
        "阿依努尔·买买提",
        "阿依努尔古丽·买买提艾力·阿卜杜热合曼·库尔班江",
        "欧阳𣲗㛃",
        "Zoë O'Neill",
    ],
)
def test_a_name_can_be_read_back_as_it_is(renderer: Renderer, name: str) -> None:
    """A family searches the file for its child; a rare character is a person's name."""
    first, *_ = paper(renderer, a_plain_term(student_name=name))

    assert name.replace(" ", "") in first


def test_every_character_of_common_chinese_can_be_drawn() -> None:
    """GB 18030-2022, level 1 and 2 begin with the 20 902 ideographs of the first block."""
    covered = coverage(FONT)

    assert all(code in covered for code in range(0x4E00, 0x9FA6))
    assert {ord(c) for c in "䶮𬭎𠅤㛃·"} <= covered


def test_words_and_facts_of_every_row_can_be_read_back(renderer: Renderer) -> None:
    """A level that is only a dot is lost to search, to copying and to a reader who cannot see."""
    first, second = paper(renderer, a_full_term())

    for facts in indicators():
        assert facts.name_zh in first
        assert (facts.fact or "").replace(" ", "") in first
    assert "明显进步" in first
    assert "18次，其中12次记了时长，共4小时" in second
    assert "每天跳绳，三月底前试试连续80个" in second
    assert "家长签收" in second


def test_markup_in_a_text_stays_text(renderer: Renderer) -> None:
    """What a person typed is shown and never run."""
    term = a_plain_term(remark=MARKUP, student_name="#王*_<b>", posts=(MARKUP,))
    first, second = paper(renderer, term)

    assert second.count(re.sub(r"\s+", "", MARKUP)) == 1
    assert "#王*_<b>" in first


def test_a_page_that_evaluates_what_was_typed_would_be_noticed(tmp_path: Path) -> None:
    """The planted fault of the test above: the name read as markup."""
    evaluated = 'eval(view.head.student, mode: "markup"))'
    unsafe = planted(tmp_path, "view.head.student)", evaluated)
    first, *_ = paper(unsafe, a_plain_term(student_name="*王*"))

    assert "*王*" not in first


# ── what the font lacks ─────────────────────────────────────────────────────────────────────


def test_a_character_the_font_lacks_is_seen_to_be_missing(renderer: Renderer) -> None:
    """Never a crash, never a silent hole: 〓 on the page, and the code point beside it."""
    first, second = paper(renderer, a_plain_term(student_name="王\U000323af😀"))

    assert "王〓〓" in first
    assert "U+1F600；U+323AF" in second


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("王\u200b梓\u202e涵\x07", "王梓涵"),
        ("葛\U000e0100城", "葛城"),
        ("Zoe\u0308", "Zoë"),
        ("王\n梓\t涵", "王 梓 涵"),
        ("王\u3000梓涵", "王\u3000梓涵"),
        ("王\ue000", "王〓"),
        ("co\xadop", "coop"),
        ("一家👨\u200d👩\u200d👧\u200d👦四口", "一家〓四口"),
        ("👍🏽👍", "〓〓"),
        ("🇨🇨🇳🇳", "〓〓"),
        ("A\u0363\u0364\u0365B", "A〓B"),
    ],
)
def test_what_cannot_be_seen_falls_away(typed: str, drawn: str) -> None:
    """A direction mark could turn a line around; a private character is nobody else's."""
    assert printable(typed, coverage(FONT))[0] == drawn


def test_a_page_that_does_not_compile_quotes_nobody() -> None:
    """Typst names the text it stumbled over, and an error goes into a log."""
    careless = Renderer()
    careless._covered |= {ord("😀")}

    with pytest.raises(ReportNotRendered) as refused:
        careless.render(report_view(a_plain_term(student_name="王😀涵")))

    assert str(refused.value) == "report.typ"
    assert refused.value.__suppress_context__


# ── always the same ─────────────────────────────────────────────────────────────────────────


def test_the_same_view_gives_the_same_bytes(renderer: Renderer) -> None:
    """Rendered again after a loss it must be the paper whose hash was recorded."""
    view = report_view(a_full_term())
    once = renderer.render(view)
    renderer.render(report_view(a_plain_term(student_name="李四")))

    assert renderer.render(view) == once
    assert Renderer().render(view) == once


def test_two_threads_do_not_mix_two_children(renderer: Renderer) -> None:
    """The compiler keeps its input between calls; the lock is what keeps them apart."""
    names = [f"学生{number}号" for number in range(8)]
    terms = [report_view(a_plain_term(student_name=name)) for name in names]
    with ThreadPoolExecutor(4) as threads:
        papers = [pages(pdf)[0] for pdf in threads.map(renderer.render, terms)]

    assert [[name in text for name in names].index(True) for text in papers] == [*range(8)]
    assert all(sum(name in text for name in names) == 1 for text in papers)


def test_a_reader_reads_the_code_of_the_printed_page(renderer: Renderer) -> None:
    """Whoever scans the paper comes to its verification page, also after a photocopier."""
    address = "https://school.invalid/v/TN8K4QWZ/1#token-of-forty-three-letters-or-digits-in-all"
    sheet = Sheet.of(report_view(a_full_term().model_copy(update={"verify_url": address})))
    files = cast("bytes", {**renderer._sources, **renderer.data(sheet)})
    pages = cast("list[bytes]", renderer._compiler.compile(input=files, format="png", ppi=150))
    with Image.open(io.BytesIO(pages[-1])) as page:
        [code] = zxingcpp.read_barcodes(page.convert("1"))

    assert code.text == address
