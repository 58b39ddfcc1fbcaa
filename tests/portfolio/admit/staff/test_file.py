"""The staff list says who answers for which class: one row, one duty."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.admit.roster.workbook.refusals import MissingColumns, UnknownLayout
from portfolio.admit.staff.file import ClassName, Duty, StaffFile, read_staff
from portfolio.support.problems import Refusal
from workbooks import a_workbook

SAMPLES = Path(__file__).parents[4] / "deploy" / "demo" / "samples"
HEAD = ["工号", "姓名", "职责", "班级", "学科", "联系"]


def staff(*rows: list[object]) -> StaffFile:
    return read_staff(a_workbook(["某校 2026年秋季教职工任课表"], HEAD, *rows))


def test_a_school_of_twelve_classes_is_read_whole() -> None:
    """Every class has one class teacher, or nobody could sign for its children."""
    read = read_staff((SAMPLES / "staff.xlsx").read_bytes())
    led = [name for one in read.rows if one.duty is Duty.CLASS_TEACHER for name in one.classes]

    assert read.problems == ()
    assert len(led) == len(set(led)) == 12
    assert sum(one.duty is Duty.SCHOOL_ADMIN for one in read.rows) == 2


def test_a_row_is_one_duty_with_its_classes_and_subject() -> None:
    """王老师 leads a class and teaches two: two rows, one person."""
    read = staff(
        ["T001", "王　敏", "班主任", "三年级1班", None, "19900000001"],
        ["T001", "王敏", "任课教师", "三年级1班、三年级2班", "语文", "19900000001"],
    )

    assert read.problems == ()
    assert [one.model_dump(exclude={"row_number", "name", "external_id"}) for one in read.rows] == [
        {
            "staff_number": "T001",
            "duty": Duty.CLASS_TEACHER,
            "classes": ({"grade": 3, "class_number": 1},),
            "subject": None,
        },
        {
            "staff_number": "T001",
            "duty": Duty.SUBJECT_TEACHER,
            "classes": ({"grade": 3, "class_number": 1}, {"grade": 3, "class_number": 2}),
            "subject": "语文",
        },
    ]


def test_how_to_reach_a_person_stays_in_the_file() -> None:
    """个人信息保护法, art. 6: accounts are local, so no phone is needed."""
    read = read_staff((SAMPLES / "staff.xlsx").read_bytes())

    assert "1990000" not in read.model_dump_json()


@pytest.mark.parametrize(
    ("written", "classes"),
    [
        ("一年级1班", [(1, 1)]),
        ("三（2）班", [(3, 2)]),
        ("三(2)班，四年级十班", [(3, 2), (4, 10)]),
        ("初一3班", [(7, 3)]),
        ("一年级1班 一年级1班；二年级1班", [(1, 1), (2, 1)]),
    ],
)
def test_classes_are_read_as_schools_write_them(
    written: str, classes: list[tuple[int, int]]
) -> None:
    """Brackets, commas of both widths, junior grades by their own count."""
    read = staff(["T001", "王敏", "班主任", written, None, None])

    assert [(one.grade, one.class_number) for one in read.rows[0].classes] == classes


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (["", "王敏", "班主任", "一年级1班", "", ""], ["工号"]),
        (["王1", "王敏", "班主任", "一年级1班", "", ""], ["工号"]),
        (["T001", "", "校长", "一年级1班", "", ""], ["姓名", "职责"]),
        (["T001", "王敏", "班主任", "", "", ""], ["班级"]),
        (["T001", "王敏", "班主任", "全校", "", ""], ["班级"]),
        (["T001", "王敏", "班主任", "高一1班", "", ""], ["班级"]),
        (["T001", "王敏", "任课教师", "一年级1班", "", ""], ["学科"]),
        (["T001", "王敏", "任课教师", "", "", ""], ["班级", "学科"]),
    ],
)
def test_a_duty_that_is_not_clear_is_left_out_and_named(
    row: list[object], columns: list[str]
) -> None:
    """A duty opens children's records: it is never guessed."""
    read = staff(row)

    assert read.rows == ()
    assert [one.column for one in read.problems] == columns
    assert all(one.left_out for one in read.problems)


def test_an_administrator_needs_no_class() -> None:
    """The duty is for the school."""
    read = staff(["A-1", "赵丽", "学校管理员", None, None, None])

    assert [(one.duty, one.classes) for one in read.rows] == [(Duty.SCHOOL_ADMIN, ())]


@pytest.mark.parametrize(
    ("written", "classes", "duty", "subject"),
    [
        ("体育老师", "三年级1班", Duty.SUBJECT_TEACHER, "体育"),
        ("劳动教师", "三年级1班", Duty.SUBJECT_TEACHER, "劳动"),
        ("生活老师", "三年级1班", Duty.BOARDING_TEACHER, None),
        ("生活老师", None, Duty.BOARDING_TEACHER, None),
        ("心理健康教师", None, Duty.PSYCHOLOGY_TEACHER, None),
        ("资源教师", None, Duty.RESOURCE_TEACHER, None),
        ("中心校协助教师", None, Duty.ASSISTING, None),
    ],
)
def test_every_duty_a_school_knows_has_its_words(
    written: str, classes: str | None, duty: Duty, subject: str | None
) -> None:
    """A 体育老师 needs no column that says so again; 生活老师 may have a house or the school."""
    [row] = staff(["T01", "王芳", written, classes, None]).rows

    assert (row.duty, row.subject, len(row.classes)) == (duty, subject, 1 if classes else 0)


def test_one_number_stands_for_one_person() -> None:
    """It is a login: under a second name, somebody would sign as somebody else."""
    read = staff(
        ["T001", "王敏", "班主任", "一年级1班", None, None],
        ["T001", "王丽", "班主任", "一年级2班", None, None],
    )

    assert [one.classes for one in read.rows] == [(ClassName(grade=1, class_number=1),)]
    assert [(one.row_number, one.column) for one in read.problems] == [(4, "工号")]


def test_a_number_column_of_digits_is_read_as_written() -> None:
    """Excel keeps 1001 as a number; the login is 1001, not 1001.0."""
    assert staff([1001, "王敏", "学校管理员"]).rows[0].staff_number == "1001"


def test_a_roster_is_not_a_staff_list() -> None:
    """The two files are easily exchanged; neither is half-read as the other."""
    with pytest.raises(UnknownLayout):
        read_staff((SAMPLES / "roster.xlsx").read_bytes())


def test_missing_columns_are_named() -> None:
    """The sentence says which column to add."""
    with pytest.raises(MissingColumns) as refused:
        read_staff(a_workbook(["工号", "姓名"]))

    assert refused.value.detail("zh") == "名单缺少必需的列：职责。"


WORD = st.one_of(
    st.none(), st.sampled_from(["T1", "王敏", "班主任", "任课教师", "一年级1班", "语文", "1班"])
)


@given(st.lists(st.lists(WORD, min_size=5, max_size=5), max_size=5))
def test_any_words_give_duties_or_problems(rows: list[list[object]]) -> None:
    """Every row that holds something is read, or named as left out."""
    try:
        read = staff(*rows)
    except Refusal as refusal:
        assert refusal.zh  # noqa: PT017 — either answer is right
        return

    out = {one.row_number for one in read.problems if one.left_out}
    filled = {n for n, row in enumerate(rows, start=3) if any(row)}
    assert out | {one.row_number for one in read.rows} == filled
