"""No two schools keep their list alike: what each layout says is read, what is not asked is not."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from portfolio.admit.roster.file import Field, RosterFile, read_roster
from portfolio.admit.roster.workbook.fields import NAMED
from portfolio.admit.roster.workbook.refusals import (
    MissingColumns,
    NotAListOfPupils,
    UnknownSheet,
)
from portfolio.admit.roster.workbook.registry_numbers import check_digit
from portfolio.admit.roster.workbook.titles import meaning, title
from portfolio.support.problems import Refusal
from workbooks import a_workbook

SAMPLES = Path(__file__).parents[4] / "deploy" / "demo" / "samples"
HEAD = ("姓名", "性别", "出生日期", "班级", "座号")
MING = ("李小明", "男", 20180315, "三（1）班", 1)
HONG = ("王小红", "女", 20180401, "3.1", 2)


def merged(rows: Sequence[Sequence[object]], *areas: str) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for area in areas:
        sheet.merge_cells(area)
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def a_list(*rows: Sequence[object], head: Sequence[object] = HEAD) -> RosterFile:
    return read_roster(a_workbook(head, *rows), school_year=2026, stage="primary")


def fields(read: RosterFile) -> dict[str, Field]:
    return {one.key: one.field for one in read.columns if one.field}


def where(read: RosterFile) -> list[tuple[str, int, int]]:
    return [(one.name, one.grade, one.class_number) for one in read.rows]


def left_out(read: RosterFile) -> list[tuple[int, str]]:
    return [(one.row_number, one.column) for one in read.problems if one.left_out]


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


def test_what_is_not_needed_is_dropped_before_anything_is_shown() -> None:
    """个人信息保护法, art. 6: neither in the rows, nor as an example in the preview."""
    secrets = {
        "身份证号": "500000201803150010",
        "户口所在地": "渝中区某某路",
        "是否孤儿": "散居供养",
        "烈士或优抚子女": "某类子女",
        "监护人联系电话": "19900001234",
        "家庭住址": "某某村",
        "民族": "汉族汉族",
        "姓名拼音": "LiXiaoming",
        "班主任姓名": "赵老师",
    }
    read = a_list([*MING, *secrets.values()], head=[*HEAD, *secrets])

    assert where(read) == [("李小明", 3, 1)]
    assert not [one for one in secrets.values() if one in read.model_dump_json()]
    shown = {one.key: one for one in read.columns}
    assert all(shown[one].is_discarded and shown[one].is_sure for one in secrets)


def test_a_column_of_identity_numbers_is_dropped_whatever_it_is_called() -> None:
    """A title that says nothing is no reason to look at such a column."""
    rows = [[*MING[:4], n, f"19900001{n:03}", f"50000020180315{n:03}0"] for n in range(1, 6)]
    rows = [[f"{row[0]}{'甲乙丙丁戊'[n]}", *row[1:]] for n, row in enumerate(rows)]
    read = a_list(*rows, head=[*HEAD, "其他", ""])

    assert "19900001" not in read.model_dump_json()
    assert [(one.key, one.is_discarded, one.is_sure) for one in read.columns[-2:]] == [
        ("其他", True, True),
        ("列G", True, True),
    ]


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_column_is_known_by_each_of_its_names(name: str) -> None:
    """The names are those that registries, templates and teachers use."""
    field = NAMED[name]
    head = ["姓名", "三班几班"] if field is not Field.NAME else ["三班几班"]
    read = read_roster(
        a_workbook(
            [*head, "性别", "年级", name][-5 if field is not Field.SEX else 0 :], ["李明"] * 5
        )
        if field not in {Field.SEX, Field.GRADE}
        else a_workbook(["姓名", "班级", "座号", name], ["李明", "1班", 1, "男"])
    )

    assert fields(read)[name] is field


def test_a_title_that_only_resembles_is_read_and_marked_unsure() -> None:
    """The preview asks about these, and only these."""
    read = a_list(
        MING, head=["学生姓名（必填）", "性别", "出生年月日(公历)", "现在班级名", "班内座号"]
    )

    assert {one.key: one.is_sure for one in read.columns} == {
        "学生姓名": True,
        "性别": True,
        "出生年月日": True,
        "现在班级名": False,
        "班内座号": False,
    }
    assert where(read) == [("李小明", 3, 1)]


def test_a_column_without_a_title_is_told_by_its_values() -> None:
    """Someone deleted the titles of two columns; what stands below is plain enough."""
    rows = [
        [f"李小{one}", "男女"[n % 2], 20180301 + n, "三（1）班", n + 1]
        for n, one in enumerate("甲乙丙丁")
    ]
    read = a_list(*rows, head=["姓名", None, "出生日期", None, "座号"])

    assert {one.key: (one.field, one.is_sure) for one in read.columns if not one.title} == {
        "列B": (Field.SEX, False),
        "列D": (Field.CLASS, False),
    }
    assert [one.grade for one in read.rows] == [3] * 4


def test_a_title_that_its_values_belie_is_not_believed() -> None:
    """学号 stands over registry numbers as often as over the number in the class."""
    rows = [[f"李{one}", "三（1）班", f"L50000020180315{n:04}"] for n, one in enumerate("甲乙丙丁")]
    read = a_list(*rows, head=["姓名", "班级", "学号"])

    assert fields(read)["学号"] is Field.REGISTRY_NUMBER
    assert read.rows[0].registry_number == "L500000201803150000"
    assert read.problems == ()


def test_a_school_number_is_not_a_number_within_the_class() -> None:
    """`20230105` under 学号 would be a warning for each child; the column is left alone."""
    rows = [[f"李{one}", "三（1）班", f"2023010{n}"] for n, one in enumerate("甲乙丙丁")]
    [column] = [
        one for one in a_list(*rows, head=["姓名", "班级", "学号"]).columns if one.is_discarded
    ]

    assert (column.key, column.zh) == ("学号", "内容与列名不符，未读取")


def test_what_the_school_says_of_a_column_goes_before_every_guess() -> None:
    """It is remembered for the layout, which is known by a digest of the titles."""
    content = a_workbook(
        ["姓名", "性别", "班级", "原班级"], ["李小明", "男", "四（2）班", "三（1）班"]
    )
    guessed = read_roster(content)
    told = read_roster(content, {"班级": Field.NOT_NEEDED, "原班级": Field.CLASS})

    assert where(guessed) == [("李小明", 4, 2)]
    assert where(told) == [("李小明", 3, 1)]
    assert guessed.layout == told.layout
    other = read_roster(a_workbook(["姓名", "性别", "班级"], ["李小明", "男", "四（2）班"]))
    assert guessed.layout != other.layout
    assert (
        read_roster(a_workbook(["某校"], ["姓名", "性别", "班级", "原班级"])).layout == told.layout
    )


def test_of_two_columns_for_one_thing_the_first_is_read_and_the_other_named() -> None:
    """Two titles alike have keys of their own, so that the school can say which it means."""
    read = a_list(["李小明", "三（1）班", "四（1）班"], head=["姓名", "班级", "班级"])

    assert where(read) == [("李小明", 3, 1)]
    assert [(one.key, one.is_discarded) for one in read.columns] == [
        ("姓名", False),
        ("班级", False),
        ("班级#2", True),
    ]
    assert where(
        read_roster(
            a_workbook(["姓名", "班级", "班级"], ["李小明", "三（1）班", "四（1）班"]),
            {"班级#2": Field.CLASS, "班级": Field.NOT_NEEDED},
        )
    ) == [("李小明", 4, 1)]


def test_every_carer_that_is_named_is_taken_with_what_they_are() -> None:
    """Father and mother in columns of their own, or one carer and a column of kinship."""
    read = a_list(
        ["李小明", "三（1）班", "李大山", "王秀", "赵婆婆", "外婆"],
        head=["姓名", "班级", "父亲姓名", "母亲姓名", "监护人", "与学生关系"],
    )

    assert [(one.name, one.relation) for one in read.rows[0].guardians] == [
        ("赵婆婆", "外婆"),
        ("李大山", "父亲"),
        ("王秀", "母亲"),
    ]


def test_a_class_written_once_beside_its_pupils_holds_for_each() -> None:
    """Cells drawn as one have their value in the first of them."""
    rows = [HEAD, MING, (*HONG[:3], None, 2), ("赵一", "男", 20170101, "四（1）班", 1)]
    read = read_roster(merged(rows, "D2:D3"))

    assert where(read) == [("李小明", 3, 1), ("王小红", 3, 1), ("赵一", 4, 1)]


def test_a_class_written_above_its_pupils_holds_until_the_next() -> None:
    """Without a column of classes, a row of its own tells it."""
    head = ["姓名", "性别", "年级"]
    rows = [["三年级2班"], ["李小明", "男", "三"], ["四年级1班"], ["王小红", "女", "四"]]

    assert where(a_list(*rows, head=head)) == [("李小明", 3, 2), ("王小红", 4, 1)]


def test_without_any_class_each_grade_is_one_and_that_is_said() -> None:
    """A village school has one class in a grade and no name for it."""
    read = a_list(["李小明", "三年级"], ["王小红", "四年级"], head=["姓名", "年级"])

    assert where(read) == [("李小明", 3, 1), ("王小红", 4, 1)]
    assert [one.zh for one in read.notes] == ["名单没有班级，每个年级按一个班读取"]


def test_in_a_class_of_several_grades_each_child_keeps_its_own() -> None:
    """复式班: the grade comes from the pupil's own column, or the row is named."""
    head = ["姓名", "年级", "班级"]
    read = a_list(
        ["李小明", "一年级", "一二年级复式班"],
        ["王小红", "二年级", "一二年级复式班"],
        ["赵一", "三年级", "一二年级复式班"],
        ["钱二", None, "一二年级复式班"],
        head=head,
    )

    assert [(one.grade, one.class_number, one.mixed_grades) for one in read.rows] == [
        (1, 1, (1, 2)),
        (2, 1, (1, 2)),
    ]
    assert left_out(read) == [(4, "班级"), (5, "班级")]


