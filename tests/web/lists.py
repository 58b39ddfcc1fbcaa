"""The lists that a scenario chooses: a large one, faulty ones, one with conflicts, of staff."""

from pathlib import Path

from workbooks import a_roster, a_workbook

HEAD = ("姓名", "性别", "出生日期", "年级", "班号", "班内学号", "家长电话")
STAFF = ("工号", "姓名", "职责", "班级", "学科")
FAMILIES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "梓涵浩然欣怡宇轩思彤子墨一诺俊杰雨桐佳琪"
IN_A_CLASS, CLASSES, GRADES = 50, 10, 6


def write_lists(folder: Path) -> Path:
    """The folder, with each list in it."""
    rows = [_row(number) for number in range(GRADES * CLASSES * IN_A_CLASS)]
    (folder / "large.xlsx").write_bytes(a_roster(*rows, head=HEAD))
    faulty = [*rows[:3], ("李无班", "女", "2019-13-45", "", "", 4, "")]
    (folder / "faulty.xlsx").write_bytes(a_roster(*faulty, head=HEAD))
    (folder / "small.xlsx").write_bytes(a_roster(*rows[:40], head=HEAD))
    # One has changed class; in another class stands a name without a birthday: who is that?
    moved, doubtful = (*rows[0][:4], 2, *rows[0][5:]), (rows[1][0], "", "", "一年级", 3, 30, "")
    second = [moved, doubtful, *rows[2:38]]
    (folder / "second.xlsx").write_bytes(a_roster(*second, head=HEAD))
    # Somebody of a class as the school has it, in another class and without a birthday.
    known = ("王一宁", "", "", "三年级", 2, 30, "")
    (folder / "doubtful.xlsx").write_bytes(a_roster(known, rows[0], head=HEAD))
    for at, language in enumerate(("zh-CN", "en")):
        newcomer = (f"{FAMILIES[at]}新来", "女", "2018-05-06", "三年级", 9, at + 1, "")
        (folder / f"newcomer-{language}.xlsx").write_bytes(a_roster(newcomer, head=HEAD))
    teacher = ("T801", "王芳", "班主任", "一年级1班", "")
    (folder / "staff.xlsx").write_bytes(
        a_workbook(STAFF, teacher, ("T802", "李文", "任课教师", "一年级1班", "音乐"))
    )
    (folder / "staff-faulty.xlsx").write_bytes(
        a_workbook(STAFF, teacher, ("T803", "周岚", "班主任", "九年级9班", ""))
    )
    return folder


def _row(number: int) -> tuple[str | int, ...]:
    """A pupil of an even school; in it nobody has another's name and birthday."""
    grade, rest = divmod(number % (GRADES * CLASSES * IN_A_CLASS), CLASSES * IN_A_CLASS)
    group, seat = divmod(rest, IN_A_CLASS)
    at = (number % (len(GIVEN) // 2)) * 2
    name = f"{FAMILIES[number % len(FAMILIES)]}{GIVEN[at : at + 2]}"
    born = f"{2019 - grade}-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
    return (name, "女", born, f"{'一二三四五六'[grade]}年级", group + 1, seat + 1, "13800000000")
