"""Consents: whose word it is, to which notice, and what a paper cannot do."""

from typing import Any
from uuid import uuid4

import pytest

from builders import a_guardian, a_person, a_student, a_teacher
from portfolio.admit import events as e
from portfolio.admit.domain import Student, enrolled, evolve_student
from portfolio.admit.pupil import consenting
from portfolio.admit.pupil.notice import NOTICE, NOTICE_VERSION
from portfolio.support.actor import Role
from portfolio.support.problems import Forbidden


@pytest.mark.parametrize(
    ("actor", "given_as", "expected"),
    [
        (a_guardian(), None, ("guardian", False)),
        (a_person(uuid4(), Role.STUDENT), None, ("student", False)),
        (a_teacher(), None, ("guardian", True)),
        (a_teacher(), "student", ("student", True)),
        (a_guardian(), "student", None),
        (a_person(uuid4(), Role.STUDENT), "guardian", None),
    ],
)
def test_everybody_consents_for_themself_and_staff_enter_a_paper(
    actor: Any, given_as: Any, expected: tuple[str, bool] | None
) -> None:
    """A pupil cannot give the guardian's word, nor a guardian the pupil's."""
    pupil = a_student(consents=frozenset({"photo"}), own_consents=frozenset({"photo"}))

    def said() -> list[Any]:
        return [
            consenting.decide_consent(
                actor, pupil, scope="photo", notice_version=NOTICE_VERSION, given_as=given_as
            ),
            consenting.decide_withdraw(actor, pupil, scope="photo", given_as=given_as),
        ]

    if expected is None:
        with pytest.raises(Forbidden):
            said()
    else:
        assert [(one.given_as, one.on_paper) for one in said()] == [expected] * 2


def test_consent_is_to_the_notice_that_is_in_force() -> None:
    """Whoever read an older one has not been told."""
    with pytest.raises(consenting.NoticeHasChanged):
        consenting.decide_consent(
            a_guardian(), a_student(), scope="photo", notice_version="notice.v0", given_as=None
        )


def test_what_was_not_given_cannot_be_withdrawn() -> None:
    """A success for nothing would say that something ended."""
    own = a_student(own_consents=frozenset({"photo"}))

    with pytest.raises(consenting.NothingToWithdraw):
        consenting.decide_withdraw(a_guardian(), own, scope="photo", given_as=None)


def test_the_notice_says_something_of_every_scope() -> None:
    """In both languages; nobody consents to a word alone."""
    assert set(NOTICE) == set(e.ConsentGranted.model_fields["scope"].annotation.__args__)
    assert all(one.zh and one.en for one in NOTICE.values())


def test_a_paper_does_not_outweigh_what_the_family_said_itself() -> None:
    """Of that scope and that voice; another paper, and the family's own yes, stand as before."""
    student = a_student(taken_back=frozenset({("photo", "guardian")}))

    def entered(actor: Any, scope: Any, given_as: Any) -> Any:
        said = {"scope": scope, "notice_version": NOTICE_VERSION, "given_as": given_as}
        return consenting.decide_consent(actor, student, **said)

    with pytest.raises(consenting.FamilySaidOtherwise):
        entered(a_teacher(), "photo", None)
    assert entered(a_teacher(), "photo", "student").given_as == "student"
    assert entered(a_teacher(), "health", None).on_paper
    assert not entered(a_guardian(), "photo", None).on_paper


def test_the_familys_own_no_is_remembered_until_it_says_yes() -> None:
    """A no that was entered from a paper may be followed by another paper."""
    start = a_student(consents=frozenset({"photo"}))
    who = uuid4()
    own = e.ConsentWithdrawn(scope="photo", withdrawn_by=who)
    paper = e.ConsentWithdrawn(scope="photo", withdrawn_by=who, on_paper=True)
    again = e.ConsentGranted(scope="photo", granted_by=who, notice_version=NOTICE_VERSION)

    assert taken_back(start, own) == {("photo", "guardian")}
    assert taken_back(start, paper) == set()
    assert taken_back(start, own, again) == set()


def taken_back(student: Student, *events: e.ConsentGranted | e.ConsentWithdrawn) -> Any:
    for event in events:
        student = evolve_student(student, event)
    return enrolled(student).taken_back
