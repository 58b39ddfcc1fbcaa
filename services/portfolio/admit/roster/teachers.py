"""Class and subject teachers whom a OneRoster bundle tells beside its pupils. Pure.

They come in with the list and are taken back with it. What is unclear of a teacher keeps no pupil
out: that duty is left out and named.
"""

from functools import reduce
from uuid import UUID

from portfolio.admit.domain import School, evolve_school
from portfolio.admit.roster.file import RosterFile
from portfolio.admit.roster.findings import Difference
from portfolio.admit.roster.row_events import classes
from portfolio.admit.roster.told_classes import events_of
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.difference import by_subject, staff_difference
from portfolio.admit.staff.file import StaffFile
from portfolio.admit.staff.findings import Listing, StaffDifference
from portfolio.admit.staff.staffing import StaffEvent, changes
from portfolio.support.vocabulary import Vocabulary


def teachers(
    school_id: UUID,
    school: School,
    file: RosterFile,
    found: Difference,
    words: Vocabulary,
    listing: Listing,
) -> StaffDifference:
    """What the bundle would do to the staff, its classes being there; empty for other lists."""
    if not file.duties and not file.duties_ended:
        return StaffDifference(())
    year = found.school_year
    formed = classes(school, found.findings, year)
    there = reduce(evolve_school, formed, school)
    there = reduce(evolve_school, events_of(there, found.classes, year), there)
    known, strange = by_subject(file.duties, words)
    told = StaffFile(rows=known, problems=(), endings=file.duties_ended)
    difference = staff_difference(school_id, there, told, words, listing)
    problems = [*difference.problems, *difference.conflicts]
    problems += [
        RowProblem(
            row_number=one.row_number,
            column=f"users.csv/{one.subject}",
            zh="没有这门学科，没有导入这项任课",
            en="is not a subject we know: this duty was left out",
            left_out=False,
        )
        for one in strange
    ]
    sure = tuple(one for one in difference.findings if one.kind != "conflict")
    return StaffDifference(sure, tuple(map(_harmless, problems)))


def _harmless(one: RowProblem) -> RowProblem:
    return one.model_copy(update={"left_out": False})


def teaching(school: School, found: StaffDifference, listing: Listing) -> list[StaffEvent]:
    """The events; `school` with the classes that were formed after all."""
    sure = tuple(
        it
        for it in found.findings
        if it.one.class_group_id is None or it.one.class_group_id in school.class_groups
    )
    return changes(school, StaffDifference(sure), listing)
