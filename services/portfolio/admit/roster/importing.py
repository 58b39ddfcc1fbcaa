"""A difference and what was decided of it → the events that make the school as the list says. Pure.

Taken in wholly or not at all. Without a preview only new pupils are taken in:
whoever moved, returned or was corrected has been looked at by a person first.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import Enrolled, School, evolve_school
from portfolio.admit.pupil.enrolling import decide_departure
from portfolio.admit.pupil.moving import require_placeable
from portfolio.admit.pupil.returning import require_grade_open
from portfolio.admit.roster.class_ids import class_group_id, stage_and_entry
from portfolio.admit.roster.difference import changes_of, kind_of
from portfolio.admit.roster.file import RosterFile
from portfolio.admit.roster.findings import Change, Difference, Finding, Kind
from portfolio.admit.roster.row_events import By, admission, classes, said_of
from portfolio.admit.roster.rulings import Decisions, is_number_in_doubt, leavers, ruled
from portfolio.admit.roster.told_classes import events_of, without_new_numbers
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.support.event import Event
from portfolio.support.problems import Malformed

__all__ = ["By", "class_group_id", "stage_and_entry"]
_TOLD = 200
_HARMLESS = frozenset({"sex", "registry_number", "external_id", "guardians"})


class ListHasProblems(Malformed):
    """Some rows cannot be taken in, so none is; each is named with its reason."""

    zh = "名单中有 {count} 处需要修改，未导入任何内容。"
    en = "{count} places in the list need correction; nothing was imported."


class ListIsOfAnotherSchool(Malformed):
    """The list names another 学校标识码."""

    zh = "名单里的学校标识码不是本校的，未导入任何内容。"
    en = "The list is of another school; nothing was imported."


Placed = tuple[UUID, Event]
"""The stream an event goes to, and the event."""


@dataclass(frozen=True, slots=True)
class Import:
    """What taking a list in does."""

    events: tuple[Placed, ...]
    admitted: int = 0
    unchanged: int = 0


def refuse_problems(problems: Sequence[RowProblem]) -> None:
    """Raise `ListHasProblems` if a row would be left out."""
    fatal = [problem for problem in problems if problem.left_out]
    if fatal:
        told = [one.model_dump(exclude={"left_out"}) for one in fatal[:_TOLD]]
        raise ListHasProblems(count=len(fatal), reason="", rows=told)


def require_own_list(school: School, file: RosterFile) -> None:
    """Raise `ListIsOfAnotherSchool` where a row names another; a code the school had is its own."""
    own = {None, *school.codes}
    if any(row.school_code not in own for row in file.rows):
        raise ListIsOfAnotherSchool(reason="")


def only_new(difference: Difference) -> Difference:
    """The difference of an import without a preview: whom nobody knows, and nothing else.

    Raises `ListHasProblems` where a row looks like somebody who is there otherwise. A number that
    stands for two is taken for nobody's, for a number neither identifies nor rejects.
    """
    problems = []
    findings = []
    for one in difference.findings:
        if _is_new(one):
            findings.append(_without_number(one) if one.kind == "conflict" else one)
        elif _is_as_it_was(one):
            findings.append(replace(one, kind="unchanged", changes=()))
        else:
            problems.append(_to_look_at(one))
    refuse_problems(problems)
    classes = without_new_numbers(difference.classes)
    return replace(difference, findings=tuple(findings), left=(), classes=classes)


def known_among(difference: Difference) -> list[UUID]:
    """The pupils, and who may be meant, of whom `only_new` tells that they are here."""
    told = [one for one in difference.findings if not (_is_new(one) or _is_as_it_was(one))]
    those = {one.student_id for one in told if one.student_id}
    return sorted(those | {candidate for one in told for candidate in one.candidates})


def _is_new(one: Finding) -> bool:
    return one.kind == "new" or (one.kind == "conflict" and one.reason == "number_shared")


def _is_as_it_was(one: Finding) -> bool:
    return set(one.changes) <= _HARMLESS and one.kind != "conflict"


def _without_number(one: Finding) -> Finding:
    row = one.row.model_copy(update={"registry_number": None})
    return replace(one, row=row, kind="new", reason=None, candidates=())


def _to_look_at(one: Finding) -> RowProblem:
    return RowProblem(
        row_number=one.row.row_number,
        column="姓名",
        zh="本校已有这名学生，或可能是本校的学生，情况与名单不同；请先预览，确认后再导入",
        en="is here already, or may be, otherwise than the list says; look at the preview first",
        left_out=True,
    )


def decide_import_roster(
    school_id: UUID,
    school: School,
    students: Mapping[UUID, Enrolled],
    difference: Difference,
    decisions: Decisions,
    *,
    by: By,
) -> Import:
    """Classes formed, pupils admitted, placed, corrected, brought back, and gone.

    Raises `ConflictsAreOpen`, `RulingDoesNotFit`, `DayIsAhead`, `ClassesAreChecking`,
    `GradeIsSealed`.
    """
    year = difference.school_year
    rows = ruled(difference, decisions)
    taken_in = [*rows.new, *rows.by_pupil.values()]
    formed = classes(school, taken_in, year)
    there = reduce(evolve_school, formed, school)
    told = events_of(there, difference.classes, year)
    events: list[Placed] = [(school_id, one) for one in (*formed, *told)]
    for one in rows.new:
        sure = _without_number(one) if is_number_in_doubt(one) else one
        student_id = by.new_id(one.row.row_number)
        events += [(student_id, event) for event in admission(sure, year, by)]
    kinds: Counter[Kind] = Counter()
    for student_id, one in rows.by_pupil.items():
        changes = _changes(one, students[student_id], school, year)
        kinds[kind_of(changes)] += 1
        said = said_of(students[student_id], one, changes, year, by)
        events += [(student_id, event) for event in said]
    gone = _gone(difference, decisions, by)
    imported = e.RosterImported(
        school_year=year,
        admitted=len(rows.new),
        unchanged=kinds["unchanged"],
        moved=kinds["moved"],
        corrected=kinds["corrected"],
        returned=kinds["returned"],
        repeated=kinds["repeated"],
        left=len(gone),
        left_out=rows.left_out,
        imported_by=by.person_id,
    )
    return Import(((school_id, imported), *events, *gone), len(rows.new), kinds["unchanged"])


def _changes(one: Finding, pupil: Enrolled, school: School, school_year: int) -> tuple[Change, ...]:
    """As found; of a row that was in conflict, as it differs from whom it was decided to mean,
    whom the preview could not look at.
    """
    if one.kind != "conflict":
        return one.changes
    in_doubt: set[Change] = {"registry_number"} if is_number_in_doubt(one) else set()
    changes = changes_of(
        one.row, one.class_group_id, pupil, school_year=school_year, knows=frozenset(in_doubt)
    )
    require_placeable(school, pupil, one.class_group_id)
    if "grade" in changes:
        require_grade_open(school, school_year)
    return changes


def _gone(difference: Difference, decisions: Decisions, by: By) -> list[Placed]:
    leaving = decisions.leaving
    if leaving is None:
        return []
    left = decide_departure(
        left_on=leaving.left_on, reason=leaving.reason, today=by.today, by=by.person_id
    )
    return [(student_id, left) for student_id in sorted(leavers(difference, decisions))]
