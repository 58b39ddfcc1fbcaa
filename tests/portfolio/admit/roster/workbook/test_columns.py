"""What each column of a list says: by its name, by its values, or by the word of the school."""

import pytest

from portfolio.admit.roster.file import Field, read_roster
from portfolio.admit.roster.workbook.fields import NAMED
from school_lists import HEAD, MING, a_list, fields, where
from workbooks import a_workbook


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
