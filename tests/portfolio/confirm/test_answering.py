"""核实: who may vouch for somebody else's entry, ask about it, decline or reverse it."""

from uuid import UUID, uuid4

import pytest

from builders import (
    CLASS_GROUP,
    GUARDIAN_ID,
    TEACHER_ID,
    TODAY,
    a_guardian,
    a_picture,
    a_school,
    a_teacher,
    an_assignment,
    an_observation,
    vocabulary,
)
from given_when_then import Given, Outcome
from portfolio.admit.domain import School
from portfolio.capture.events import ObservationWithdrawn, PeerVoiceHeard
from portfolio.confirm import answering
from portfolio.confirm.answering import (
    AlreadyAnswered,
    AlreadyChecked,
    ForTheClassTeacher,
    NotDrawn,
    NothingToConfirm,
    NothingToReverse,
    NotYourOwn,
)
from portfolio.confirm.domain import Entry, entry_of
from portfolio.confirm.events import (
    ConfirmationReversed,
    ObservationConfirmed,
    ObservationRejected,
    SampleChecked,
    SupplementAsked,
)
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.policy import Relation
from portfolio.support.problems import NotFound
from portfolio.support.wording import WordsThatCompare

ONE, OTHER_ID = uuid4(), uuid4()
BY_TEACHER = an_observation()
BY_FAMILY = an_observation(by=a_guardian(), note="收拾书包")
FOR_CHILD = an_observation(source="student", for_child=True, needs_confirmation=True)
BY_LINK = an_observation(
    source="community", recorded_by=uuid4(), arranged_by=TEACHER_ID, needs_confirmation=True
)
CONFIRMED = ObservationConfirmed(confirmed_by=TEACHER_ID)
REJECTED = ObservationRejected(rejected_by=TEACHER_ID)
ASKED = SupplementAsked(asked_by=TEACHER_ID, question="做了多久？")
REVERSED = ConfirmationReversed(reversed_by=TEACHER_ID, reason="看错了")
CHECKED = SampleChecked(checked_by=OTHER_ID)
WITHDRAWN = ObservationWithdrawn(withdrawn_by=GUARDIAN_ID)


def an_entry(*events: Event) -> Entry:
    return answering.standing(entry_of(ONE, events))


def confirming(*events: Event) -> Outcome:
    entry = Given(an_entry(*events))
    return entry.when(answering.decide_confirm, vocabulary=vocabulary(), by=a_teacher())


def rejecting(*events: Event) -> Outcome:
    return Given(an_entry(*events)).when(answering.decide_reject, reason=None, by=a_teacher())


def asking(*events: Event) -> Outcome:
    entry = Given(an_entry(*events))
    return entry.when(answering.decide_ask, question="做了多久？", by=a_teacher())


def reversing(*events: Event) -> Outcome:
    return Given(an_entry(*events)).when(answering.decide_reverse, reason="看错了", by=a_teacher())


def test_a_familys_entry_is_taken_in_declined_or_asked_about() -> None:
    """The three buttons of 待我看的."""
    confirming(BY_FAMILY, a_picture()).then(CONFIRMED)
    rejecting(BY_FAMILY).then(REJECTED)
    asking(BY_FAMILY).then(ASKED)


@pytest.mark.parametrize("answer", [CONFIRMED, REJECTED])
def test_an_answer_is_given_once(answer: Event) -> None:
    """Two teachers with one queue: the second is told, nothing flips."""
    for decision in (confirming, rejecting, asking):
        decision(BY_FAMILY, answer).refuses(AlreadyAnswered)


def test_a_peers_word_that_compares_is_not_taken_in() -> None:
    """It would be printed as it is; the teacher declines it, or hears the child again."""
    said = {"observation_type": "MC08", "vocabulary": "v1", "occurred_on": TODAY}
    kind = PeerVoiceHeard.model_validate(said | {"text": "谢谢你帮我捡书"})
    rude = PeerVoiceHeard.model_validate(said | {"text": "比别的同学好，全班最好"})

    confirming(kind).then(CONFIRMED)
    confirming(rude).refuses(WordsThatCompare)
    rejecting(rude).then(REJECTED)


def test_one_question_at_a_time_and_an_answer_without_waiting_for_it() -> None:
    """The family never writes back, and the teacher has seen the child do it."""
    asking(BY_FAMILY, ASKED).refuses(AlreadyAnswered)
    confirming(BY_FAMILY, ASKED).then(CONFIRMED)
    rejecting(BY_FAMILY, ASKED).then(REJECTED)


