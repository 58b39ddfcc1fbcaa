"""核实: what counts, whatever was answered, corrected or struck."""

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
    an_observation,
)
from portfolio.capture.events import ObservationCorrected, ObservationWithdrawn, PeerVoiceHeard
from portfolio.confirm.domain import Counted, counted, entry_of
from portfolio.confirm.events import (
    ConfirmationReversed,
    ObservationConfirmed,
    ObservationRejected,
    ObservationStruck,
    SampleChecked,
    SupplementAsked,
)
from portfolio.curate.events import LevelSigned
from portfolio.support.event import Event

ONE, OTHER = uuid4(), uuid4()
BY_TEACHER = an_observation()
BY_FAMILY = an_observation(by=a_guardian(), note="收拾书包")
CONFIRMED = ObservationConfirmed(confirmed_by=TEACHER_ID)
REJECTED = ObservationRejected(rejected_by=TEACHER_ID)
WITHDRAWN = ObservationWithdrawn(withdrawn_by=GUARDIAN_ID)
ASKED = SupplementAsked(asked_by=TEACHER_ID, question="做了多久？")
REVERSED = ConfirmationReversed(reversed_by=TEACHER_ID, reason="看错了")
STRUCK = ObservationStruck(objection_id=uuid4())
CHECKED = SampleChecked(checked_by=uuid4())
HEARD = PeerVoiceHeard(
    observation_type="MC08", vocabulary="v1", text="谢谢你帮我捡书", occurred_on=TODAY
)


def corrected(note: str = "改过", *, waits: bool = True) -> ObservationCorrected:
    return ObservationCorrected(
        corrected_by=GUARDIAN_ID, occurred_on=TODAY, needs_confirmation=waits, note=note
    )


def standing(*events: Event) -> str | None:
    entry = entry_of(ONE, events)
    return entry.standing if entry else None


def what_counts(*told: tuple[UUID | None, Event]) -> list[UUID]:
    return [one.observation_id for one in counted(told)]


def test_a_teachers_word_counts_at_once_and_a_familys_once_confirmed() -> None:
    """The rule by which sufficiency and reports are made."""
    assert what_counts((ONE, BY_TEACHER), (OTHER, BY_FAMILY)) == [ONE]
    assert what_counts((OTHER, BY_FAMILY), (ONE, BY_TEACHER), (OTHER, CONFIRMED)) == [OTHER, ONE]


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


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((BY_FAMILY,), "pending"),
        ((HEARD,), "pending"),
        ((HEARD, CONFIRMED), "counted"),
        ((BY_FAMILY, ASKED), "asked"),
        ((BY_FAMILY, ASKED, corrected()), "pending"),
        ((BY_FAMILY, ASKED, a_picture()), "pending"),
        ((BY_FAMILY, ASKED, CONFIRMED), "counted"),
        ((BY_FAMILY, ASKED, REJECTED), "rejected"),
        ((BY_FAMILY, a_picture()), "pending"),
        ((BY_FAMILY, CONFIRMED, corrected()), "pending"),
        ((BY_FAMILY, CONFIRMED, corrected(), CONFIRMED), "counted"),
        ((BY_FAMILY, CONFIRMED, REVERSED), "reversed"),
        ((BY_FAMILY, CONFIRMED, REVERSED, corrected()), "reversed"),
        ((BY_FAMILY, REJECTED, corrected()), "rejected"),
        ((BY_FAMILY, REJECTED, STRUCK), "struck"),
        ((BY_TEACHER, corrected(waits=False)), "counted"),
        ((BY_TEACHER, REVERSED), "reversed"),
        ((BY_TEACHER, STRUCK), "struck"),
        ((BY_TEACHER, STRUCK, corrected(waits=False)), "struck"),
        ((BY_TEACHER, WITHDRAWN, STRUCK), "withdrawn"),
        ((BY_TEACHER, CHECKED), "counted"),
        ((CONFIRMED,), None),
    ],
)
def test_how_an_entry_stands_follows_from_what_happened_to_it(
    history: tuple[Event, ...], expected: str | None
) -> None:
    """A question waits for its author; a no is final; an upheld objection is above all."""
    assert standing(*history) == expected


def test_a_correction_replaces_what_is_counted() -> None:
    """The report tells the latest wording; who confirmed the first confirmed only that."""
    [fact] = counted([(ONE, BY_TEACHER), (ONE, corrected("关了两次", waits=False))])
    [again] = counted([(ONE, BY_FAMILY), (ONE, CONFIRMED), (ONE, corrected()), (ONE, CONFIRMED)])

    assert (fact.note, fact.measures, fact.recorded_by) == ("关了两次", {}, TEACHER_ID)
    assert (again.note, again.confirmed_by) == ("改过", TEACHER_ID)


def test_a_peers_voice_names_nobody() -> None:
    """Its author is the opaque id it stands under."""
    [fact] = counted([(ONE, HEARD), (ONE, CONFIRMED)])

    assert (fact.source, fact.recorded_by, fact.note) == ("peer", ONE, "谢谢你帮我捡书")


def test_a_corrected_sample_is_to_be_looked_at_again() -> None:
    """What was checked was another wording."""
    entry = entry_of(ONE, (BY_TEACHER, CHECKED, corrected(waits=False)))

    assert entry
    assert not entry.is_checked
    assert entry.is_by(GUARDIAN_ID)
    assert entry.is_by(TEACHER_ID)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([BY_TEACHER, BY_FAMILY, HEARD]),
            st.lists(
                st.sampled_from(
                    [CONFIRMED, REJECTED, WITHDRAWN, ASKED, REVERSED, STRUCK, corrected()]
                ),
                max_size=5,
            ),
        ),
        max_size=8,
    )
)
def test_a_fact_counts_once_or_not_at_all(entries: list[tuple[Event, list[Event]]]) -> None:
    """In any order: what was withdrawn or struck never counts, nor others' words unconfirmed."""
    told: list[tuple[UUID | None, Event]] = []
    never, unconfirmed = set(), set()
    for recorded, answers in entries:
        observation_id = uuid4()
        told += [(observation_id, event) for event in (recorded, *answers)]
        if any(one in (WITHDRAWN, STRUCK) for one in answers):
            never.add(observation_id)
        if recorded is not BY_TEACHER and CONFIRMED not in answers:
            unconfirmed.add(observation_id)

    found = what_counts(*told)

    assert len(found) == len(set(found))
    assert not set(found) & (never | unconfirmed)
