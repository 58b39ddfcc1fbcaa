"""The paper itself: what can be read from it, that it stays the same, that it holds anything."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from closed_terms import a_full_term, a_jpeg, a_plain_term, indicators, practice
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
from portfolio.seal.glyphs import coverage, printable
from portfolio.seal.render import FONT, PAGE, Renderer, ReportNotRendered
from portfolio.seal.report import report_view

MARKUP = (
    '#set text(red) *粗* _斜_ `码` $x^2$ <b>体</b> #panic[x] @ref \\ // /* = 标题 [x] "引" ~ --'
)


JPEG = a_jpeg((400, 300))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """One for all tests, as one serves a process."""
    return Renderer()


def pages(pdf: bytes) -> list[str]:
    """The text of each page without white space: where lines break is not what is tested."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def paper(renderer: Renderer, term: ClosedTerm) -> list[str]:
    return pages(renderer.render(report_view(term)))


def planted(folder: Path, old: str, new: str) -> Renderer:
    """A renderer whose page has one fault."""
    sources = {file.name: file.read_text("utf-8") for file in PAGE.parent.glob("*.typ")}
    assert any(old in source for source in sources.values())
    for name, source in sources.items():
        (folder / name).write_text(source.replace(old, new), "utf-8")
    return Renderer(folder / PAGE.name)


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


# ── for everyone, for long ──────────────────────────────────────────────────────────────────


def test_the_file_is_made_for_archives_and_screen_readers(renderer: Renderer) -> None:
    """PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): tagged, with title and language."""
    reader = PdfReader(io.BytesIO(renderer.render(report_view(a_full_term()))))
    root = reader.trailer["/Root"].get_object()
    packet = root["/Metadata"].get_object().get_data().decode()

    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert re.search(r"pdfaid:part\W+2\W.*pdfaid:conformance\W+A\W", packet, re.DOTALL)
    assert re.search(r"pdfuaid:part\W+1\W", packet)
    assert reader.metadata is not None
    assert reader.metadata.title == "学生发展质量评价报告 7K3M9P"
    assert reader.metadata.creation_date == datetime(2027, 1, 15, tzinfo=UTC)


def test_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    """The planted fault: the standards are on, so a picture nobody can hear does not compile."""
    silent = planted(tmp_path, ", alt: view.closing.verify_alt", "")

    with pytest.raises(ReportNotRendered):
        silent.render(report_view(a_full_term()))


def test_every_chart_is_told_in_words(renderer: Renderer) -> None:
    """A radar, nine tracks, a code and a photo: twelve pictures, twelve sentences."""
    photo = PictureFact(jpeg=JPEG, caption="秋收实践")
    told = _alternatives(renderer.render(report_view(a_full_term(pictures=(photo,)))))

    assert sorted(told) == sorted(
        [
            "与上学期的自己比较，数据见下表。",
            "核验二维码",
            "成长瞬间的照片：秋收实践",
            "上学期发展中，本学期稳定",
            "上学期发展中，本学期稳定",
            "上学期稳定，本学期稳定",
            "上学期稳定，本学期稳定",
            "上学期发展中，本学期发展中",
            "上学期发展中，本学期发展中",
            "上学期发展中，本学期发展中",
            "上学期稳定，本学期突出",
            "本学期发展中",
        ]
    )


def test_a_chart_without_words_would_be_noticed(tmp_path: Path) -> None:
    """The planted fault of the test above: the standards do not ask this of a drawing."""
    silent = planted(tmp_path, "alt: row.alt, ", "")
    told = _alternatives(silent.render(report_view(a_full_term())))

    assert "本学期发展中" not in told


@pytest.mark.parametrize(
    ("size", "longest"),
    [((1600, 1200), 800), ((900, 1600), 800), ((1200, 900), 640), ((40, 30), 40)],
)
def test_a_picture_is_printed_as_small_as_paper_needs_it(
    renderer: Renderer, size: tuple[int, int], longest: int
) -> None:
    """Forty reports of a class go to one printer; a picture is never enlarged."""
    photo = PictureFact(jpeg=a_jpeg(size), caption="秋收")
    pdf = renderer.render(report_view(a_plain_term(pictures=(photo,) * 3)))
    printed = [image for page in PdfReader(io.BytesIO(pdf)).pages for image in page.images]

    assert max(max(one.image.size) for one in printed if one.image) == longest
    assert len(pdf) < 500_000


def _alternatives(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [str(o["/Alt"]) for o in objects if isinstance(o, dict) and "/Alt" in o]


# ── one page, or two, whatever comes ────────────────────────────────────────────────────────


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
