"""转班 beside 家庭核对: what a family has looked at stays as it was, wherever the pupil sits."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from builders import CLASS_GROUP, TERM, TODAY, a_school, a_student, a_term
from portfolio.admit import events as e
from portfolio.admit.domain import ClassGroup, School
from portfolio.admit.pupil import enrolling
from portfolio.admit.pupil.moving import ClassesAreChecking, require_placeable
from portfolio.admit.pupils import Left
from portfolio.admit.terms import Check, Notice

BESIDE = UUID("c1a55000-0000-5000-8000-000000000032")
GROUPS = {
    CLASS_GROUP: ClassGroup(CLASS_GROUP, 3, 1, "primary", 2024),
    BESIDE: ClassGroup(BESIDE, 3, 2, "primary", 2024),
}
CHECKS = {
    "none": None,
    "open": Check(TODAY, "open"),
    "closed": Check(TODAY, "closed"),
    "reopened": Check(TODAY, "closed", reopens_facts=True),
}


def checked(mine: str, beside: str, **changes: Any) -> School:
    """A school whose two classes have come so far with their checks."""
    checks = {(TERM, CLASS_GROUP): CHECKS[mine], (TERM, BESIDE): CHECKS[beside]}
    held = {of: check for of, check in checks.items() if check}
    return a_school(class_groups=GROUPS, checks=held, **changes)


def moved(school: School, to: UUID = BESIDE, **changes: Any) -> e.ClassAssigned:
    return enrolling.decide_move(school, a_student(**changes), class_group_id=to, roster_number=9)


@pytest.mark.parametrize("mine", ["none", "reopened"])
@pytest.mark.parametrize("beside", ["none", "reopened"])
def test_where_nobody_is_checking_a_pupil_moves(mine: str, beside: str) -> None:
    """Their facts were open and stay open, and will be checked with the new class."""
    assert moved(checked(mine, beside)).class_group_id == BESIDE


def test_once_both_classes_have_checked_a_pupil_moves() -> None:
    """Their facts were seen, and are as frozen as before."""
    assert moved(checked("closed", "closed")).class_group_id == BESIDE


@pytest.mark.parametrize(
    ("mine", "beside"),
    [
        ("open", "none"),
        ("open", "reopened"),
        ("closed", "none"),
        ("closed", "reopened"),
        ("none", "open"),
        ("none", "closed"),
        ("reopened", "closed"),
        ("open", "open"),
        ("open", "closed"),
        ("closed", "open"),
    ],
)
def test_while_a_class_is_checking_a_pupil_stays(mine: str, beside: str) -> None:
    """What a family has seen would be open again, or frozen before they have seen it."""
    with pytest.raises(ClassesAreChecking) as refused:
        moved(checked(mine, beside))
    assert refused.value.fields == {"term": TERM}


@pytest.mark.parametrize("shown", [CLASS_GROUP, BESIDE])
def test_while_a_notice_shows_entries_a_pupil_stays(shown: UUID) -> None:
    """What it shows of them could be changed under the eyes of those who read it."""
    notices = {(TERM, shown): Notice(TODAY, "open", 3)}
    over = {(TERM, shown): Notice(TODAY, "closed", 3)}

    with pytest.raises(ClassesAreChecking):
        moved(checked("closed", "closed", notices=notices))
    moved(checked("closed", "closed", notices=over))


def test_another_number_in_the_class_is_no_move() -> None:
    """A roster number says nothing of the term."""
    assert moved(checked("open", "none"), CLASS_GROUP).roster_number == 9


def test_a_sealed_term_stands_in_nobodys_way() -> None:
    """Its facts are frozen for everybody, in every class."""
    sealed = {TERM: a_term("sealed")}

    assert moved(checked("closed", "none", terms=sealed)).class_group_id == BESIDE


@pytest.mark.parametrize("to", [CLASS_GROUP, BESIDE])
def test_who_comes_back_does_not_come_into_a_class_that_has_checked(to: UUID) -> None:
    """While they were away nobody of theirs looked; into a class that has not they may come."""
    gone = a_student(left=Left(TODAY, "transfer"))
    of_class = "closed" if to == CLASS_GROUP else "none"
    beside = "closed" if to == BESIDE else "none"

    with pytest.raises(ClassesAreChecking):
        require_placeable(checked(of_class, beside), gone, to)
    require_placeable(checked("none", "none"), gone, to)
    with pytest.raises(ClassesAreChecking):
        require_placeable(checked("closed", "closed"), replace(gone, class_group_id=None), to)
