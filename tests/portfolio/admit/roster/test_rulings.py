"""名单: what a person decides of a row that could mean two, and of whoever is missing."""

from uuid import UUID, uuid4

import pytest

from builders import TEACHER_ID, TODAY, a_school, a_term
from listed import THREE_ONE, decided, there, topics
from portfolio.admit import events as e
from portfolio.admit.pupil.moving import ClassesAreChecking
from portfolio.admit.pupil.returning import GradeIsSealed
from portfolio.admit.roster.rulings import (
    ConflictsAreOpen,
    Leaving,
    Ruling,
    RulingDoesNotFit,
)
from portfolio.admit.terms import Check
from rosters import a_listed

NUMBER = "G500000201803010041"


def test_a_row_in_conflict_is_taken_in_as_it_was_decided() -> None:
    """It is this pupil: placed; it is somebody new: admitted; or it waits for another day."""
    one, other = uuid4(), uuid4()
    pupils = {one: there(class_group_id=uuid4()), other: there(class_group_id=uuid4())}
    row = a_listed(3, sex=None)
    placed = decided(row, students=pupils, rulings=[Ruling(3, "pupil", one)])
    new = decided(row, students=pupils, rulings=[Ruling(3, "new")])
    waits = decided(row, students=pupils, rulings=[Ruling(3, "left_out")])

    assert [event for stream, event in placed.events if stream == one] == [
        e.ClassAssigned(class_group_id=THREE_ONE, roster_number=3)
    ]
    assert new.admitted == 1
    assert topics(waits) == ["roster-imported"]
    with pytest.raises(ConflictsAreOpen):
        decided(row, students=pupils)


@pytest.mark.parametrize(
    "ruling",
    [
        Ruling(3, "pupil", UUID(int=7)),
        Ruling(3, "pupil"),
        Ruling(4, "new"),
        Ruling(3, "new", UUID(int=1)),
    ],
)
def test_a_decision_that_nobody_was_asked_for_is_refused(ruling: Ruling) -> None:
    """Whom a row may mean was shown; another pupil's record is not opened by a guess."""
    pupils = {UUID(int=1): there(class_group_id=uuid4()), uuid4(): there(class_group_id=uuid4())}

    with pytest.raises(RulingDoesNotFit):
        decided(a_listed(3), students=pupils, rulings=[ruling])


def test_a_decision_moves_nobody_under_a_familys_check() -> None:
    """What the preview refuses to offer is not had by saying whom a row means; who is new comes."""
    one, checks = uuid4(), {("2026-2027-1", THREE_ONE): Check(TODAY, "open")}
    pupils = {one: there(class_group_id=uuid4()), uuid4(): there(class_group_id=uuid4())}
    school = a_school(class_groups={}, checks=checks)

    with pytest.raises(ClassesAreChecking):
        decided(a_listed(3), students=pupils, school=school, rulings=[Ruling(3, "pupil", one)])
    new = decided(a_listed(3), students=pupils, school=school, rulings=[Ruling(3, "new")])
    assert new.admitted == 1


def test_a_decision_changes_no_grade_of_a_year_that_is_partly_sealed() -> None:
    """Its reports and numbers were told."""
    one, sealed = uuid4(), {"2026-2027-1": a_term("sealed")}
    younger = {"class_group_id": uuid4(), "entry_year": 2025}
    pupils = {one: there(**younger), uuid4(): there(**younger)}
    school = a_school(class_groups={}, terms=sealed)

    with pytest.raises(GradeIsSealed):
        decided(a_listed(3), students=pupils, school=school, rulings=[Ruling(3, "pupil", one)])


def test_two_rows_are_not_one_pupil() -> None:
    """Decided twice for the same child, one of the two would be lost."""
    one = uuid4()
    pupils = {one: there(class_group_id=uuid4()), uuid4(): there(class_group_id=uuid4())}
    rulings = [Ruling(3, "pupil", one), Ruling(4, "pupil", one)]

    with pytest.raises(RulingDoesNotFit):
        decided(a_listed(3), a_listed(4), students=pupils, rulings=rulings)


def test_a_number_in_doubt_is_nobodys() -> None:
    """Two rows with one number: both children are taken in, the number is not."""
    rows = [a_listed(3, registry_number=NUMBER), a_listed(4, name="李沐宇", registry_number=NUMBER)]
    done = decided(*rows, students={}, rulings=[Ruling(3, "new"), Ruling(4, "new")])
    admitted = [event for _, event in done.events if isinstance(event, e.StudentAdmitted)]

    assert [one.registry_number for one in admitted] == [None, None]


def test_who_left_is_marked_by_day_and_reason() -> None:
    """And nobody who was not missing."""
    one, other = uuid4(), uuid4()
    pupils = {one: there(name="李沐宇"), other: there()}
    leaving = Leaving(frozenset({one}), TODAY, "transfer")
    done = decided(a_listed(3), students=pupils, leaving=leaving)

    assert (one, e.TransferredOut(left_on=TODAY, reason="transfer", by=TEACHER_ID)) in done.events
    still = Leaving(frozenset({other}), TODAY, "transfer")
    with pytest.raises(RulingDoesNotFit):
        decided(a_listed(3), students=pupils, leaving=still)
