"""A list against the school as it is: what taking it in would do, row by row. Pure.

In: the rows, the school, its pupils (also who left), who is known by the numbers of the list.
Out: for each row a `Finding`; and who is on the roll of a listed class but not on the list.
The same list against the same school gives the same difference, whoever asks and whenever.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from portfolio.admit.domain import School
from portfolio.admit.pupil.moving import ClassesAreChecking, require_placeable
from portfolio.admit.pupils import Enrolled
from portfolio.admit.roster.class_ids import class_called, class_of
from portfolio.admit.roster.file import RosterFile, RosterRow
from portfolio.admit.roster.findings import Change, Difference, Finding, Kind
from portfolio.admit.roster.matching import Known, Match, Place, Reason, Students, match
from portfolio.admit.roster.told_classes import told_classes

_KIND_OF: Mapping[Change, Kind] = {"returned": "returned", "grade": "repeated", "class": "moved"}


def difference(
    school_id: UUID,
    school: School,
    students: Students,
    file: RosterFile,
    known: Known,
    *,
    school_year: int,
) -> Difference:
    """What the list would do; `students`: everybody but whose admission was undone."""
    classes = told_classes(school_id, school, file.classes, school_year)
    by_name = {(one.external_id, one.grade, one.number): one.class_group_id for one in classes}
    places = [
        Place(
            row,
            by_name.get((row.class_external_id or "", *class_of(row)))
            or class_called(school_id, school, *class_of(row), school_year),
        )
        for row in file.rows
    ]
    matches = match(places, students, known, school_year=school_year)
    shared = _shared(file.rows)
    findings = tuple(
        found(one, students, school, known, school_year=school_year, shared=shared)
        for one in matches
    )
    left = _left(file, findings, students, known)
    not_listed = _not_listed(school, students, findings, school_year)
    return Difference(school_year, findings, left, not_listed, classes)


def found(
    one: Match,
    students: Students,
    school: School,
    known: Known,
    *,
    school_year: int,
    shared: frozenset[str],
) -> Finding:
    """What a matched row comes to."""
    row, group = one.place.row, one.place.class_group_id
    if one.reason:
        return Finding(row, group, "conflict", None, (), one.reason, one.candidates)
    if one.student_id is None:
        return Finding(row, group, "new")
    pupil = students[one.student_id]
    if reason := _impossible(row, group, pupil, school, school_year):
        return Finding(row, group, "conflict", None, (), reason, (one.student_id,))
    knows = _knows(one.student_id, row, known, shared)
    changes = changes_of(row, group, pupil, school_year=school_year, knows=knows)
    return Finding(row, group, kind_of(changes), one.student_id, changes)


def kind_of(changes: Sequence[Change]) -> Kind:
    """What a pupil is counted as: by the change that weighs most."""
    return _KIND_OF.get(changes[0], "corrected") if changes else "unchanged"


def changes_of(
    row: RosterRow, group: UUID, pupil: Enrolled, *, school_year: int, knows: frozenset[Change]
) -> tuple[Change, ...]:
    """How a row differs from the pupil, what weighs most first; what the list leaves open is not
    asked. `knows`: numbers that are known of the pupil already, or are not to be believed.
    """
    differs: dict[Change, bool] = {
        "returned": pupil.left is not None,
        "grade": pupil.grade_in_year(school_year) != row.grade,
        "class": pupil.class_group_id != group,
        "seat": row.roster_number not in {None, pupil.roster_number},
        "name": row.name != pupil.name,
        "born_on": row.born_on not in {None, pupil.born_on},
        "sex": row.sex not in {None, pupil.sex},
        "registry_number": row.registry_number is not None and "registry_number" not in knows,
        "external_id": row.external_id is not None and "external_id" not in knows,
        "guardians": bool(row.guardians) and not pupil.guardians,
    }
    return tuple(change for change, is_so in differs.items() if is_so)


def _knows(
    student_id: UUID, row: RosterRow, known: Known, shared: frozenset[str]
) -> frozenset[Change]:
    found: set[Change] = set()
    number = row.registry_number
    if number and (number in shared or known.registry.get(number)):
        found.add("registry_number")
    if student_id in known.source.get(row.external_id or "", ()):
        found.add("external_id")
    return frozenset(found)


def _impossible(
    row: RosterRow, group: UUID, pupil: Enrolled, school: School, school_year: int
) -> Reason | None:
    """A class under a family's check, a year partly sealed, a grade nobody repeats or skips to."""
    try:
        require_placeable(school, pupil, group)
    except ClassesAreChecking:
        return "class_is_checking"
    expected = pupil.grade_in_year(school_year)
    if row.grade == expected:
        return None
    if any(t.state == "sealed" and t.school_year == school_year for t in school.terms.values()):
        return "grade_is_sealed"
    # Who comes back may have been away for years.
    if pupil.left is None and abs(row.grade - expected) > 1:
        return "grade_far"
    return None


def _shared(rows: Sequence[RosterRow]) -> frozenset[str]:
    numbers = Counter(row.registry_number for row in rows if row.registry_number)
    return frozenset(number for number, count in numbers.items() if number and count > 1)


def _left(
    file: RosterFile, findings: Sequence[Finding], students: Students, known: Known
) -> tuple[UUID, ...]:
    if file.is_delta:
        named = {one for row in file.left for one in known.source.get(row.external_id, ())}
        return tuple(sorted(one for one in named & set(students) if not students[one].left))
    listed = {one.class_group_id for one in findings}
    spoken_for = {one.student_id for one in findings} | {
        candidate for one in findings for candidate in one.candidates
    }
    return tuple(
        sorted(
            student_id
            for student_id, pupil in students.items()
            if pupil.class_group_id in listed and not pupil.left and student_id not in spoken_for
        )
    )


def _not_listed(
    school: School, students: Students, findings: Sequence[Finding], school_year: int
) -> tuple[tuple[UUID, int], ...]:
    """Whole classes that are missing beside their sisters: dissolved, or forgotten in the list."""
    grades = {one.row.grade for one in findings}
    listed = {one.class_group_id for one in findings}
    beside = {
        group_id
        for group_id, group in school.class_groups.items()
        if group_id not in listed and any(group.teaches(grade, school_year) for grade in grades)
    }
    spoken_for = {one.student_id for one in findings}
    there = Counter(
        pupil.class_group_id
        for student_id, pupil in students.items()
        if pupil.class_group_id in beside and not pupil.left and student_id not in spoken_for
    )
    return tuple(sorted(((group, n) for group, n in there.items() if group), key=str))