def test_a_teachers_entry_needs_no_confirmation() -> None:
    """It counts by itself."""
    confirming(BY_TEACHER).refuses(NothingToConfirm)


@pytest.mark.parametrize("history", [(), (BY_FAMILY, WITHDRAWN)])
def test_what_is_not_there_or_was_taken_back_is_not_found(history: tuple[Event, ...]) -> None:
    """A withdrawn entry is the family's own again."""
    with pytest.raises(NotFound):
        an_entry(*history)


def test_only_what_counts_is_reversed() -> None:
    """A confirmation that was a slip, or what had counted by itself."""
    reversing(BY_FAMILY, CONFIRMED).then(REVERSED)
    reversing(BY_TEACHER).then(REVERSED)
    reversing(BY_FAMILY).refuses(NothingToReverse)
    reversing(BY_TEACHER, REVERSED).refuses(NothingToReverse)


def test_a_sample_is_drawn_not_chosen_and_checked_once_by_somebody_else() -> None:
    """Nobody looks at what suits them, nor at their own."""

    def checking(*events: Event, is_drawn: bool = True, by: UUID = OTHER_ID) -> Outcome:
        entry = Given(an_entry(*events))
        return entry.when(answering.decide_check, is_drawn=is_drawn, by=a_teacher(by))

    checking(BY_TEACHER).then(CHECKED)
    checking(BY_TEACHER, is_drawn=False).refuses(NotDrawn)
    checking(BY_TEACHER, REVERSED).refuses(NotDrawn)
    checking(BY_TEACHER, by=TEACHER_ID).refuses(NotYourOwn)
    checking(BY_TEACHER, CHECKED).refuses(AlreadyChecked)


def looking(*events: Event, by: Actor, relations: frozenset[Relation], school: School) -> Outcome:
    return Given(an_entry(*events)).when(
        answering.require_other_eyes,
        by=by,
        relations=relations,
        school=school,
        class_group_id=CLASS_GROUP,
    )


CLASS_TEACHER = frozenset({Relation.CLASS_TEACHER})
ADMIN = frozenset({Relation.SCHOOL_ADMIN})
MORAL = frozenset({Relation.MORAL_EDUCATION})


@pytest.mark.parametrize(
    ("entry", "person"),
    [
        (BY_FAMILY, GUARDIAN_ID),
        (BY_TEACHER, TEACHER_ID),
        (FOR_CHILD, TEACHER_ID),
        (BY_LINK, TEACHER_ID),
    ],
)
def test_nobody_answers_for_their_own_words(entry: Event, person: UUID) -> None:
    """Four eyes: also a parent who teaches the class, a child's words one wrote down,
    and what a link said that one had made: whoever made it could have used it.
    """
    looking(entry, by=a_teacher(person), relations=CLASS_TEACHER, school=a_school()).refuses(
        NotYourOwn
    )


@pytest.mark.parametrize("relations", [ADMIN, MORAL])
def test_others_answer_where_the_class_teacher_made_the_link(
    relations: frozenset[Relation],
) -> None:
    """And where somebody else made it, the class teacher does."""
    by = a_teacher(OTHER_ID)
    not_theirs = an_observation(source="community", arranged_by=OTHER_ID, needs_confirmation=True)

    assert looking(BY_LINK, by=by, relations=relations, school=a_school()).decide() is None
    looking(not_theirs, by=by, relations=relations, school=a_school()).refuses(NotYourOwn)


@pytest.mark.parametrize("relations", [ADMIN, MORAL])
def test_others_stand_in_only_where_the_author_is_the_one_teacher(
    relations: frozenset[Relation],
) -> None:
    """A one-teacher school borrows its second person; elsewhere the class teacher answers."""
    by, school = a_teacher(OTHER_ID), a_school()
    second = a_school(an_assignment(), an_assignment(staff_id=uuid4()))

    assert looking(FOR_CHILD, by=by, relations=relations, school=school).decide() is None
    looking(BY_FAMILY, by=by, relations=relations, school=school).refuses(ForTheClassTeacher)
    looking(FOR_CHILD, by=by, relations=relations, school=second).refuses(ForTheClassTeacher)


def test_a_class_without_a_teacher_does_not_wait_for_one() -> None:
    """Between two class teachers the families' entries are answered all the same."""
    nobody = a_school(an_assignment("school_admin", staff_id=OTHER_ID))
    by = a_teacher(OTHER_ID)

    assert looking(BY_FAMILY, by=by, relations=ADMIN, school=nobody).decide() is None
