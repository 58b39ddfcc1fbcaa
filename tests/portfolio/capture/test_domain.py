"""写实记录: what may be recorded of a pupil, by whom and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from builders import (
    CLOSES_ON,
    GUARDIAN_ID,
    NOON,
    OPENS_ON,
    TEACHER_ID,
    TODAY,
    a_guardian,
    a_note,
    a_picture,
    a_student,
    a_teacher,
    a_term,
    an_observation,
    vocabulary,
)
from given_when_then import Given, Outcome, folded_by
from portfolio.admit.domain import DayIsOutsideTerm, TermIsNotOpen
from portfolio.capture.domain import (
    MOST_EVIDENCE,
    Absent,
    AlreadyWithdrawn,
    DayIsInTheFuture,
    EvidenceIsEnough,
    MeasureComesLater,
    MeasureIsUnknown,
    NotForThisGrade,
    NotForThisVoice,
    NotYours,
    Recorded,
    TypeComesLater,
    Withdrawn,
    decide_attach,
    decide_record,
    decide_withdraw,
    fold,
    is_visible,
)
from portfolio.capture.events import ObservationWithdrawn
from portfolio.support.problems import NotFound
from portfolio.support.vocabulary import UnknownObservationType

given = folded_by(fold)
RECORDED = an_observation()
WITHDRAWN = ObservationWithdrawn(withdrawn_by=TEACHER_ID)
TYPES = vocabulary().observations.types


def recording(**changes: Any) -> Outcome:
    """王老师 records of 小明 in the open term, unless `changes` say otherwise."""
    said = {
        "term": a_term(),
        "vocabulary": vocabulary(),
        "by": a_teacher(),
        "now": NOON,
    } | {name: changes.pop(name) for name in ("term", "by", "now") if name in changes}
    student = changes.pop("student", a_student())
    return Given(a_note(**changes)).when(decide_record, student, **said)


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
    "kind", [one for one in TYPES if "parent" not in one.submitted_by], ids=lambda one: one.code
)
def test_a_family_is_not_asked_for_what_only_a_teacher_can_see(kind: Any) -> None:
    """Type by type, as the vocabulary says whose word is asked."""
    first = int(kind.grades[0])
    student = a_student(entry_year=2026 - (first - 1))
    refusal = TypeComesLater if kind.sensitivity in {"health", "survey"} else NotForThisVoice

    recording(by=a_guardian(), observation_type=kind.code, measures=(), student=student).refuses(
        refusal
    )


@pytest.mark.parametrize(
    "kind",
    [
        one
        for one in TYPES
        if "teacher" in one.submitted_by and one.sensitivity not in {"health", "survey"}
    ],
    ids=lambda one: one.code,
)
def test_a_teacher_records_every_open_type_in_its_first_and_last_grade(kind: Any) -> None:
    """No type of the vocabulary is there that nobody can use."""
    first, last = (int(grade) for grade in kind.grades.split("-"))
    for grade in (first, last):
        stage, years = ("junior", grade - 7) if grade > 6 else ("primary", grade - 1)
        student = a_student(stage=stage, entry_year=2026 - years)
        recording(observation_type=kind.code, measures=(), student=student).then(
            an_observation(observation_type=kind.code, measures={})
        )


def test_health_and_surveys_are_not_taken_yet() -> None:
    """They need readers and rules of their own: refused with a sentence, not half-taken."""
    later = [one for one in TYPES if one.sensitivity in {"health", "survey"}]

    assert len(later) >= 2
    for kind in later:
        recording(observation_type=kind.code, measures=()).refuses(TypeComesLater)


def test_a_type_nobody_knows_is_refused() -> None:
    """A phone with an older list says so instead of losing the record."""
    recording(observation_type="ZZ99").refuses(UnknownObservationType)


@pytest.mark.parametrize(("code", "grade"), [("LP07", 4), ("MC14", 7), ("LP04", 2)])
def test_a_type_is_for_its_grades(code: str, grade: int) -> None:
    """Industrial labour begins in grade 5."""
    stage, years = ("junior", grade - 7) if grade > 6 else ("primary", grade - 1)
    student = a_student(stage=stage, entry_year=2026 - years)

    recording(observation_type=code, measures=(), student=student).refuses(NotForThisGrade)


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
    recording(term=a_term(state)).refuses(TermIsNotOpen)


def test_a_measure_belongs_to_its_type() -> None:
    """How often the light was put out, yes; songs of it, no."""
    recording(measures=(("songs", 2),)).refuses(MeasureIsUnknown, measure="songs")
    recording(measures=(("nonsense", 2),)).refuses(MeasureIsUnknown, measure="nonsense")


def test_only_counts_and_durations_are_taken() -> None:
    """Never a mark: what is a level or a choice is said in words until it has its own form."""
    recording(observation_type="MC11", measures=(("reflection", 1),)).refuses(
        MeasureComesLater, measure="reflection"
    )
    recording(observation_type="PF06", measures=(("level4", 4),)).refuses(MeasureComesLater)


def test_what_was_recorded_stands() -> None:
    """The state that other decisions are taken upon."""
    assert fold(()) == Absent()
    stands = Recorded("MC08", TODAY, TEACHER_ID, "teacher", needs_confirmation=False)
    assert fold((RECORDED,)) == stands
    assert fold((RECORDED, a_picture(), a_picture())) == replace(stands, evidence_count=2)
    assert fold((RECORDED, WITHDRAWN)) == Withdrawn()
    assert fold((WITHDRAWN, a_picture())) == Withdrawn()


def test_its_author_takes_an_observation_back() -> None:
    """A slip of the finger: the wrong child, the wrong day."""
    (
        given(RECORDED)
        .when(decide_withdraw, term=a_term(), reason="记错学生", by=a_teacher())
        .then(ObservationWithdrawn(withdrawn_by=TEACHER_ID, reason="记错学生"))
    )


def test_nobody_else_takes_it_back() -> None:
    """Not the colleague, and not the family that would rather not have it there."""
    for other in (a_teacher(GUARDIAN_ID), a_guardian()):
        (
            given(RECORDED)
            .when(decide_withdraw, term=a_term(), reason=None, by=other)
            .refuses(NotYours)
        )


def test_an_observation_is_withdrawn_only_once() -> None:
    """A second press of the button changes nothing and says so."""
    (
        given(RECORDED, WITHDRAWN)
        .when(decide_withdraw, term=a_term(), reason="重复", by=a_teacher())
        .refuses(AlreadyWithdrawn)
    )


def test_what_never_was_cannot_be_withdrawn() -> None:
    """And is told like anything unknown."""
    given().when(decide_withdraw, term=a_term(), reason=None, by=a_teacher()).refuses(NotFound)


def test_a_sealed_term_gives_nothing_back() -> None:
    """The report has been issued upon these facts."""
    (
        given(RECORDED)
        .when(decide_withdraw, term=a_term("sealed"), reason=None, by=a_teacher())
        .refuses(TermIsNotOpen)
    )


def test_its_author_attaches_a_picture() -> None:
    """While the term is open."""
    picture = a_picture()
    (
        given(RECORDED)
        .when(decide_attach, term=a_term(), by=a_teacher(), evidence=picture)
        .then(picture)
    )


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        ((), NotFound),
        ((an_observation(by=a_guardian()),), NotYours),
        ((RECORDED, WITHDRAWN), AlreadyWithdrawn),
        ((RECORDED, *[a_picture()] * MOST_EVIDENCE), EvidenceIsEnough),
    ],
    ids=["no observation", "somebody else's", "withdrawn", "nine already"],
)
def test_a_picture_is_refused(history: tuple[Any, ...], refusal: type[Any]) -> None:
    """To what is not there, not one's own, taken back, or an album already."""
    (
        given(*history)
        .when(decide_attach, term=a_term(), by=a_teacher(), evidence=a_picture())
        .refuses(refusal)
    )


def test_a_sealed_term_takes_no_picture() -> None:
    """Its facts are frozen."""
    (
        given(RECORDED)
        .when(decide_attach, term=a_term("sealed"), by=a_teacher(), evidence=a_picture())
        .refuses(TermIsNotOpen)
    )


@pytest.mark.parametrize(
    ("is_author", "is_close", "expected"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_what_is_restricted_is_for_few_eyes(
    *, is_author: bool, is_close: bool, expected: bool
) -> None:
    """Child, guardian, class teacher and author; a colleague next door need not know."""
    assert is_visible("restricted", is_author=is_author, is_close=is_close) is expected
    assert is_visible("normal", is_author=is_author, is_close=is_close)
    assert is_visible("home", is_author=is_author, is_close=is_close)
