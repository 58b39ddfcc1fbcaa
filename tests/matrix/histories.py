"""Invented months of a small school, told twice: as a ledger, and as the service folds them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from uuid import UUID, uuid5

from builders import NOON, an_admission
from matrix import reference
from matrix.reference import Word
from portfolio.admit import events as e
from portfolio.admit.domain import (
    Enrolled,
    School,
    Student,
    Unknown,
    evolve_school,
    evolve_student,
)
from portfolio.support.event import Event

_NAMES = UUID("6f2a8c1e-3b4d-4e5f-9a6b-7c8d9e0f1a2b")
_DAY = NOON.date()
CLASSES, PUPILS = ("3-1", "3-2"), ("p1", "p2", "p3", "p4")
STAFF, ADULTS = ("s1", "s2", "s3", "s4"), ("g1", "g2", "g3")
DUTIES = sorted(reference.MAY.keys() - {"guardian", "pupil", "pupil in class", "device", "feed"})
_OF_A_CLASS = {"class_teacher", "subject_teacher", "boarding_teacher"}


@cache
def named(name: str) -> UUID:
    """The id of somebody or something with this name."""
    return uuid5(_NAMES, name)


@dataclass
class Told:
    """A history, as a ledger and as the service folds it."""

    ledger: list[Word] = field(default_factory=list)
    school: School = field(default_factory=School)
    pupils: dict[str, Student] = field(default_factory=dict)

    def happens(self, word: Word) -> None:
        """Both are told of it."""
        self.ledger.append(word)
        event = _event(word)
        if word[0] in {"staff-has", "staff-gone"}:
            self.school = evolve_school(self.school, event)
            return
        before = self.pupils.get(word[1], Unknown())
        self.pupils[word[1]] = evolve_student(before, event)


def _event(word: Word) -> Event:
    if word[0] == "staff-has":
        _, who, duty, group = word
        said = {"staff_id": named(who), "staff_number": who, "name": "王芳", "duty": duty}
        return e.StaffAssigned.model_validate(
            said | {"class_group_id": named(group) if group else None}
        )
    about, by = named(word[-1]), named("s1")
    follows = {"follows": word[0] == "plan", "from_on": date(2026, 9, 1), "by": by}
    made: dict[str, Callable[[], Event]] = {
        "staff-gone": lambda: e.StaffReleased(staff_id=about),
        "admitted": an_admission,
        "in-class": lambda: e.ClassAssigned(class_group_id=about),
        "linked": lambda: e.GuardianLinked(guardian_id=about, name="李红", relation="母亲"),
        "unlinked": lambda: e.GuardianUnlinked(guardian_id=about),
        "left": lambda: e.TransferredOut(left_on=_DAY, reason="transfer", by=by),
        "back": lambda: e.StudentReturned(returned_on=_DAY, by=by),
        "erased": lambda: e.StudentErased(reason="guardian_request", erased_by=by),
        "plan": lambda: e.IndividualPlanFollowed.model_validate(follows),
        "no-plan": lambda: e.IndividualPlanFollowed.model_validate(follows),
    }
    return made[word[0]]()


def a_history(chance: Random) -> Told:
    """Some months of a small school, in any order that can happen."""
    told = Told()
    for pupil in PUPILS:
        if chance.random() < 0.9:
            told.happens(("admitted", pupil))
            told.happens(("in-class", pupil, chance.choice(CLASSES)))
            told.happens(("linked", pupil, chance.choice(ADULTS)))
    for staff in STAFF:
        told.happens(_a_duty(chance, staff))
    for _ in range(chance.randint(5, 40)):
        word = _a_word(chance)
        if _can_happen(told, word):
            told.happens(word)
    return told


def _a_duty(chance: Random, staff: str) -> Word:
    duty = chance.choice(DUTIES)
    is_of_class = duty in _OF_A_CLASS and (duty != "boarding_teacher" or chance.random() < 0.5)
    return ("staff-has", staff, duty, chance.choice(CLASSES) if is_of_class else "")


def _a_word(chance: Random) -> Word:
    pupil, staff, adult = chance.choice(PUPILS), chance.choice(STAFF), chance.choice(ADULTS)
    words: list[tuple[Word, int]] = [
        (_a_duty(chance, staff), 10),
        (("staff-gone", staff), 3),
        (("in-class", pupil, chance.choice(CLASSES)), 4),
        (("linked", pupil, adult), 6),
        (("unlinked", pupil, adult), 3),
        (("left", pupil), 1),
        (("back", pupil), 2),
        (("plan", pupil), 2),
        (("no-plan", pupil), 1),
        (("erased", pupil), 1),
    ]
    return chance.choices([one for one, _ in words], [weight for _, weight in words])[0]


def _can_happen(told: Told, word: Word) -> bool:
    """Nothing happens to whoever never came or was erased; only who left comes back."""
    if word[0] in {"staff-has", "staff-gone"}:
        return True
    student = told.pupils.get(word[1])
    if not isinstance(student, Enrolled):
        return False
    is_linked = any(one.guardian_id == named(word[-1]) for one in student.guardians)
    return {
        "linked": not is_linked,
        "unlinked": is_linked,
        "left": not student.left,
        "back": bool(student.left),
    }.get(word[0], True)
