"""No two schools keep their list alike: whatever comes is read as far as it goes, or refused."""

from collections import Counter
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from portfolio.admit.roster.file import Field, read_roster
from portfolio.admit.roster.workbook.refusals import (
    MissingColumns,
    NotAListOfPupils,
    UnknownSheet,
)
from portfolio.admit.roster.workbook.titles import meaning, title
from portfolio.support.problems import Refusal
from school_lists import HEAD, HONG, MING, fields, left_out, merged, where
from workbooks import a_workbook

SAMPLES = Path(__file__).parents[4] / "deploy" / "demo" / "samples"


@pytest.mark.parametrize(
    "name",
    ["hand_made_roster.xlsx", "roster_gb18030.csv", "roster_old.xls", "oneroster.zip"],
)
def test_the_same_children_come_out_of_every_layout(name: str) -> None:
    """Whatever a school hands in: the same children, in the same classes, with the same carers."""
    plain = read_roster((SAMPLES / "village_roster.xlsx").read_bytes())
    read = read_roster((SAMPLES / name).read_bytes(), school_year=2025, stage="primary")

    assert where(read) == where(plain)
    assert [one.sex for one in read.rows] == [one.sex for one in plain.rows]
    assert [[who.name for who in one.guardians[:1]] for one in read.rows] == [
        [who.name for who in one.guardians[:1]] for one in plain.rows
    ]
    assert left_out(read) == []


def test_a_list_made_by_hand_is_read_through_all_its_slips() -> None:
    """Notes above, two rows of titles, blank rows, subtotals, a head again on page two."""
    read = read_roster((SAMPLES / "hand_made_roster.xlsx").read_bytes())

    assert len(read.rows) == 54
    assert read.skipped.model_dump() == {
        "blank": 5,
        "subtotals": 6,
        "repeated_heads": 2,
        "notes": 2,
    }
    assert fields(read) == {
        "姓名": Field.NAME,
        "性别": Field.SEX,
        "出生年月": Field.BORN_ON,
        "年级班级": Field.CLASS,
        "学号": Field.ROSTER_NUMBER,
        "住校": Field.BOARDS,
        "监护人姓名": Field.GUARDIAN_1,
        "监护人与学生关系": Field.GUARDIAN_1_IS,
    }
    assert all(one.is_sure for one in read.columns)
    assert Counter(one.zh for one in read.problems) == {
        "只写到月，没有写日；日期未采用，其余照常导入": 54
    }
    assert {who.relation for one in read.rows for who in one.guardians} <= {
        *("爸爸", "妈妈", "爷爷", "奶奶", "外婆"),
    }


def test_numbers_rounded_by_a_spreadsheet_are_not_taken_and_said() -> None:
    """`5.00000201906144E+17` is nobody's number any more."""
    read = read_roster((SAMPLES / "roster_gb18030.csv").read_bytes())

    assert {one.registry_number for one in read.rows} == {None}
    assert {one.column for one in read.problems} == {"学籍辅号"}
    assert 0 < len(read.problems) < 54


def test_a_list_of_teachers_is_not_taken_for_pupils() -> None:
    """姓名 and 班级 are in it too: forty teachers would have become children."""
    with pytest.raises(NotAListOfPupils):
        read_roster(
            a_workbook(["工号", "姓名", "职责", "班级"], ["T1", "王老师", "班主任", "三1班"])
        )


def test_a_list_without_names_or_places_says_what_it_lacks() -> None:
    """The sentence names the columns to add."""
    with pytest.raises(MissingColumns, match=r"."):
        read_roster(a_workbook(["性别", "出生日期", "座号"], ["男", 20180315, 1]))


def test_one_sheet_is_read_and_the_others_are_named() -> None:
    """Last year's list is on the second tab more often than the second half of this year's."""
    workbook = Workbook()
    for tab, row in (("三年级", MING), ("四年级", HONG), ("说明", ("x",))):
        sheet = workbook.create_sheet(tab)
        if tab != "说明":
            sheet.append(HEAD)
        sheet.append(row)
    packed = BytesIO()
    workbook.save(packed)
    content = packed.getvalue()
    first, second = read_roster(content), read_roster(content, sheet="四年级")

    assert (first.sheet, first.other_sheets, second.sheet) == ("三年级", ("四年级",), "四年级")
    assert where(second) == [("王小红", 3, 1)]
    with pytest.raises(UnknownSheet):
        read_roster(content, sheet="说明")


def test_areas_drawn_over_one_another_cost_nothing() -> None:
    """No program writes them; a stranger might, to make the reader go round and round."""
    rows = [HEAD, *([None, None, None, None, None] for _ in range(400)), MING]
    begun = process_time()
    read = read_roster(merged(rows, *(f"D{n}:D401" for n in range(2, 400))))

    assert process_time() - begun < 5
    assert len(read.rows) == 1


def test_three_thousand_pupils_in_sixty_columns_are_read_in_seconds() -> None:
    """The largest school waits for its preview no longer than for a page."""
    extra = [f"扩展项目{n}" for n in range(55)]
    rows = [
        [
            f"李{'甲乙丙丁戊己庚辛'[n % 8]}{'子丑寅卯'[n % 4]}",
            "男",
            20180301 + n % 28,
            f"三({n // 60 + 1})班",
            n % 60 + 1,
            *["值"] * 55,
        ]
        for n in range(3_000)
    ]
    content = a_workbook([*HEAD, *extra], *rows)
    begun = process_time()
    read = read_roster(content)

    assert len(read.rows) == 3_000
    assert process_time() - begun < 8


CELL = st.sampled_from(
    [
        None,
        "姓名",
        "班级",
        "性别",
        "李明",
        "三（1）班",
        "3.1",
        "小计",
        "男",
        "2018.3",
        20180315,
        3.1,
        "=1",
    ]
) | st.text(max_size=6, alphabet="李王三一班年级()123.-男女计合")


@given(st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=1, max_size=6))
def test_any_table_gives_rows_problems_or_a_refusal(rows: list[list[object]]) -> None:
    """Each row after the head is a pupil, a problem, or counted among what holds nobody."""
    try:
        read = read_roster(a_workbook(["姓名", "性别", "班级", "备注"], *rows), school_year=2026)
    except Refusal:
        return
    out = {one.row_number for one in read.problems if one.left_out}
    passed = sum(read.skipped.model_dump().values())
    last = max((n for n, row in enumerate(rows, start=1) if any(row)), default=0)

    assert out.isdisjoint(one.row_number for one in read.rows)
    # A row of titles under the head is its second row.
    second = any(meaning(title(one)).is_known for one in rows[0] if one)
    assert last - len(read.rows) - len(out) - passed in ({0, 1} if second else {0})