def test_a_mixed_class_that_does_not_say_its_grades_has_those_of_its_pupils() -> None:
    """`复式班` alone is enough where there is only one."""
    rows = [["李小明", "一年级", "复式班"], ["王小红", "三年级", "复式班"]]
    read = a_list(*rows, head=["姓名", "年级", "班级"])

    assert {one.mixed_grades for one in read.rows} == {(1, 3)}


def test_grade_and_class_that_contradict_are_named() -> None:
    """Which of the two is right, only the school knows."""
    read = a_list(["李小明", "四年级", "三（1）班"], head=["姓名", "年级", "班级"])

    assert read.rows == ()
    assert left_out(read) == [(2, "班级")]


def test_classes_named_by_a_year_are_read_and_asked_about() -> None:
    """初2027级 leaves in 2027; the reading is said once, not for each child."""
    rows = [[f"李{one}", "初2027级3班"] for one in "甲乙丙"]
    content = a_workbook(["姓名", "班级"], *rows)
    read = read_roster(content, school_year=2026, stage="junior")

    assert [one.grade for one in read.rows] == [9] * 3
    assert [one.zh for one in read.notes] == ["“2027级”按毕业年份读取，请确认"]
    assert left_out(read_roster(content)) == [(2, "班级"), (3, "班级"), (4, "班级")]
    told = {"班级": Field.CLASS_OF_ENTRY}
    assert left_out(read_roster(content, told, school_year=2026)) == [
        *((2, "班级"), (3, "班级"), (4, "班级"))
    ]


