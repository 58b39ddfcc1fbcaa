"""Which grade and class a pupil of a list is in, however the list tells it."""

from datetime import date

from portfolio.admit.roster.file import Field, read_roster
from school_lists import HEAD, HONG, MING, a_list, left_out, merged, where
from workbooks import a_workbook


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
