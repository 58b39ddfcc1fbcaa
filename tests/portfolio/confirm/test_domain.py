"""核实: what counts, and who may vouch for it."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import (
    GUARDIAN_ID,
    TEACHER_ID,
    TODAY,
    a_guardian,
    a_picture,
    a_teacher,
    a_term,
    an_observation,
)
from given_when_then import Given, Outcome
from portfolio.admit.domain import TermIsNotOpen
from portfolio.capture.domain import fold
from portfolio.capture.events import ObservationWithdrawn
from portfolio.confirm.domain import (
    AlreadyAnswered,
    Counted,
    NothingToConfirm,
    NotYourOwn,
    counted,
    require_answerable,
    was_answered,
)
from portfolio.confirm.events import ObservationConfirmed, ObservationRejected
from portfolio.curate.events import LevelSigned
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.problems import NotFound

ONE, OTHER = uuid4(), uuid4()
BY_TEACHER = an_observation()
BY_FAMILY = an_observation(by=a_guardian(), note="收拾书包")
CONFIRMED = ObservationConfirmed(confirmed_by=TEACHER_ID)
REJECTED = ObservationRejected(rejected_by=TEACHER_ID)
WITHDRAWN = ObservationWithdrawn(withdrawn_by=GUARDIAN_ID)


def answering(*events: Event, by: Actor | None = None, state: str = "open") -> Outcome:
    return Given(fold(events)).when(
        require_answerable,
        is_answered=was_answered(events),
        term=a_term(state),
        by=by or a_teacher(),
    )


def test_a_familys_entry_waits_for_an_answer() -> None:
    """No refusal: it may be confirmed or rejected."""
    assert answering(BY_FAMILY, a_picture()).decide() is None


@pytest.mark.parametrize("answer", [CONFIRMED, REJECTED])
def test_an_answer_is_given_once(answer: Event) -> None:
    """Two teachers with one queue: the second is told, nothing flips."""
    answering(BY_FAMILY, answer).refuses(AlreadyAnswered)


def test_a_teachers_entry_needs_no_confirmation() -> None:
    """It counts by itself."""
    answering(BY_TEACHER).refuses(NothingToConfirm)


def test_nobody_confirms_what_they_wrote() -> None:
    """Four eyes, also where a parent of the class teaches it."""
    answering(BY_FAMILY, by=a_teacher(GUARDIAN_ID)).refuses(NotYourOwn)


@pytest.mark.parametrize("history", [(), (BY_FAMILY, WITHDRAWN)])
def test_what_is_not_there_or_was_taken_back_is_not_found(history: tuple[Event, ...]) -> None:
    """A withdrawn entry is the family's own again."""
    answering(*history).refuses(NotFound)


@pytest.mark.parametrize("state", ["planned", "sealed"])
def test_answers_are_given_while_the_term_is_open(state: str) -> None:
    """What counts for a sealed term is settled."""
    answering(BY_FAMILY, state=state).refuses(TermIsNotOpen)


def what_counts(*told: tuple[UUID | None, Event]) -> list[UUID]:
    return [one.observation_id for one in counted(told)]


def test_a_teachers_word_counts_at_once_and_a_familys_once_confirmed() -> None:
    """The rule by which sufficiency and reports are made."""
    assert what_counts((ONE, BY_TEACHER), (OTHER, BY_FAMILY)) == [ONE]
    assert what_counts((OTHER, BY_FAMILY), (ONE, BY_TEACHER), (OTHER, CONFIRMED)) == [ONE, OTHER]


def test_a_rejected_entry_counts_for_nothing() -> None:
    """It stays with the family."""
    assert what_counts((ONE, BY_FAMILY), (ONE, REJECTED)) == []


@pytest.mark.parametrize(
    "history", [(BY_TEACHER,), (BY_FAMILY,), (BY_FAMILY, CONFIRMED), (BY_FAMILY, REJECTED)]
)
def test_what_was_taken_back_counts_for_nothing(history: tuple[Event, ...]) -> None:
    """However far it had come."""
    assert what_counts(*((ONE, event) for event in history), (ONE, WITHDRAWN)) == []


def test_folding_what_was_recorded_never_raises() -> None:
    """A history that no command of ours would write is read all the same."""
    assert counted([(ONE, CONFIRMED), (ONE, WITHDRAWN)]) == []


def test_a_counted_fact_says_who_saw_it_and_who_vouched() -> None:
    """The report names both."""
    [fact] = counted([(ONE, BY_FAMILY), (ONE, CONFIRMED)])

    assert fact == Counted(
        ONE, "MC08", TODAY, GUARDIAN_ID, "parent", "收拾书包", {"times": 2}, TEACHER_ID
    )


def test_levels_and_other_events_of_the_term_are_no_facts() -> None:
    """A signature is not something seen."""
    signed = LevelSigned(
        indicator="student.B2", level="A", level_scale="growth.v1", signed_by=TEACHER_ID
    )

    assert what_counts((uuid4(), signed), (None, signed)) == []


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["teacher", "family"]),
            st.lists(st.sampled_from(["confirm", "reject", "withdraw"]), max_size=3),
        ),
        max_size=8,
    )
)
def test_a_fact_counts_exactly_once_or_not_at_all(
    entries: list[tuple[str, list[str]]],
) -> None:
    """Whatever is answered in whatever order, as far as the rules let it come into the log."""
    told: list[tuple[UUID | None, Event]] = []
    expected = set()
    for author, answers in entries:
        observation_id, history = uuid4(), [BY_TEACHER if author == "teacher" else BY_FAMILY]
        for answer in answers:
            _answered(history, answer)
        told += [(observation_id, event) for event in history]
        is_vouched = author == "teacher" or CONFIRMED in history
        if is_vouched and WITHDRAWN not in history:
            expected.add(observation_id)

    found = what_counts(*told)

    assert len(found) == len(set(found))
    assert set(found) == expected


def _answered(history: list[Event], answer: str) -> None:
    """One more event, where the rules allow it."""
    if WITHDRAWN in history:
        return
    if answer == "withdraw":
        history.append(WITHDRAWN)
    elif not was_answered(history) and BY_FAMILY in history:
        history.append(CONFIRMED if answer == "confirm" else REJECTED)