def test_a_class_that_became_a_date_is_read_back_and_said() -> None:
    """`3-1` typed into a spreadsheet is the first of March."""
    read = a_list(["李小明", date(2026, 3, 1)], head=["姓名", "班级"])

    assert where(read) == [("李小明", 3, 1)]
    assert "变成了日期" in read.notes[0].zh


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([], "blank"),
        ([None, " ", "\u3000"], "blank"),
        ([None, None, None, "三（1）班", 7], "blank"),
        (["小计", None, None, "3年级"], "subtotals"),
        (["合计", "男 23 人", "女 22 人"], "subtotals"),
        (["男 23 人"], "subtotals"),
        ([None, None, None, "本班合计：45"], "subtotals"),
        (list(HEAD), "repeated_heads"),
        (["姓 名", "性 别", "出生日期"], "repeated_heads"),
        (["填表人：王老师", None, None, "日期：2026.9.3"], "notes"),
        (["注：住校生另附名单。"], "notes"),
        ([None, None, None, None, "校长签字："], "notes"),
        (["以上学生情况属实，如有变动请及时告知教务处"], "notes"),
    ],
)
def test_a_row_that_holds_nobody_is_passed_over_and_counted(row: list[object], kind: str) -> None:
    """Silently, or every list made by hand would be refused; counted, so that it can be checked."""
    read = a_list(MING, row, HONG)

    assert where(read) == [("李小明", 3, 1), ("王小红", 3, 1)]
    assert read.problems == ()
    assert getattr(read.skipped, kind) == 1


