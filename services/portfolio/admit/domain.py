"""The fold of a school's stream, and the planning of its terms; with them the school (`school.py`),
the pupils (`pupils.py`) and the terms (`terms.py`): other steps have one place to look. Pure.

`evolve_*` never raises: what was recorded happened. `decide_*` may refuse.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from portfolio.admit import events as e
from portfolio.admit.classes import ClassGroup, Registration, formed
from portfolio.admit.pupil.fold import evolve_student
from portfolio.admit.pupils import (
    ConsentIsMissing,
    Enrolled,
    Erased,
    Guardian,
    Left,
    Student,
    StudentHasLeft,
    Unknown,
    enrolled,
    grade_in,
    grade_in_year,
    still_here,
)
from portfolio.admit.school import School
from portfolio.admit.staff.duties import Assignment, ended, given, released
from portfolio.admit.terms import (
    Check,
    DayIsOutsideTerm,
    FactsAreFrozen,
    Notice,
    Term,
    TermDatesAreWrong,
    TermIsNotOfItsYear,
    TermIsNotOpen,
    TermIsPlannedOtherwise,
    TermIsUnknown,
    TermWasOpened,
    planned,
    require_sound,
)
from portfolio.support.event import Event
from portfolio.support.problems import Malformed

__all__ = [
    "Assignment",
    "Check",
    "ClassGroup",
    "ConsentIsMissing",
    "DayIsOutsideTerm",
    "Enrolled",
    "Erased",
    "FactsAreFrozen",
    "Guardian",
    "Left",
    "Notice",
    "Registration",
    "School",
    "Student",
    "StudentHasLeft",
    "Term",
    "TermDatesAreWrong",
    "TermIsNotOfItsYear",
    "TermIsNotOpen",
    "TermIsPlannedOtherwise",
    "TermIsUnknown",
    "TermWasOpened",
    "Unknown",
    "enrolled",
    "evolve_student",
    "grade_in",
    "grade_in_year",
    "still_here",
]


class LabelSetIsUnknown(Malformed):
    """The labels of levels are chosen from those of the vocabulary."""

    zh = "没有这一套等级名称。"
    en = "There is no such set of labels for the levels."


def evolve_school(school: School, event: Event) -> School:
    """The school after an event of its stream; what later steps add to it is passed over."""
    match event:
        case e.SchoolRegistered():
            return replace(
                school,
                code=event.code,
                name=event.name,
                authority=event.authority,
                stage=event.stage,
                reporting_unit=event.reporting_unit,
            )
        case e.RosterImported():
            newest = max(event.school_year, school.roster_year or event.school_year)
            return replace(school, roster_year=newest)
        case e.ClassFormed():
            groups = {**school.class_groups, event.class_group_id: formed(event)}
            return replace(school, class_groups=groups)
        case e.StaffAssigned():
            # Who was released still stands in the trail of what they read.
            names = {**school.staff_names, event.staff_id: event.name}
            numbers = {**school.staff_numbers, event.staff_number: event.staff_id}
            now = replace(school, staff_names=names, staff_numbers=numbers)
            return replace(now, duties=given(school.duties, event))
        case e.DutyEnded():
            return replace(school, duties=ended(school.duties, event))
        case e.StaffReleased():
            return replace(school, duties=released(school.duties, event.staff_id))
        case e.ClassMixed() | e.ClassRenumbered() | e.ClassKnownAs() | e.ImportUndone():
            return _evolve_roster(school, event)
        case e.SchoolRenamed() | e.SchoolRecoded() | e.AuthorityAssigned():
            return _registered_anew(school, event)
        case _:
            return _evolve_terms(school, event)


def _evolve_roster(
    school: School, event: e.ClassMixed | e.ClassRenumbered | e.ClassKnownAs | e.ImportUndone
) -> School:
    if isinstance(event, e.ImportUndone):
        return replace(school, undone_imports=school.undone_imports | {event.import_id})
    if isinstance(event, e.ClassKnownAs):
        sources = {**school.class_sources, event.external_id: event.class_group_id}
        return replace(school, class_sources=sources)
    group = school.class_groups[event.class_group_id]
    if isinstance(event, e.ClassRenumbered):
        group = replace(group, number=event.number)
    else:
        group = replace(group, mixed_with=frozenset(event.entry_years))
    return replace(school, class_groups={**school.class_groups, event.class_group_id: group})


def _registered_anew(
    school: School, event: e.SchoolRenamed | e.SchoolRecoded | e.AuthorityAssigned
) -> School:
    """The school as it is known from a day on; what was sealed before is read as it was then."""
    was = school.registrations or (_registration(school, None),)
    said = event.model_dump(exclude={"from_on"})
    now = replace(school, **said)
    return replace(now, registrations=(*was, _registration(now, event.from_on)))


def _registration(school: School, from_on: date | None) -> Registration:
    return Registration(from_on, school.code, school.name, school.authority, school.stage)


def _evolve_terms(school: School, event: Event) -> School:
    match event:
        case e.TermPlanned():
            return _with_term(school, planned(event))
        case e.TermOpened():
            return _with_term(school, replace(school.terms[event.term], state="open"))
        case e.TermSealed():
            return _with_term(school, replace(school.terms[event.term], state="sealed"))
        case e.CheckOpened():
            return _with_check(school, event, Check(event.until, "open"))
        case e.CheckClosed():
            was = school.checks[event.term, event.class_group_id]
            now = Check(was.until, "closed", event.reopens_facts)
            return _with_check(school, event, now)
        case e.NoticeOpened():
            return _with_notice(school, event, Notice(event.until, "open", event.entries))
        case e.NoticeClosed():
            shown = school.notices[event.term, event.class_group_id]
            return _with_notice(school, event, replace(shown, state="closed"))
        case _:
            return school


def _with_term(school: School, term: Term) -> School:
    return replace(school, terms={**school.terms, term.term: term})


def _with_check(school: School, event: e.CheckOpened | e.CheckClosed, check: Check) -> School:
    return replace(school, checks={**school.checks, (event.term, event.class_group_id): check})


def _with_notice(school: School, event: e.NoticeOpened | e.NoticeClosed, notice: Notice) -> School:
    return replace(school, notices={**school.notices, (event.term, event.class_group_id): notice})


def decide_plan_term(
    school: School, plan: e.TermPlanned, *, label_sets: Collection[str], is_draft: bool = False
) -> tuple[e.TermPlanned | e.TermOpened, ...]:
    """Plan a term, whose days may be planned anew until it is open, and open it unless it is a
    draft; raises what `require_sound` does, `LabelSetIsUnknown`, `TermIsPlannedOtherwise`.
    """
    require_sound(plan)
    if plan.label_set not in label_sets:
        raise LabelSetIsUnknown(reason=plan.label_set)
    there = school.terms.get(plan.term)
    if there is not None and there.state != "planned":
        raise TermIsPlannedOtherwise
    return (plan,) if is_draft else (plan, e.TermOpened(term=plan.term))


def decide_open_term(school: School, term: str) -> e.TermOpened:
    """A planned term is recorded in from now on; raises `TermIsUnknown`, `TermWasOpened`."""
    if school.term(term).state != "planned":
        raise TermWasOpened
    return e.TermOpened(term=term)
