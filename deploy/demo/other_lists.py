"""The same invented children in the other layouts that schools hand in, with the slips of each.

A list made by hand: notes above, two rows of titles, `三（1）班` and `3.1` in one column,
months without days, subtotals, blank rows, a head repeated on the second page, a signature below.
An export as text in GB 18030, its long numbers rounded by a spreadsheet.
An .xls. A bundle of OneRoster 1.2.
"""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from demo.chance import Chance
from demo.old_workbook import old_workbook
from demo.roster_sheet import COLUMNS, GRADES, Cell, roster_rows, title
from demo.schools import School

_NAME, _SEX, _BORN, _GRADE, _CLASS, _NUMBER, _REGISTRY = range(2, 9)
_BOARDS, _CARER, _KIN, _PHONE = 9, 13, 14, 15
_HOME_WORDS = {"父亲": "爸爸", "母亲": "妈妈", "祖父": "爷爷", "祖母": "奶奶", "外祖母": "外婆"}
_UPPER = ("序号", "学生信息", "", "", "年级班级", "学号", "住校", "监护人", "", "", "备注")
_LOWER = ("", "姓名", "性别", "出生年月", "", "", "", "姓名", "与学生关系", "电话", "")
_MERGED = ("A3:A4", "B3:D3", "E3:E4", "F3:F4", "G3:G4", "H3:J3", "K3:K4")
_MADE_AT = (2026, 9, 1, 0, 0, 0)
_PAGE = 25


def hand_made(school: School, year: int) -> Workbook:
    """A list typed by a class teacher of a small school."""
    chance = Chance(f"hand made {school.code}")
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append([f"{school.name}学生花名册（{year}.9）"])
    sheet.append(["填表人：", None, None, None, f"日期：{year}.9.3"])
    for titles in (_UPPER, _LOWER):
        sheet.append([one or None for one in titles])
    sheet.merge_cells("A1:K1")
    for area in _MERGED:
        sheet.merge_cells(area)
    before: Cell = None
    for number, row in enumerate(roster_rows(school, year), start=1):
        if before not in {None, row[_GRADE]}:
            sheet.append([])
            sheet.append([None, "小计", None, None, before, None, None, None])
        if number == _PAGE:
            for titles in (_UPPER, _LOWER):
                sheet.append([one or None for one in titles])
        before = row[_GRADE]
        sheet.append(_by_hand(number, row, chance))
    sheet.append([None, "合计", "男 4 人", "女 5 人"])
    sheet.append(["注：住校生请在“住校”一栏写“是”。"])
    sheet.append([None, None, None, None, None, None, None, "校长签字："])
    return workbook


def _by_hand(number: int, row: list[Cell], chance: Chance) -> list[Cell]:
    name, born = str(row[_NAME]), str(row[_BORN]).replace("-", "")
    grade, class_number = GRADES.index(str(row[_GRADE])) + 1, int(str(row[_CLASS]))
    month = int(born[4:6])
    return [
        number,
        f"{name[0]}　{name[1]}" if len(name) == 2 else chance.one_of((name, f" {name} ")),  # noqa: PLR2004
        str(row[_SEX])[-1],
        f"{born[:4]}.{month}" if chance.happens(0.5) else f"{born[:4]}年{month}月",
        f"{grade}.{class_number}"
        if chance.happens(0.3)
        else f"{'一二三四五六七八九'[grade - 1]}（{class_number}）班",
        f"{row[_NUMBER]:02}",
        ("是" if row[_BOARDS] == "住校" else "否") if chance.happens(0.6) else None,
        row[_CARER],
        _HOME_WORDS.get(str(row[_KIN]), row[_KIN]),
        row[_PHONE] if chance.happens(0.6) else None,
        "转入" if chance.happens(0.05) else None,
    ]


