"""A OneRoster bundle says what a list says; what is wrong in it is named by file and row."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.admit.roster.file import Known, Place, read_roster
from portfolio.admit.roster.oneroster.refusals import (
    BundleTooLargeInside,
    FilesAreMissing,
    HeaderIsWrong,
    ManifestIsWrong,
    NotABundle,
)
from portfolio.admit.staff.file import ClassName, Duty
from portfolio.support.problems import Refusal
from whole_bundle import FULL, NOW, a_bundle, reasons

SAMPLE = Path(__file__).parents[5] / "deploy" / "demo" / "samples" / "oneroster.zip"


def test_pupils_come_with_class_birthday_and_carers() -> None:
    """The same rows as out of a workbook, so that everything after this step is the same."""
    read = read_roster(a_bundle())
    ming, hong = read.rows

    assert (read.kind, read.is_delta, read.problems) == ("oneroster", False, ())
    assert (ming.name, ming.sex, ming.born_on) == ("李小明", "m", date(2018, 3, 15))
    assert (ming.grade, ming.class_number, ming.school_code) == (3, 1, "2150000123")
    assert (ming.external_id, ming.class_external_id) == ("ming", "c31")
    assert ming.registry_number == "L500000201803151234"
    assert (hong.name, hong.class_number) == ("Anna Smith", 2)
    assert [(one.name, one.relation, one.external_id) for one in hong.guardians] == [
        ("王秀", "母亲", "mum"),
        ("赵大山", "亲属", "gran"),
    ]


def test_what_is_not_needed_stays_in_the_bundle() -> None:
    """个人信息保护法, art. 6: it brings phones, e-mail and even passwords."""
    told = read_roster(a_bundle()).model_dump_json()

    assert not [one for one in ("1990000", "invalid", "pw") if one in told]


def test_duties_are_told_as_far_as_the_bundle_says_them() -> None:
    """The first teacher of a homeroom leads it; a lesson is for the classes its pupils are in."""
    duties = read_roster(a_bundle()).duties

    assert [(one.staff_number, one.name, one.duty, one.subject) for one in duties] == [
        ("T001", "王老师", Duty.CLASS_TEACHER, None),
        ("T001", "王老师", Duty.SUBJECT_TEACHER, "语文"),
    ]
    assert {one.classes for one in duties} == {(ClassName(grade=3, class_number=1),)}


def test_a_role_that_would_give_wide_rights_is_not_taken_from_a_file() -> None:
    """`principal` in a file is not how somebody comes to lead a school."""
    roles = [*FULL["roles"], "r6,,,wang,secondary,principal,o1"]

    assert {one.duty for one in read_roster(a_bundle({"roles": roles})).duties} == {
        Duty.CLASS_TEACHER,
        Duty.SUBJECT_TEACHER,
    }


def test_changes_follow_what_earlier_bundles_told() -> None:
    """A delta names who changed and who left; the class may be known from before only."""
    content = a_bundle(
        {
            "users": [
                f"ming,active,{NOW},true,u1,,小明,李,,,,,03,",
                f"hong,tobedeleted,{NOW},,,,,,,,,,,",
                f"new,active,{NOW},true,u9,,一,钱,,,,,03,",
            ],
            "roles": [f"r9,active,{NOW},new,primary,student,o1"],
            "enrollments": [f"e9,active,{NOW},c32,o1,new,student,false"],
        },
        mode="delta",
        only=True,
    )
    known = Known(classes={"c32": Place(3, 2)}, pupils={"ming": Place(3, 1), "hong": Place(3, 2)})
    read = read_roster(content, known=known)

    assert read.is_delta
    assert [(one.name, one.class_number) for one in read.rows] == [("李小明", 1), ("钱一", 2)]
    assert [(one.external_id, one.row_number) for one in read.left] == [("hong", 3)]
    assert read.problems == ()


def test_a_change_that_cannot_be_placed_is_named() -> None:
    """Without what was told before, the class of a newcomer is nowhere."""
    content = a_bundle(
        {
            "users": [f"new,active,{NOW},true,u9,,一,钱,,,,,03,"],
            "enrollments": [f"e9,active,{NOW},c99,o1,new,student,false"],
        },
        mode="delta",
        only=True,
    )

    assert reasons(read_roster(content)) == [("users.csv/sourcedId", 2, True)]


@pytest.mark.parametrize(
    ("file", "row", "column", "number"),
    [
        ("users", ",,,true,u6,,小,李,,,,,,", "sourcedId", 7),
        ("users", "ming,,,true,u6,,小,李,,,,,,", "sourcedId", 7),
        ("users", "six,gone,,true,u6,,小,李,,,,,,", "status", 7),
        ("users", "six,,,perhaps,u6,,小,李,,,,,,", "enabledUser", 7),
        ("users", "six,,,true,u6,,,李,,,,,,", "givenName", 7),
        ("roles", "r6,,,ming,primary,king,o1", "role", 7),
        ("roles", "r6,,,nobody,primary,student,o1", "userSourcedId", 7),
        ("enrollments", "e6,,,nowhere,o1,gran,student,false", "classSourcedId", 7),
        ("enrollments", "e6,,,c31,o1,nobody,student,false", "userSourcedId", 7),
        ("classes", "c9,,,一班,03,k1,,club,o1,t1,", "classType", 5),
    ],
)
def test_each_mistake_is_named_by_file_row_and_column(
    file: str, row: str, column: str, number: int
) -> None:
    """Whoever made the export looks for the row, not for a guess."""
    read = read_roster(a_bundle({file: [*FULL[file], row]}))

    assert reasons(read) == [(f"{file}.csv/{column}", number, True)]
    assert all(one.zh and one.en for one in read.problems)


def test_a_pupil_in_two_homerooms_or_in_none_is_left_out() -> None:
    """Which one is right, only the school knows."""
    twice = [*FULL["enrollments"], "e6,,,c32,o1,ming,student,false"]
    none = FULL["enrollments"][:-1]

    for enrollments, row in ((twice, 2), (none, 3)):
        read = read_roster(a_bundle({"enrollments": enrollments}))
        assert [one for one in reasons(read) if one[2]] == [("users.csv/sourcedId", row, True)]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("new,,2026-09-01T00:00:00Z,true,u9,,一,钱,,,,,03,", "status"),
        ("new,active,yesterday,true,u9,,一,钱,,,,,03,", "dateLastModified"),
    ],
)
def test_a_change_must_say_what_and_when(row: str, column: str) -> None:
    """The binding asks for both in a delta file: without them the order of changes is lost."""
    read = read_roster(a_bundle({"users": [row]}, mode="delta", only=True))

    assert reasons(read) == [(f"users.csv/{column}", 2, True)]


@pytest.mark.parametrize(
    ("title", "grades", "own", "place"),
    [
        ("三（1）班", "", "", (3, 1, ())),
        ("1班", "03", "", (3, 1, ())),
        ("2023级2班", "", "", (4, 2, ())),
        ("一二年级复式班", "", "02", (2, 1, (1, 2))),
        ("复式班", '"01,02"', "01", (1, 1, (1, 2))),
    ],
)
def test_a_class_is_placed_by_its_title_then_by_its_grades(
    title: str, grades: str, own: str, place: tuple[object, ...]
) -> None:
    """A pupil of a 复式班 keeps the grade of its own record."""
    classes = [f"c31,,,{title},{grades},k1,,homeroom,o1,t1,", *FULL["classes"][1:]]
    users = [FULL["users"][0].replace(",03,pw", f",{own},pw"), *FULL["users"][1:]]
    content = a_bundle({"classes": classes, "users": users})
    [ming, _] = read_roster(content, school_year=2026, stage="primary").rows

    assert (ming.grade, ming.class_number, ming.mixed_grades) == place


def test_a_name_with_signs_that_are_no_letters_leaves_its_row_out() -> None:
    """As in a workbook: `李<b>` is nobody's name."""
    users = [FULL["users"][0].replace("小明", "<b>"), *FULL["users"][1:]]

    assert reasons(read_roster(a_bundle({"users": users}))) == [("users.csv/givenName", 2, True)]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (a_bundle(manifest="a,b\n"), ManifestIsWrong),
        (a_bundle(manifest="propertyName,value\noneroster.version,1.1\n"), ManifestIsWrong),
        (
            a_bundle(manifest="propertyName,value\noneroster.version,1.2\nfile.users,some\n"),
            ManifestIsWrong,
        ),
        (
            a_bundle(manifest="propertyName,value\noneroster.version,1.2\nfile.users,bulk\n"),
            FilesAreMissing,
        ),
        (a_bundle({"users": []}, only=True), FilesAreMissing),
        (a_bundle(heads={"users": "sourcedId,status,givenName"}), HeaderIsWrong),
        (a_bundle({"demographics": ['ming,"open']}), NotABundle),
        (a_bundle({"users": ["x" * 5_000_000]}), BundleTooLargeInside),
        (a_bundle({"roles": [f"r{n}" for n in range(60_001)]}), BundleTooLargeInside),
    ],
)
def test_a_bundle_that_does_not_follow_the_binding_is_refused(
    content: bytes, refusal: type[Refusal]
) -> None:
    """In a sentence that names the file, before any row is looked at."""
    with pytest.raises(refusal) as refused:
        read_roster(content)

    assert refused.value.detail("zh").endswith("。")
    assert refused.value.detail("en").endswith(".")


