"""The list comes back with a reason at the end of each row, to be mended and handed in again."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from portfolio.admit.roster.file import RosterFile, read_roster, write_with_reasons
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.roster.workbook.refusals import NotAWorkbook
from workbooks import a_workbook, with_sheet

SAMPLES = Path(__file__).parents[5] / "deploy" / "demo" / "samples"
HEAD = ["序号", "姓名", "身份证号", "班级", "家庭住址", "性别"]


def back(content: bytes, *problems: RowProblem) -> Worksheet:
    read = read_roster(content)
    written = write_with_reasons(content, problems or read.problems)
    return load_workbook(BytesIO(written)).worksheets[0]


def a_problem(row_number: int, *, left_out: bool = True) -> RowProblem:
    return RowProblem(
        row_number=row_number, column="班级", zh="没有填写", en="is empty", left_out=left_out
    )


def pupils(read: RosterFile) -> list[object]:
    return [one.model_dump() for one in read.rows]


def test_each_reason_stands_in_the_row_it_is_about() -> None:
    """Row 3 of the answer is row 3 of the file the school has open."""
    content = a_workbook(
        HEAD, [1, "李小明", None, "三1班"], [2, "王小红", None, None, None, "未知"]
    )
    page = back(content)

    assert page.cell(1, 7).value == "错误说明"
    assert page.cell(2, 7).value is None
    assert page.cell(3, 7).value == "班级：没有填写"
    assert page.cell(3, 2).value == "王小红"


def test_problems_found_later_are_told_in_the_same_way_and_warnings_as_such() -> None:
    """Who is in another class already is known only beside the school's own records."""
    content = a_workbook(HEAD, [1, "李小明", None, "三1班"])
    page = back(content, a_problem(2), a_problem(2, left_out=False), a_problem(99))

    assert page.cell(2, 7).value == "班级：没有填写；提醒：班级：没有填写"


def test_what_was_not_read_is_not_written() -> None:
    """个人信息保护法, art. 6: the school has these numbers; a second copy by us serves nobody."""
    content = a_workbook(HEAD, [1, "李小明", "500000201803150010", "三1班", "某某村", "男"])
    page = back(content)

    assert [one.value for one in page[1]][:6] == HEAD
    assert [one.value for one in page[2]][:6] == [1, "李小明", None, "三1班", None, "男"]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
def test_text_that_begins_like_a_formula_stays_text(mark: str) -> None:
    """OWASP, CSV injection: what one stranger typed must not run on another's computer."""
    text = f'{mark}HYPERLINK("http://example.invalid")'
    content = a_workbook(["姓名", "班级"], ["李小明", "三1班"])
    by_title = back(content, a_problem(2).model_copy(update={"column": text})).cell(2, 3)
    typed = f'<row><c t="str"><v>{text.replace(chr(34), "")}</v></c></row>'
    head = '<row><c t="str"><v>姓名</v></c><c t="str"><v>班级</v></c></row>'
    by_name = back(with_sheet(head + typed)).cell(2, 1)

    for cell in (by_title, by_name):
        assert str(cell.value).startswith(mark)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize(
    "name", ["hand_made_roster.xlsx", "roster_gb18030.csv", "roster_old.xls", "roster.xlsx"]
)
def test_what_comes_back_can_be_handed_in_again(name: str) -> None:
    """Two rows of titles, classes written once, dates: all is where the reader looks for it."""
    content = (SAMPLES / name).read_bytes()
    again = write_with_reasons(content, read_roster(content).problems)

    assert pupils(read_roster(again)) == pupils(read_roster(content))
    assert [one.field for one in read_roster(again).columns if one.field] == [
        one.field for one in read_roster(content).columns if one.field
    ]


def test_of_a_bundle_the_problems_are_listed() -> None:
    """It has files and no sheet; each reason names its file."""
    content = (SAMPLES / "oneroster.zip").read_bytes()
    problem = a_problem(7).model_copy(update={"column": "users.csv/givenName"})
    page = load_workbook(BytesIO(write_with_reasons(content, [problem]))).worksheets[0]

    assert [one.value for one in page[2]] == ["users.csv/givenName", 7, "没有填写"]


def test_the_reasons_are_there_in_english_too() -> None:
    """For whoever reads it so."""
    content = a_workbook(["姓名", "班级"], ["李小明", None])
    written = write_with_reasons(content, [a_problem(2, left_out=False)], language="en")
    page = load_workbook(BytesIO(written)).worksheets[0]

    assert [page.cell(n, 3).value for n in (1, 2)] == ["What is wrong", "Note: 班级: is empty"]


def test_what_is_no_list_is_refused_as_when_it_is_read() -> None:
    """The answer is a sentence, never a broken file."""
    with pytest.raises(NotAWorkbook):
        write_with_reasons(b"\xff\xd8\xff\xe0", [])