def as_text(school: School, year: int) -> bytes:
    """The registry's export saved as text: GB 18030, and long numbers in powers of ten."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in roster_rows(school, year):
        number = row[_REGISTRY]
        rounded = None if number is None else f"{float(str(number)[1:18]) * 10:.14E}"
        writer.writerow([*row[:_REGISTRY], rounded, *row[_REGISTRY + 1 :]])
    return written.getvalue().encode("gb18030")


def as_old_workbook(school: School, year: int) -> bytes:
    """The same as an .xls."""
    rows = [[title(school, year)], COLUMNS, *roster_rows(school, year)]
    return old_workbook("学生信息", rows, [(0, 0, 0, len(COLUMNS) - 1)])


def as_bundle(school: School, year: int) -> bytes:
    """A full OneRoster bundle: orgs, classes, users, roles, enrolments and birthdays."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, rows in _files(school, year).items():
            written = StringIO()
            csv.writer(written).writerows(rows)
            archive.writestr(ZipInfo(f"{name}.csv", _MADE_AT), written.getvalue())
    return packed.getvalue()


def _files(school: School, year: int) -> dict[str, list[list[Cell]]]:
    heads = {
        "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
        "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,"
        "orgSourcedId,subjects,subjectCodes",
        "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,"
        "classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
        "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,"
        "userSourcedId,role,primary,beginDate,endDate",
        "users": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,"
        "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,"
        "userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,"
        "preferredFamilyName,primaryOrgSourcedId,pronouns",
        "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,"
        "orgSourcedId,userProfileSourcedId",
        "demographics": "sourcedId,status,dateLastModified,birthDate,sex",
    }
    files: dict[str, list[list[Cell]]] = {
        name: [list(head.split(","))] for name, head in heads.items()
    }
    manifest: list[list[Cell]] = [
        ["propertyName", "value"],
        ["manifest.version", "1.0"],
        ["oneroster.version", "1.2"],
    ]
    manifest += [[f"file.{name}", "bulk"] for name in heads]
    files["orgs"].append(["org-1", "", "", school.name, "school", school.code, ""])
    files["courses"].append(["course-1", "", "", "", "班会", "", "", "org-1", "", ""])
    for name, row in _records(school, year):
        files[name].append(row)
    return {"manifest": manifest, **files}


def _records(school: School, year: int) -> Iterator[tuple[str, list[Cell]]]:
    for grade, number in school.classes(year):
        home = f"class-{grade}-{number}"
        called = f"{GRADES[grade - 1]}{number}班"
        yield (
            "classes",
            [
                *(home, "", "", called, f"{grade:02}", "course-1", "", "homeroom", "", "org-1"),
                *("term-1", "", "", ""),
            ],
        )
    for at, row in enumerate(roster_rows(school, year), start=1):
        grade = GRADES.index(str(row[_GRADE])) + 1
        home = f"class-{grade}-{int(str(row[_CLASS]))}"
        carer = f"carer-{at}" if row[_CARER] else ""
        yield from _person(f"pupil-{at}", str(row[_NAME]), "student", carer, grade)
        if carer:
            yield from _person(carer, str(row[_CARER]), "guardian", "", None)
        yield (
            "enrollments",
            [
                *(
                    f"enrollment-{at}",
                    "",
                    "",
                    home,
                    "org-1",
                    f"pupil-{at}",
                    "student",
                    "false",
                    "",
                    "",
                ),
            ],
        )
        born = str(row[_BORN]).replace("-", "")
        sex = "male" if str(row[_SEX]).endswith("男") else "female"
        day = f"{born[:4]}-{born[4:6]}-{born[6:]}"
        yield "demographics", [f"pupil-{at}", "", "", day, sex]


def _person(
    who: str, name: str, role: str, carer: str, grade: int | None
) -> Iterator[tuple[str, list[Cell]]]:
    of_grade = "" if grade is None else f"{grade:02}"
    yield (
        "users",
        [
            *(
                who,
                "",
                "",
                "true",
                who,
                "",
                name[1:],
                name[0],
                "",
                "",
                f"{who}@example.invalid",
                "",
            ),
            *("19900000000", carer, of_grade, "", "", "", "", "", "", "org-1", ""),
        ],
    )
    yield "roles", [f"role-{who}", "", "", who, "primary", role, "", "", "org-1", ""]
