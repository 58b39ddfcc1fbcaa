"""A roster comes from many hands: what is clear is read, what is not is named, nothing breaks."""

from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portfolio.admit.roster.file import RosterFile, read_roster
from portfolio.admit.roster.workbook.refusals import MissingColumns, TooManyRows, UnknownLayout
from workbooks import ROSTER_HEAD, a_roster, a_workbook, with_sheet

SAMPLES = Path(__file__).parents[4] / "deploy" / "demo" / "samples"
XIAOMING = ["李小明", "1-男", 20180315, "三年级", "01", 1, None, "否"]


def roster(name: str = "roster.xlsx") -> RosterFile:
    return read_roster((SAMPLES / name).read_bytes())


def test_a_registry_export_of_540_pupils_is_read_whole() -> None:
    """12 classes of 45: not one child is lost on the way in."""
    read = roster()

    assert len(read.rows) == 540
    assert not any(one.left_out for one in read.problems)
    assert set(Counter((one.grade, one.class_number) for one in read.rows).values()) == {45}


def test_rare_names_arrive_as_they_are_written() -> None:
    """A child whose name the system cannot write is a child the system does not know."""
    names = {one.name for one in roster().rows}

    assert {"梁䶮舟", "沈𬭎远", "秦𬭎", "池𠅤宁", "阿依努尔·买买提", "欧阳知行"} <= names


def test_two_pupils_of_one_name_in_a_class_are_two_pupils() -> None:
    """The name does not identify."""
    same = [one for one in roster().rows if one.name == "李沐宇"]

    assert len({one.roster_number for one in same}) == 2
    assert {(one.grade, one.class_number) for one in same} == {(4, 1)}


def test_a_registry_number_neither_identifies_nor_rejects() -> None:
    """It may be absent, wrong, or shared by two: the child is admitted all the same."""
    numbers = Counter(one.registry_number for one in roster().rows)

    assert numbers.pop(None) > 100
    assert numbers.most_common(1) == [("G500000000000000000", 2)]
    assert [one.zh for one in roster().problems] == [
        *["学籍号校验位不对，已照录，请核对"] * 2,
        "第 410 行已用这个学籍号",
    ]


def test_what_a_portfolio_does_not_need_stays_in_the_file() -> None:
    """个人信息保护法, art. 6: phones and 户口性质 are in the export and must not come through."""
    read = roster().model_dump_json()

    assert "1990000" not in read
    assert "农业" not in read
    assert "阿依努尔" in read


def test_a_row_tells_all_that_is_needed() -> None:
    """The whole of one row, so that no field slips into another."""
    row = roster().rows[6]

    assert row.name == "池𠅤宁"
    assert row.model_dump(exclude={"name", "born_on", "guardians", "registry_number"}) == {
        "row_number": 9,
        "school_code": "2150000123",
        "sex": "m",
        "grade": 1,
        "class_number": 1,
        "roster_number": 7,
        "boards": False,
        "follows_individual_plan": False,
        "left_behind": False,
        "mixed_grades": (),
        "external_id": None,
        "class_external_id": None,
    }
    assert len(row.guardians) == 2
    boarder = next(one for one in roster().rows if one.name == "文辰")
    assert (boarder.grade, boarder.boards, boarder.left_behind) == (3, True, True)


def test_pupils_by_individual_plan_and_boarders_are_told_apart() -> None:
    """随班就读 decides how a child is judged; boarding who records at night."""
    rows = roster().rows

    assert sum(one.follows_individual_plan for one in rows) == 3
    assert 0 < sum(one.boards is True for one in rows) < 200
    assert 0 < sum(one.left_behind is True for one in rows) < 200


def test_a_date_that_is_not_one_is_named_and_the_child_kept() -> None:
    """A guessed birthday is worse than none: from it follow age and consent."""
    read = read_roster(a_roster(["李小明", "男", "2018.3", "三年级", "1"]))

    assert read.rows[0].born_on is None
    assert [(one.row_number, one.column, one.left_out) for one in read.problems] == [
        (3, "出生日期", False)
    ]


def test_dates_as_cells_text_and_numbers_stand_in_one_column() -> None:
    """Exports are mended by hand, so all three are in one file."""
    written = (20180315, "2018年3月15日", date(2018, 3, 15), "２０１８０３１５")
    rows = [["李小明", "男", one, "三年级", "1", n] for n, one in enumerate(written, start=1)]

    assert {one.born_on for one in read_roster(a_roster(*rows)).rows} == {date(2018, 3, 15)}


def test_a_name_that_cannot_stand_leaves_the_row_out() -> None:
    """A private character shows on one computer only; the school is told which row to mend."""
    read = read_roster(a_roster(["李\ue863", *XIAOMING[1:]]))

    assert read.rows == ()
    assert [(one.column, one.left_out) for one in read.problems] == [("姓名", True)]
    assert "U+E863" in read.problems[0].zh


@pytest.mark.parametrize(
    ("column", "written"),
    [("年级", "高一"), ("年级", "十年级"), ("年级", None), ("班号", "实验班"), ("班号", 0)],
)
def test_a_child_without_a_class_is_left_out_and_named(column: str, written: object) -> None:
    """Nobody could see or record for a child who stands in no class."""
    cells = dict(zip(ROSTER_HEAD, XIAOMING, strict=True)) | {column: written}
    read = read_roster(a_roster(list(cells.values()), XIAOMING))

    assert [one.row_number for one in read.rows] == [4]
    assert [(one.row_number, one.column, one.left_out) for one in read.problems] == [
        (3, column, True)
    ]


