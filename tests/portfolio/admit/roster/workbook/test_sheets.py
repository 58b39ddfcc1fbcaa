"""A workbook from a stranger is read within bounds, or refused in a sentence; nothing else."""

import tracemalloc
from io import BytesIO
from pathlib import Path
from random import Random
from time import process_time
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from portfolio.admit.roster.workbook.refusals import (
    HasMacros,
    NotAWorkbook,
    WorkbookTooLarge,
    WorkbookTooLargeInside,
)
from portfolio.admit.roster.workbook.sheets import sheets
from portfolio.admit.roster.workbook.values import Rows, Uncomputed
from portfolio.support.problems import Refusal
from workbooks import SHEET, STRINGS, a_workbook, with_parts, with_sheet

SAMPLE = Path(__file__).parents[5] / "deploy" / "demo" / "samples" / "village_roster.xlsx"


def read(content: bytes) -> list[Rows]:
    return list(sheets(content))


def test_rows_keep_the_numbers_people_see() -> None:
    """A problem in row 7 must be in row 7 of the file the school has open."""
    assert read(a_workbook([], [], ["a", 1, True])) == [
        [["", "", ""], ["", "", ""], ["a", 1.0, True]]
    ]


def test_strings_kept_in_one_table_are_read() -> None:
    """Excel writes each word once and points at it; parts of a word may be styled."""
    table = (
        "<sst count='2' uniqueCount='2'><si><t>李</t></si>"
        "<si><r><t>沐</t></r><r><t>宇</t></r></si></sst>"
    )
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    assert read(with_sheet(rows, table)) == [[["李", "沐宇"]]]


def test_a_formula_is_read_as_the_value_stored_beside_it() -> None:
    """Nothing a file says is computed here."""
    rows = '<row><c><f>1+1</f><v>3</v></c><c t="str"><f>HYPERLINK("x")</f><v>三</v></c></row>'

    assert read(with_sheet(rows)) == [[[3.0, "三"]]]


@pytest.mark.parametrize(
    "cell",
    [
        "<c><f>1+1</f></c>",
        "<c><f>1+1</f><v/></c>",
        '<c t="e"><v>#N/A</v></c>',
        '<c t="e"><f>VLOOKUP(1,A:A,1)</f><v>#REF!</v></c>',
    ],
)
def test_a_formula_without_a_result_is_not_taken_for_blank(cell: str) -> None:
    """A blank birthday is one thing, a lookup that failed another: the row is to be named."""
    [[[value, after], *_]] = read(with_sheet(f"<row>{cell}<c><v>1</v></c></row>"))

    assert isinstance(value, Uncomputed)
    assert after == 1.0


