"""Policy and relations agree with somebody who decides the same in another way.

A hundred thousand questions about invented schools, pupils, duties and families:
the service folds the events into states and asks its table; `reference.py` reads a ledger
and asks what a person may do.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from matrix import reference
from matrix.histories import ADULTS, CLASSES, PUPILS, STAFF, Told, a_history, named
from matrix.reference import Answer, Person
from portfolio.admit import relations
from portfolio.admit.domain import (
    Enrolled,
    Erased,
    Unknown,
)
from portfolio.support import policy
from portfolio.support.actor import Actor, Role, Strength
from portfolio.support.ids import school_id_of
from portfolio.support.policy import POLICY, Concern, SecondFactorNeeded
from portfolio.support.problems import Forbidden, NotFound

QUESTIONS, SCHOOLS = 100_000, 400
_SCHOOL_ID = school_id_of("2150000199")
_ROLES = {
    "staff": Role.STAFF,
    "guardian": Role.GUARDIAN,
    "pupil": Role.STUDENT,
    "feed": Role.FEED,
    "device": Role.CLASS_DEVICE,
}
_HOW = {
    "wholly": Strength.FULL,
    "password": Strength.PASSWORD,
    "device": Strength.CLASS_DEVICE,
}


def people() -> Iterator[Person]:
    """Everybody, in each way they can have signed in."""
    for name in (*STAFF, "nobody"):
        yield from (Person(name, "staff"), Person(name, "staff"))  # most are signed in wholly
        yield Person(name, "staff", "password")
    for name in (*ADULTS, "nobody"):
        yield Person(name, "guardian")
    for name in PUPILS:
        yield Person(name, "pupil")
        yield Person(name, "pupil", "device")
    yield Person("feed", "feed")
    yield Person("window", "device", "device")


def an_actor(who: Person) -> Actor:
    """The same person as the service knows them."""
    strength = _HOW[who.how]
    return Actor(_SCHOOL_ID, named("account"), named(who.name), _ROLES[who.kind], strength)


def the_service(told: Told, who: Person, action: str, about: str) -> Answer:
    """What relations and policy say; `about`: a pupil, a class, or nothing for the school."""
    actor = an_actor(who)
    if about in PUPILS:
        student = told.pupils.get(about, Unknown())
        if isinstance(student, Erased):  # as `admit/desk.py` decides it
            is_admin = policy.Relation.SCHOOL_ADMIN in relations.to_school(actor, told.school)
            return "erased" if is_admin else "no such thing"
        if not isinstance(student, Enrolled):
            return "no such thing"
        held = relations.to_student(actor, told.school, student, named(about))
    elif about:
        held = relations.to_class_group(actor, told.school, named(about))
    else:
        held = relations.to_school(actor, told.school)
    return _asked(action, held)


def _asked(action: str, held: frozenset[policy.Relation]) -> Answer:
    try:
        policy.require(action, held)
    except NotFound:
        return "no such thing"
    except SecondFactorNeeded:
        return "prove yourself"
    except Forbidden:
        return "no"
    return "yes"


def the_reference(told: Told, who: Person, action: str, about: str) -> Answer:
    """What the ledger and the person's own list say."""
    if about in PUPILS:
        return reference.may_about_pupil(told.ledger, who, action, about)
    if about:
        return reference.may_about_class(told.ledger, who, action, about)
    return reference.may_about_school(told.ledger, who, action)


@pytest.mark.parametrize("part", range(4))
def test_a_hundred_thousand_questions_get_one_answer(part: int) -> None:
    """Every kind of answer among them, each often; a disagreement is shown with its history."""
    chance, answers = Random(f"school {part}"), Counter[Answer]()  # noqa: S311 — the same each time
    asking, actions = list(people()), sorted(POLICY)
    for _ in range(SCHOOLS // 4):
        told = a_history(chance)
        for _ in range(QUESTIONS // SCHOOLS):
            who, action = chance.choice(asking), chance.choice(actions)
            about = chance.choice((*PUPILS, *CLASSES, "", who.name))
            about = about if about in PUPILS or about in CLASSES else ""
            said = the_service(told, who, action, about)
            answers[said] += 1
            assert said == the_reference(told, who, action, about), (
                who,
                action,
                about,
                told.ledger,
            )

    assert answers.total() == QUESTIONS // 4
    assert min(answers.values()) > 50, answers
    assert answers["yes"] > answers.total() / 12
    assert len(answers) == 5


def test_the_reference_knows_every_right_and_no_other() -> None:
    """A new action fails here until somebody has said, from the person's side, whose it is."""
    needing = {
        action
        for action, right in POLICY.items()
        if right.about not in {Concern.OPEN, Concern.OWN, Concern.LINK}
    }

    assert frozenset[str]().union(*reference.MAY.values()) == needing