def test_an_unclear_individual_plan_is_not_guessed() -> None:
    """It decides by which measure the child is judged, so the row waits for an answer."""
    read = read_roster(a_roster([*XIAOMING[:-1], "待定"]))

    assert read.rows == ()
    assert read.problems[0].column == "是否随班就读"


def test_every_problem_of_a_row_is_named_at_once() -> None:
    """A school mends its list in one pass, not one slip at a time."""
    read = read_roster(a_roster(["3", "未知", "2018.3", "高一", "x", "第一", None, "否"]))

    assert [one.column for one in read.problems] == ["姓名", "年级", "班号"]
    assert all(one.zh and one.en for one in read.problems)


def test_problems_that_leave_the_child_in_are_named_too() -> None:
    """An unread optional cell is said, or the school would believe it was taken."""
    read = read_roster(a_roster(["李小明", "未知", "2018.3", "三年级", "1", "第一", None, "否"]))

    assert len(read.rows) == 1
    assert [one.column for one in read.problems] == ["性别", "出生日期", "班内学号"]


def test_the_same_row_twice_is_one_child() -> None:
    """A pasted block repeats; a second portfolio for one child would halve its record."""
    read = read_roster(a_roster(XIAOMING, XIAOMING))

    assert len(read.rows) == 1
    assert [(one.row_number, one.left_out) for one in read.problems] == [(4, True)]


def test_a_roster_number_given_twice_is_said_and_both_stay() -> None:
    """Two children answer to one number: the school decides, nobody is dropped."""
    other = ["王小红", "2-女", 20180401, "三年级", "01", 1, None, "否"]
    read = read_roster(a_roster(XIAOMING, other))

    assert len(read.rows) == 2
    assert [(one.row_number, one.column) for one in read.problems] == [(4, "班内学号")]


def test_a_registry_number_kept_as_a_number_is_not_trusted() -> None:
    """A spreadsheet keeps 15 digits; the rest would be made up."""
    read = read_roster(a_roster([*XIAOMING[:6], 500_000_201_803_150_001.0, "否"]))

    assert read.rows[0].registry_number is None
    assert read.problems[0].column == "学籍辅号"


def test_codes_blank_rows_and_stars_in_the_head_do_no_harm() -> None:
    """Templates mark needed columns with a star and end in blank rows."""
    head = ["*姓 名（必填）", "性别", "出生日期", "年级", "班 号", "备注"]
    content = a_workbook([], ["填表说明"], head, XIAOMING[:5], [None, " ", "\u3000"], [])

    read = read_roster(content)

    assert [one.row_number for one in read.rows] == [4]
    assert read.problems == ()


def test_the_list_is_found_on_a_later_sheet() -> None:
    """Exports open with a sheet of instructions."""
    workbook = Workbook()
    workbook.worksheets[0].append(["填表说明"])
    later = workbook.create_sheet("名单")
    later.append(ROSTER_HEAD)
    later.append(XIAOMING)
    packed = BytesIO()
    workbook.save(packed)

    assert len(read_roster(packed.getvalue()).rows) == 1


def test_missing_columns_are_named() -> None:
    """The sentence says which columns to add."""
    with pytest.raises(MissingColumns) as refused:
        read_roster(a_roster(head=["学生", "性别", "出生日期"]))

    assert refused.value.detail("zh") == "名单缺少必需的列：班级。"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["序号", "书名", "作者", "册数"], [1, "山海经", "佚名", 3]],
        [*([["说明"]] * 30), list(ROSTER_HEAD)],
    ],
)
def test_another_layout_is_refused_with_the_columns_expected(rows: list[list[object]]) -> None:
    """A list of books, an empty sheet, a head too far down: said plainly, nothing guessed."""
    with pytest.raises(UnknownLayout) as refused:
        read_roster(a_workbook(*rows))

    assert "姓名、年级、班级" in refused.value.detail("zh")


def test_five_thousand_rows_are_read_and_one_more_is_refused() -> None:
    """The largest school fits; a municipality in one file does not."""
    row = (
        '<row><c t="str"><v>李明</v></c><c/><c/>'
        "<c><v>3</v></c><c><v>1</v></c><c><v>{n}</v></c></row>"
    )
    head = "".join(f'<c t="str"><v>{one}</v></c>' for one in ROSTER_HEAD)
    rows = [row.format(n=n % 999 + 1) for n in range(5001)]

    read = read_roster(with_sheet(f"<row>{head}</row>{''.join(rows[:5000])}"))
    assert len(read.rows) == 5000
    with pytest.raises(TooManyRows):
        read_roster(with_sheet(f"<row>{head}</row>{''.join(rows)}"))


VALUE = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(min_value=date(1901, 1, 1)),
    st.sampled_from(["一年级", "01", "男", "1-男", "是", "2018-03-15", "李小明"]),
)


@given(st.lists(st.lists(VALUE, min_size=8, max_size=8), max_size=4))
def test_any_cells_give_rows_or_problems(rows: list[list[object]]) -> None:
    """Every row that holds something is read, or named as left out."""
    cells = [
        [ILLEGAL_CHARACTERS_RE.sub("", one) if isinstance(one, str) else one for one in row]
        for row in rows
    ]
    read = read_roster(a_roster(*cells))

    out = {one.row_number for one in read.problems if one.left_out}
    assert out.isdisjoint(one.row_number for one in read.rows)