def test_a_formula_at_the_edge_of_the_sheet_is_seen_too() -> None:
    """To the parser the sheet ends before it."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><f>A1</f></c></row>'
    [grid] = read(with_sheet(rows))

    assert [len(row) for row in grid] == [3, 3, 3]
    assert isinstance(grid[2][2], Uncomputed)


def test_a_formula_that_gives_the_empty_text_is_blank() -> None:
    """`=IF(A1="","",A1)` is how lists are filled ahead."""
    assert read(with_sheet('<row><c t="str"><f>""</f><v></v></c><c><v>1</v></c></row>')) == [
        [["", 1.0]]
    ]


def test_a_workbook_with_macros_is_refused() -> None:
    """Nothing in it would be run; but what a school hands in need not bring programs."""
    with pytest.raises(HasMacros):
        read(with_parts({"xl/vbaProject.bin": b"\x00"}))


def test_a_value_of_many_megabytes_is_measured_in_no_time() -> None:
    """The measure keeps the beginning of a value only."""
    content = with_sheet(f'<row><c t="s"><v>{"9&#48;" * 400_000}</v></c></row>')
    begun = process_time()

    with pytest.raises(Refusal):
        read(content)

    assert process_time() - begun < 3


def test_only_visible_sheets_are_read_and_five_at_most() -> None:
    """A hidden sheet is not what the school sees; a hundred sheets are not a list."""
    workbook = Workbook()
    workbook.worksheets[0].append(["hidden"])
    for number in range(7):
        workbook.create_sheet(f"{number}").append([number])
    workbook.worksheets[0].sheet_state = "hidden"
    packed = BytesIO()
    workbook.save(packed)

    assert read(packed.getvalue()) == [[[float(number)]] for number in range(5)]


def test_formatted_empty_cells_far_below_are_harmless() -> None:
    """Somebody once coloured the whole column: such files are common and must be read."""
    rows = '<row><c><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert read(with_sheet(rows)) == [[[1.0]]]


def test_only_what_was_measured_reaches_the_parser() -> None:
    """One archive can be two files: broken as .xlsx, whole as .ods, which was not measured."""
    table = '<table:table table:name="t"><table:table-row><table:table-cell/></table:table-row>'
    other = (
        '<office:document-content xmlns:office="o" xmlns:table="t"><office:body>'
        f"<office:spreadsheet>{table}</table:table></office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    content = with_parts(
        {
            "xl/workbook.xml": "<workbook><sheets><sheet/></sheets></workbook>",
            "content.xml": other,
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="m"/>',
        }
    )

    with pytest.raises(NotAWorkbook):
        read(content)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAWorkbook),
        (b"\xff\xd8\xff\xe0 a picture", NotAWorkbook),
        (b"<html><table><tr><td>1</td></tr></table></html>", NotAWorkbook),
        (b"PK\x03\x04", NotAWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NotAWorkbook),
        (bytes(10 * 1024 * 1024 + 1), WorkbookTooLarge),
        (with_sheet("<row><c>"), NotAWorkbook),
        (with_sheet('<row><c t="s"><v>7</v></c></row>'), NotAWorkbook),
        (with_sheet('<row><c r="AAAA1"><v>1</v></c></row>'), NotAWorkbook),
        (with_sheet('<row r="99999999999"/>'), NotAWorkbook),
        (with_parts({"xl/tables/t.xml": "<sst/>"}), NotAWorkbook),
        (with_parts({"xl/Workbook.xml": "<workbook/>"}), NotAWorkbook),
        (with_parts({}, packed_by=ZIP_BZIP2), NotAWorkbook),
    ],
)
def test_what_is_not_a_workbook_is_refused_in_a_sentence(
    content: bytes, refusal: type[Refusal]
) -> None:
    """A picture, a web page that calls itself .xls, a broken file: each is told what to do."""
    with pytest.raises(refusal) as refused:
        read(content)

    assert refused.value.detail("zh").endswith("。")
    assert refused.value.detail("en").endswith(".")


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
COUNTED = '<row r="1048576"><c><v>1</v></c></row><row><c r="ZZZ9"><f>1</f></c></row>'
LONG = f"<sst><si><t>{'长' * 100_000}</t></si></sst>"
MANY = "<row>" + '<c t="s"><v>0</v></c>' * 50_000 + "</row>"
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(with_sheet(FAR), WorkbookTooLargeInside, id="a value in the last cell"),
        pytest.param(with_sheet(COUNTED), WorkbookTooLargeInside, id="the same by counting on"),
        pytest.param(
            with_parts({STRINGS: '<sst count="1" uniqueCount="9000000"/>'}),
            WorkbookTooLargeInside,
            id="a false count of strings",
        ),
        pytest.param(
            with_sheet(MANY, LONG),
            WorkbookTooLargeInside,
            id="one long string in many cells",
        ),
        pytest.param(
            with_parts({SHEET: bytes(40 * 1024 * 1024)}),
            WorkbookTooLargeInside,
            id="noughts that deflate a thousandfold",
        ),
        pytest.param(with_parts({SHEET: ENTITIES}), NotAWorkbook, id="entities that expand"),
        pytest.param(
            with_parts({"xl/t.xml": f"<a>{'<b/>' * 2_000_000}</a>"}, packed_by=ZIP_STORED),
            WorkbookTooLargeInside,
            id="millions of elements",
        ),
        pytest.param(
            with_parts({f"xl/{n}.xml": "<a/>" for n in range(300)}), NotAWorkbook, id="300 parts"
        ),
    ],
)
def test_a_file_made_to_exhaust_the_machine_is_refused_before_it_is_parsed(
    content: bytes, refusal: type[Refusal]
) -> None:
    """Small outside, endless inside: without the measure these end the process, uncatchably."""
    with pytest.raises(refusal):
        read(content)


def test_a_part_larger_than_it_declares_is_not_unpacked() -> None:
    """The directory says nine bytes, forty million come: refused without ever holding them."""
    content = with_parts({SHEET: bytes(40 * 1024 * 1024)})
    declared, untrue = (40 * 1024 * 1024).to_bytes(4, "little"), (9).to_bytes(4, "little")
    tracemalloc.start()

    with pytest.raises(NotAWorkbook):
        read(content.replace(declared, untrue))

    assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    tracemalloc.stop()


SLIPS = (b"", b"<", b">", b'"', b"9" * 12, b"r=", b' t="d"', b' t="s"', b"&#0;", b"-1", b"1e308")


def is_read_or_refused(content: bytes) -> bool:
    try:
        return all(len(row) > 0 for rows in read(content) for row in rows)
    except Refusal as refusal:
        return bool(refusal.detail("zh"))


@given(st.binary(max_size=2000) | st.binary(max_size=500).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Whatever a browser sends, the answer is a sentence."""
    assert is_read_or_refused(content)


@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 8))
def test_a_damaged_workbook_is_read_or_refused(seed: int, cuts: int) -> None:
    """A connection that broke, a disk that lied: bytes change anywhere in the file."""
    content = bytearray(SAMPLE.read_bytes())
    chance = Random(seed)  # noqa: S311 — damage, not keys
    for _ in range(cuts):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if cuts == 1:
        del content[chance.randrange(len(content)) :]

    assert is_read_or_refused(bytes(content))


@given(
    seed=st.integers(0, 2**32),
    name=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]),
)
def test_a_workbook_with_damaged_parts_is_read_or_refused(seed: int, name: str) -> None:
    """The same inside the archive, where no checksum helps."""
    with ZipFile(SAMPLE) as archive:
        content = bytearray(archive.read(name))
    chance = Random(seed)  # noqa: S311 — damage, not keys
    for _ in range(1 + seed % 4):
        start = chance.randrange(len(content))
        content[start : start + chance.randrange(6)] = chance.choice(SLIPS)

    assert is_read_or_refused(with_parts({name: bytes(content)}))
