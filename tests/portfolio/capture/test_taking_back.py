"""What was recorded is taken back or said anew by its author, while the term is open."""

from datetime import timedelta
from typing import Any

from builders import (
    GUARDIAN_ID,
    OPENS_ON,
    TEACHER_ID,
    TODAY,
    a_guardian,
    a_note,
    a_setting,
    a_student,
    a_teacher,
    an_observation,
)
from given_when_then import Outcome
from portfolio.admit.domain import DayIsOutsideTerm, TermIsNotOpen
from portfolio.capture.domain import (
    AlreadyWithdrawn,
    DayIsInTheFuture,
    NotForThisGrade,
    NotYours,
    decide_correct,
    decide_withdraw,
)
from portfolio.capture.events import (
    ObservationCorrected,
    ObservationRecorded,
    ObservationWithdrawn,
    PeerVoiceHeard,
)
from portfolio.capture.saying import MeasureIsUnknown
from portfolio.support.problems import NotFound

from .recorded import RECORDED, WITHDRAWN, given, in_a_term


def test_its_author_takes_an_observation_back() -> None:
    """A slip of the finger: the wrong child, the wrong day."""
    (
        given(RECORDED)
        .when(decide_withdraw, a_student(), reason="记错学生", at=a_setting())
        .then(ObservationWithdrawn(withdrawn_by=TEACHER_ID, reason="记错学生"))
    )


def test_nobody_else_takes_it_back() -> None:
    """Not the colleague, and not the family that would rather not have it there."""
    for other in (a_teacher(GUARDIAN_ID), a_guardian()):
        (
            given(RECORDED)
            .when(decide_withdraw, a_student(), reason=None, at=a_setting(by=other))
            .refuses(NotYours)
        )


def test_an_observation_is_withdrawn_only_once() -> None:
    """A second press of the button changes nothing and says so."""
    (
        given(RECORDED, WITHDRAWN)
        .when(decide_withdraw, a_student(), reason="重复", at=a_setting())
        .refuses(AlreadyWithdrawn)
    )


def test_what_never_was_cannot_be_withdrawn() -> None:
    """And is told like anything unknown."""
    given().when(decide_withdraw, a_student(), reason=None, at=a_setting()).refuses(NotFound)


def test_a_sealed_term_gives_nothing_back() -> None:
    """The report has been issued upon these facts."""
    (
        given(RECORDED)
        .when(decide_withdraw, a_student(), reason=None, at=in_a_term("sealed"))
        .refuses(TermIsNotOpen)
    )


def correcting(first: ObservationRecorded, **changes: Any) -> Outcome:
    """Its author says it anew."""
    at = a_setting(**{name: changes.pop(name) for name in ("by", "school") if name in changes})
    said = a_note(**{"occurred_on": TODAY - timedelta(days=1), "measures": ()} | changes)
    return given(first).when(decide_correct, said, a_student(), reason="日期记错了", at=at)


def test_its_author_says_an_observation_anew() -> None:
    """更正: the whole content; what is left out is taken back."""
    correcting(RECORDED, note="是昨天").then(
        ObservationCorrected(
            corrected_by=TEACHER_ID,
            occurred_on=TODAY - timedelta(days=1),
            needs_confirmation=False,
            note="是昨天",
            reason="日期记错了",
        )
    )


def test_a_familys_correction_is_looked_at_again() -> None:
    """Who vouched for the first wording did not vouch for this one."""
    first, home = an_observation(by=a_guardian()), {"observation_type": "LP01", "measures": {}}
    sampled = an_observation(by=a_guardian(), needs_confirmation=False, **home)

    for history, waits in ((first, True), (sampled, False)):
        correcting(history, by=a_guardian()).then(
            ObservationCorrected(
                corrected_by=GUARDIAN_ID,
                occurred_on=TODAY - timedelta(days=1),
                needs_confirmation=waits,
                reason="日期记错了",
            )
        )


def test_a_correction_keeps_whose_words_they_are() -> None:
    """What a teacher wrote down for a child stays the child's, and counts."""
    spoken = an_observation(source="student", for_child=True)
    corrected = correcting(spoken).decide()

    assert (corrected.for_child, corrected.needs_confirmation) == (True, False)


def test_a_correction_is_held_to_the_same_rules() -> None:
    """Not another's, not what is gone, not tomorrow, not another type's measures."""
    correcting(RECORDED, by=a_guardian()).refuses(NotYours)
    correcting(RECORDED, occurred_on=TODAY + timedelta(days=1)).refuses(DayIsInTheFuture)
    correcting(RECORDED, occurred_on=OPENS_ON - timedelta(days=1)).refuses(DayIsOutsideTerm)
    correcting(RECORDED, measures=(("songs", 1),)).refuses(MeasureIsUnknown)
    said = {"reason": None, "at": a_setting()}
    given(RECORDED, WITHDRAWN).when(decide_correct, a_note(), a_student(), **said).refuses(
        AlreadyWithdrawn
    )
    given().when(decide_correct, a_note(), a_student(), **said).refuses(NotFound)
    # The type may have no such grade: asked of the observation's own type, not of the note's.
    given(an_observation(observation_type="LP07")).when(
        decide_correct, a_note(), a_student(), **said
    ).refuses(NotForThisGrade)


def test_a_peers_voice_is_nobodys_to_take_back() -> None:
    """Its author is not known here, so nobody can claim to be."""
    heard = PeerVoiceHeard(
        observation_type="MC11", vocabulary="v1", text="他帮我捡起了书", occurred_on=TODAY
    )

    given(heard).when(decide_withdraw, a_student(), reason=None, at=a_setting()).refuses(NotYours)
