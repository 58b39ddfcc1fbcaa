"""A preview as the administrator sees it: counts, and the first rows of each kind. Pure.

Of the list only names are said again, beside the row's number; of registry numbers nothing.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portfolio.admit.domain import School
from portfolio.admit.pupils import Enrolled
from portfolio.admit.roster.class_ids import class_of
from portfolio.admit.roster.comparing import Compared
from portfolio.admit.roster.findings import Finding, Kind
from portfolio.admit.roster.import_commands import Previewed
from portfolio.admit.roster.matching import Reason
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.findings import StaffFinding

_OF_EACH: Mapping[Kind, int] = {"conflict": 500, "unchanged": 3}
_OF_OTHERS, _LEFT, _PROBLEMS, _TEACHERS = 20, 1_000, 200, 300
REASONS: Mapping[Reason, tuple[str, str]] = {
    "ambiguous": (
        "有不止一名同名同生日的学生，看不出是哪一位",
        "several pupils have this name and birthday",
    ),
    "birthday_differs": (
        "学籍号和姓名是本校学生的，生日却不同",
        "number and name are of a known pupil, the birthday is not",
    ),
    "birthday_missing": (
        "有同名学生，但缺生日，不能确定是不是同一人",
        "a pupil has this name, but a birthday is missing to tell them apart",
    ),
    "number_shared": (
        "名单里有两人用同一个学籍号",
        "two rows of the list have the same registry number",
    ),
    "number_of_another": (
        "学籍号是本校另一名学生的",
        "the registry number is another pupil's",
    ),
    "grade_far": (
        "年级与应在的年级相差一级以上",
        "the grade is more than one from where the pupil should be",
    ),
    "grade_is_sealed": (
        "本学年已有学期封存，年级不能在学年中更改",
        "a term of this year is sealed, so the grade cannot change within it",
    ),
    "class_is_checking": (
        "原班或新班正在家庭核对或公示，暂时不能转班",
        "one of the two classes is checking with the families",
    ),
}


def preview_answer(found: Previewed, language: str) -> dict[str, Any]:
    """The body of the answer."""
    compared, file = found.compared, found.read.file
    tell = _Telling(found.school, compared, language)
    problems = [*file.problems, *compared.staff.problems]
    shown: Counter[Kind] = Counter()
    first = []
    for one in compared.difference.findings:
        shown[one.kind] += 1
        if shown[one.kind] <= _OF_EACH.get(one.kind, _OF_OTHERS):
            first.append(tell.finding(one))
    return {
        "preview": compared.mark,
        "school_year": compared.difference.school_year,
        "counts": compared.difference.counts,
        "first": first,
        "left": [tell.person(one) for one in compared.difference.left[:_LEFT]],
        "not_listed": [
            {"class_group": tell.group(group), "pupils": count}
            for group, count in compared.difference.not_listed
        ],
        "problems": [problem(one, language) for one in problems[:_PROBLEMS]],
        "problem_count": len(problems),
        "columns": [
            {**one.model_dump(exclude={"zh", "en"}), "detail": getattr(one, language)}
            for one in file.columns
        ],
        "layout": file.layout,
        "sheet": file.sheet,
        "other_sheets": list(file.other_sheets),
        "notes": [
            *(getattr(one, language) for one in file.notes),
            *tell.renumbered(),
            *tell.carers_not_linked(),
        ],
        "skipped": file.skipped.model_dump(),
        "teachers": [tell.teacher(one) for one in compared.staff.findings[:_TEACHERS]],
    }


def problem(one: RowProblem, language: str) -> dict[str, Any]:
    """A problem in the caller's language."""
    return {
        "row_number": one.row_number,
        "column": one.column,
        "detail": one.en if language == "en" else one.zh,
        "is_fatal": one.left_out,
    }


def conflicts_as_problems(compared: Compared) -> list[RowProblem]:
    """Rows in conflict as reasons beside the rows of the list."""
    return [
        RowProblem(
            row_number=one.row.row_number,
            column="",
            zh=REASONS[one.reason][0],
            en=REASONS[one.reason][1],
            left_out=True,
        )
        for one in compared.difference.findings
        if one.reason
    ]


class _Telling:
    """Pupils and classes as the list's school year calls them."""

    def __init__(self, school: School, compared: Compared, language: str) -> None:
        self._school, self._students, self._language = school, compared.students, language
        self._compared = compared
        self._year = compared.difference.school_year
        self._names: dict[UUID, tuple[int, int]] = {
            one.class_group_id: class_of(one.row) for one in compared.difference.findings
        }
        self._told = {
            one.class_group_id: (one.grade, one.number) for one in compared.difference.classes
        }

    def finding(self, one: Finding) -> dict[str, Any]:
        zh, en = REASONS[one.reason] if one.reason else ("", "")
        return {
            "row_number": one.row.row_number,
            "name": one.row.name,
            "kind": one.kind,
            "class_group": self.group(one.class_group_id),
            "pupil": self.person(one.student_id) if one.student_id else None,
            "changes": list(one.changes),
            "reason": one.reason,
            "detail": en if self._language == "en" else zh,
            "candidates": [self.person(candidate) for candidate in one.candidates],
        }

    def renumbered(self) -> list[str]:
        """Classes that are called otherwise from now on."""
        of = [one for one in self._compared.difference.classes if one.was]
        if self._language == "en":
            return [f"class {one.was} of grade {one.grade} is class {one.number} now" for one in of]
        return [f"{one.grade}年级{one.was}班将改称{one.number}班，仍是同一个班" for one in of]

    def carers_not_linked(self) -> list[str]:
        """A list links the first carers of a pupil; later ones are the family's to name."""
        there = [
            (one, self._students[one.student_id].state)
            for one in self._compared.difference.findings
            if one.student_id and one.student_id in self._students
        ]
        count = sum(
            1
            for one, pupil in there
            if pupil.guardians
            and {it.name for it in one.row.guardians} - {it.name for it in pupil.guardians}
        )
        if not count:
            return []
        if self._language == "en":
            return [
                (
                    f"{count} pupils have carers already: those whom the list names besides are not"
                    " linked; families add them, or the class teacher does"
                )
            ]
        return [
            (
                f"{count} 名学生已有家庭成员账号，名单里另写的成员不会自动关联；"
                "请由家庭在“家庭成员”里添加，或由班主任添加"
            )
        ]

    def teacher(self, found: StaffFinding) -> dict[str, Any]:
        one = found.one
        return {
            "kind": found.kind,
            "staff_number": one.staff_number,
            "name": one.name,
            "duty": one.duty,
            "class_group": self.group(one.class_group_id) if one.class_group_id else None,
            "subject": one.subject,
        }

    def person(self, student_id: UUID) -> dict[str, Any]:
        pupil: Enrolled = self._students[student_id].state
        return {
            "student_id": student_id,
            "name": pupil.name,
            "class_group": self.group(pupil.class_group_id) if pupil.class_group_id else None,
            "roster_number": pupil.roster_number,
            "left_on": pupil.left.left_on if pupil.left else None,
        }

    def group(self, class_group_id: UUID) -> dict[str, Any]:
        there = self._school.class_groups.get(class_group_id)
        named = (there.grade_in(self._year), there.number) if there else None
        grade, number = named or self._names.get(class_group_id) or self._told[class_group_id]
        return {"class_group_id": class_group_id, "grade": grade, "number": number}
