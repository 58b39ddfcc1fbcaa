"""The fold of what outlives terms in a pupil's stream. Pure.

`evolve_student` never raises: what was recorded happened.
"""

from dataclasses import replace
from datetime import date

from portfolio.admit import events as e
from portfolio.admit.pupils import Enrolled, Erased, Guardian, Left, Student
from portfolio.support.event import Event


def evolve_student(student: Student, event: Event) -> Student:
    """The pupil after an event of the stream that outlives terms."""
    match student, event:
        case _, e.StudentErased():
            return Erased()
        case _, e.StudentAdmitted():
            return _admitted(event)
        case Enrolled(), e.ClassAssigned():
            return replace(
                student, class_group_id=event.class_group_id, roster_number=event.roster_number
            )
        case Enrolled(), e.GuardianLinked() | e.GuardianUnlinked() | e.GuardianRecognised():
            return replace(student, guardians=_adults(student.guardians, event))
        case Enrolled(), e.ConsentGranted() | e.ConsentWithdrawn():
            return _consents(student, event)
        case Enrolled(), e.IndividualPlanFollowed():
            plans = (*student.plans, (event.from_on, event.follows))
            return replace(student, plans=plans, follows_individual_plan=event.follows)
        case Enrolled(), e.FactsReopened():
            return replace(student, reopened=student.reopened | {event.of_term})
        case Enrolled(), _:
            return _by_list(student, event)
        case _:
            return student


def _by_list(student: Enrolled, event: Event) -> Enrolled:
    """What later lists say of somebody who is there; and that they left."""
    match event:
        case e.TransferredOut():
            left = Left(event.left_on, event.reason)
            return replace(student, left=left, returned_on=None)
        case e.PersonCorrected():
            return replace(
                student,
                name=event.name or student.name,
                born_on=None if "born_on" in event.cleared else event.born_on or student.born_on,
                sex=None if "sex" in event.cleared else event.sex or student.sex,
                external_id=None
                if "external_id" in event.cleared
                else event.external_id or student.external_id,
            )
        case e.EntryYearCorrected():
            was = (event.from_school_year, student.stage, student.entry_year)
            # A later word about the same years, or about more of them, is the one that holds.
            kept = [one for one in student.earlier_entries if one[0] < event.from_school_year]
            return replace(
                student,
                stage=event.stage,
                entry_year=event.entry_year,
                earlier_entries=(*kept, _first_of(student, event.from_school_year) or was),
            )
        case e.StudentReturned():
            # Who left and returned on one day was not away, nor was whose leaving was undone.
            was_away = student.left and event.returned_on > student.left.left_on
            returned_on = event.returned_on if was_away else None
            return replace(student, left=None, returned_on=returned_on)
        case e.AdmissionUndone():
            return replace(student, left=Left(event.undone_on, "undone"))
        case _:
            return student


def _first_of(student: Enrolled, school_year: int) -> tuple[int, e.Stage, int] | None:
    """The entry that held in the years before `school_year`, where a later one was corrected."""
    for before, stage, entry_year in student.earlier_entries:
        if before >= school_year:
            return school_year, stage, entry_year
    return None


def _admitted(event: e.StudentAdmitted) -> Enrolled:
    return Enrolled(
        name=event.name,
        stage=event.stage,
        entry_year=event.entry_year,
        follows_individual_plan=event.follows_individual_plan,
        born_on=event.born_on,
        sex=event.sex,
        external_id=event.external_id,
        plans=((date.min, event.follows_individual_plan),),
    )


def _adults(
    was: tuple[Guardian, ...], event: e.GuardianLinked | e.GuardianUnlinked | e.GuardianRecognised
) -> tuple[Guardian, ...]:
    if isinstance(event, e.GuardianLinked):
        return (*was, Guardian(event.guardian_id, event.name, event.relation))
    if isinstance(event, e.GuardianUnlinked):
        return tuple(one for one in was if one.guardian_id != event.guardian_id)
    # In the same place: the first one may name others.
    return tuple(
        replace(one, guardian_id=event.known_as, joined=True)
        if one.guardian_id == event.guardian_id
        else one
        for one in was
    )


def _consents(student: Enrolled, event: e.ConsentGranted | e.ConsentWithdrawn) -> Enrolled:
    scope, word = frozenset({event.scope}), frozenset({(event.scope, event.given_as)})
    granted = isinstance(event, e.ConsentGranted)
    is_own_no = not granted and not event.on_paper
    back = student.taken_back | word if is_own_no else student.taken_back - word
    student = replace(student, taken_back=back)
    if event.given_as == "student":
        own = student.own_consents | scope if granted else student.own_consents - scope
        return replace(student, own_consents=own)
    theirs = student.consents | scope if granted else student.consents - scope
    return replace(student, consents=theirs)
