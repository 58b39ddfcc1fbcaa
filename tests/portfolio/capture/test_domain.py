"""写实记录: what may be recorded of a pupil, by whom and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from builders import (
    CLASS_GROUP,
    CLOSES_ON,
    NOON,
    OPENS_ON,
    TEACHER_ID,
    TERM,
    TODAY,
    a_guardian,
    a_note,
    a_picture,
    a_school,
    a_setting,
    a_student,
    a_term,
    an_observation,
    vocabulary,
)
from portfolio.admit.domain import DayIsOutsideTerm, TermIsNotOpen
from portfolio.admit.pupils import Left, StudentHasLeft
from portfolio.admit.terms import Check, FactsAreFrozen
from portfolio.capture.domain import (
    Absent,
    DayIsInTheFuture,
    NotForThisGrade,
    Recorded,
    Withdrawn,
    decide_attach,
    decide_correct,
    decide_withdraw,
    fold,
)
from portfolio.capture.saying import MeasureIsUnknown
from portfolio.capture.setting import HasGoneThrough
from portfolio.support.vocabulary import UnknownObservationType

from .recorded import RECORDED, WITHDRAWN, given, recording


def test_a_teachers_observation_counts_at_once() -> None:
    """Who answers for the class needs nobody to vouch."""
    recording().then(RECORDED)


def test_a_guardians_observation_waits_for_a_teacher() -> None:
    """What happened at home is told by the family and vouched for by the school."""
    recording(by=a_guardian()).then(an_observation(by=a_guardian()))


def test_what_the_family_writes_about_home_is_taken_on_trust() -> None:
    """A `sample` type: a teacher who had to confirm every washed dish would stop."""
    recording(by=a_guardian(), observation_type="LP01", measures=()).then(
        an_observation(
            by=a_guardian(), observation_type="LP01", measures={}, needs_confirmation=False
        )
    )


def test_a_record_keeps_the_words_it_was_made_under() -> None:
    """A later vocabulary must not change what was meant."""
    assert RECORDED.vocabulary == vocabulary().versions["observation_types"]


def test_the_phones_claim_is_kept_beside_the_servers_word() -> None:
    """Clocks may lie (G10): a claim about the moment, never the order."""
    claimed = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    recording(captured_at=claimed, note="主动擦黑板").then(
        an_observation(captured_at=claimed, note="主动擦黑板")
    )


@pytest.mark.parametrize(
    "claimed",
    [
        datetime(1970, 1, 1, 8, 0, tzinfo=timezone(timedelta(hours=8))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
        NOON + timedelta(days=2, seconds=1),
        NOON - timedelta(days=400, seconds=1),
    ],
    ids=["reset", "first year", "last year", "days ahead", "two school years ago"],
)
def test_a_phone_that_has_lost_its_clock_loses_the_claim_and_not_the_record(
    claimed: datetime,
) -> None:
    """A battery that ran empty on a trip must not cost a teacher what they saw; what nobody can
    have meant is not kept as if somebody had said it, the server's word on when stands alone.
    """
    recording(captured_at=claimed).then(RECORDED)


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-2), timedelta(days=-400)])
def test_a_phone_that_is_some_days_off_is_believed(off: timedelta) -> None:
    """G10: two days either way; and offline for the rest of a school year."""
    recording(captured_at=NOON + off).then(an_observation(captured_at=NOON + off))


def test_of_who_left_nothing_is_recorded() -> None:
    """The record goes with the child."""
    recording(student=a_student(left=Left(TODAY, "transfer"))).refuses(StudentHasLeft)


def test_while_the_families_check_facts_stand_still() -> None:
    """On every path: recording, correcting, withdrawing, attaching."""
    frozen = a_school(checks={(TERM, CLASS_GROUP): Check(CLOSES_ON, "open")})
    at = a_setting(school=frozen)
    recording(school=frozen).refuses(FactsAreFrozen)
    recorded = given(RECORDED)
    recorded.when(decide_withdraw, a_student(), reason=None, at=at).refuses(FactsAreFrozen)
    recorded.when(decide_attach, a_picture(), a_student(), at=at).refuses(FactsAreFrozen)
    recorded.when(decide_correct, a_note(), a_student(), reason=None, at=at).refuses(FactsAreFrozen)


@pytest.mark.parametrize(
    ("stage", "entered", "is_here"),
    [
        ("primary", {"entry_year": 2021}, True),
        ("primary", {"entry_year": 2020}, False),
        ("junior", {"stage": "junior", "entry_year": 2024}, True),
        ("junior", {"stage": "junior", "entry_year": 2023}, False),
        ("nine_year", {"entry_year": 2018}, True),
        ("nine_year", {"entry_year": 2017}, False),
    ],
)
def test_nothing_is_recorded_of_who_has_gone_through_the_school(
    stage: str, entered: dict[str, Any], *, is_here: bool
) -> None:
    """A graduation that nobody entered: on every path but taking back, told what to do."""
    student = a_student(consents=frozenset({"photo"}), **entered)
    at = a_setting(school=a_school(stage=stage))
    recorded = given(RECORDED)
    tries = (
        recording(student=student, school=at.school, note="", measures=()),
        recorded.when(decide_attach, a_picture(), student, at=at),
        recorded.when(decide_correct, a_note(), student, reason=None, at=at),
    )
    for one in tries:
        if is_here:
            one.decide()
        else:
            one.refuses(HasGoneThrough)

    recorded.when(decide_withdraw, student, reason=None, at=at).decide()


def test_a_type_nobody_knows_is_refused() -> None:
    """A phone with an older list says so instead of losing the record."""
    recording(observation_type="ZZ99").refuses(UnknownObservationType)


@pytest.mark.parametrize(("code", "grade"), [("LP07", 4), ("MC14", 7), ("LP04", 2)])
def test_a_type_is_for_its_grades(code: str, grade: int) -> None:
    """Industrial labour begins in grade 5."""
    stage, years = ("junior", grade - 7) if grade > 6 else ("primary", grade - 1)
    student, school = a_student(stage=stage, entry_year=2026 - years), a_school(stage="nine_year")

    recording(observation_type=code, measures=(), student=student, school=school).refuses(
        NotForThisGrade
    )


@pytest.mark.parametrize("day", [OPENS_ON - timedelta(days=1), CLOSES_ON + timedelta(days=1)])
def test_the_day_lies_in_the_term(day: date) -> None:
    """A record of last term would slip into a report that is signed already."""
    recording(occurred_on=day, now=NOON + timedelta(days=100)).refuses(DayIsOutsideTerm)


def test_tomorrow_cannot_be_observed() -> None:
    """Only what has happened is a fact; today is the school's day, not UTC's."""
    recording(occurred_on=TODAY + timedelta(days=1)).refuses(DayIsInTheFuture)
    late = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half past midnight of the 21st in Shanghai
    recording(occurred_on=TODAY + timedelta(days=1), now=late).then(
        an_observation(occurred_on=TODAY + timedelta(days=1))
    )


@pytest.mark.parametrize("state", ["planned", "sealed"])
def test_nothing_is_recorded_outside_an_open_term(state: str) -> None:
    """Facts of a sealed term are frozen for good."""
    recording(school=a_school(terms={TERM: a_term(state)})).refuses(TermIsNotOpen)


def test_a_measure_belongs_to_its_type() -> None:
    """How often the light was put out, yes; songs of it, no."""
    recording(measures=(("songs", 2),)).refuses(MeasureIsUnknown, measure="songs")
    recording(measures=(("nonsense", 2),)).refuses(MeasureIsUnknown, measure="nonsense")


def test_what_was_recorded_stands() -> None:
    """The state that other decisions are taken upon."""
    assert fold(()) == Absent()
    stands = Recorded("MC08", TODAY, TEACHER_ID, "teacher", needs_confirmation=False)
    assert fold((RECORDED,)) == stands
    assert fold((RECORDED, a_picture(), a_picture())) == replace(stands, evidence_count=2)
    assert fold((RECORDED, WITHDRAWN)) == Withdrawn()
    assert fold((WITHDRAWN, a_picture())) == Withdrawn()