@pytest.mark.parametrize(
    "row",
    [["赵一"], ["赵一", "男"], [None, "男", 20180315], [None, None, None, "三（1）班", 7, "G1"]],
)
def test_a_row_with_anything_of_a_child_in_it_is_never_passed_over(row: list[object]) -> None:
    """A child lost in silence has no portfolio, and nobody would know."""
    read = a_list(MING, row, head=[*HEAD, "学籍号"])

    assert {one.row_number for one in read.problems if one.left_out} == {3}


@pytest.mark.parametrize("name", ["合小计", "计一", "注意"])
def test_a_child_with_an_unusual_name_is_a_child(name: str) -> None:
    """The words of a subtotal are looked for where a row says nothing else of anyone."""
    assert where(a_list([name, *MING[1:]])) == [(name, 3, 1)]


def test_a_formula_without_a_result_is_named_by_its_row() -> None:
    """A failed lookup in the column of birthdays is not a child without one."""
    read = a_list([*MING[:2], "=VLOOKUP(1,Z:Z,1)", *MING[3:]], ["=A2", *HONG[1:]])

    assert [(one.row_number, one.column, one.left_out) for one in read.problems] == [
        (2, "出生日期", False),
        (3, "姓名", True),
    ]


def test_a_birthday_ahead_is_not_taken_and_an_unlikely_one_is_remarked_upon() -> None:
    """2081 for 2018; a teacher's own birthday in the row of a child."""
    read = a_list([*MING[:2], 20810315, *MING[3:]], [*HONG[:2], 19980401, *HONG[3:]])

    assert [one.born_on and one.born_on.year for one in read.rows] == [None, 1998]
    assert [(one.row_number, one.column, one.left_out) for one in read.problems] == [
        (2, "出生日期", False),
        (3, "出生日期", False),
    ]


def test_a_birthday_that_its_registry_number_belies_is_remarked_upon() -> None:
    """One of the two is mistyped; both are kept, and the school looks."""
    number = f"G50000020180316001{check_digit('50000020180316001')}"
    read = a_list([*MING, number], head=[*HEAD, "学籍号"])

    assert (read.rows[0].born_on, read.rows[0].registry_number) == (date(2018, 3, 15), number)
    assert [(one.column, one.left_out) for one in read.problems] == [("出生日期", False)]


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