def test_files_in_folders_and_two_of_one_name_do_not_count() -> None:
    """The binding keeps all at the root; two readers of one archive may pick different twins."""
    packed = BytesIO(a_bundle())
    with ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("users.csv", "twin")

    with pytest.raises(NotABundle):
        read_roster(packed.getvalue())


@settings(deadline=None)
@given(st.data())
def test_a_damaged_bundle_is_read_or_refused(data: st.DataObject) -> None:
    """A connection that broke, an export that lied: rows, reasons or a sentence."""
    file = data.draw(st.sampled_from(sorted(FULL)))
    row = data.draw(
        st.lists(
            st.sampled_from(["ming", "c31", "student", "true", "", "03", "李", '"']), max_size=12
        )
    )
    at = data.draw(st.integers(0, len(FULL[file])))
    rows = [*FULL[file][:at], ",".join(row), *FULL[file][at:]]
    try:
        read = read_roster(a_bundle({file: rows}))
    except Refusal:
        return
    assert {one.name for one in read.rows} <= {"李小明", "Anna Smith", "李李", "李 李"}


def test_the_sample_is_a_bundle_without_fault() -> None:
    """It is shown to whoever wants to write one."""
    read = read_roster(SAMPLE.read_bytes())

    assert len(read.rows) == 54
    assert read.problems == ()
