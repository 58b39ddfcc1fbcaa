"""整理遴选: what a teacher may sign, upon which facts, and against which version."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import (
    GUARDIAN_ID,
    TEACHER_ID,
    a_student,
    a_teacher,
    a_term,
    vocabulary,
)
from given_when_then import Given, Outcome
from portfolio.admit.domain import TermIsNotOpen
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import Signed, SubjectLevels, TermRecord, require_version
from portfolio.curate.events import LevelSigned, SecondRatingGiven, SubjectLevelsSigned
from portfolio.curate.signing import (
    AlreadyRated,
    IndicatorTakesNoLevel,
    JudgedByPlan,
    NotAFactOfIt,
    NotBlind,
    NotDrawnForRating,
    NotEnoughFacts,
    NotYourIndicator,
    NotYourSubject,
    SubjectIsUnknown,
    decide_rate_again,
    decide_sign_level,
    decide_sign_subjects,
    require_signer,
)
from portfolio.support.policy import Relation
from portfolio.support.problems import Precondition, Stale

CELL = uuid4()
B12 = "student.B12"


def facts(*days: int, kind: str = "MC08", by: UUID = TEACHER_ID) -> tuple[Counted, ...]:
    """Facts on these days of October."""
    return tuple(
        Counted(uuid4(), kind, date(2026, 10, day), by, "teacher", None, {}) for day in days
    )


def a_record(*days: int, **changes: Any) -> TermRecord:
    return TermRecord(**{"facts": facts(*days)} | changes)


INDICATOR = vocabulary().indicator_of("MC08")


def signing(record: TermRecord, student: Any = None, **changes: Any) -> Outcome:
    said = {"cell": CELL, "indicator": INDICATOR, "level": "B", "meant": None, "term": a_term()}
    return Given(record).when(
        decide_sign_level,
        student or a_student(),
        vocabulary=vocabulary(),
        by=a_teacher(),
        **said | changes,
    )


def a_level(level: str = "B", indicator: str = INDICATOR, **changes: Any) -> LevelSigned:
    scale = vocabulary().versions["level_scale"]
    said = {"indicator": indicator, "level": level, "level_scale": scale, "signed_by": TEACHER_ID}
    return LevelSigned.model_validate(said | changes)


def test_a_level_is_signed_upon_enough_facts() -> None:
    """Two facts on two days; the version it follows is that of an empty cell."""
    signing(a_record(1, 2)).then(a_level(), 0)


@pytest.mark.parametrize("days", [(), (1,), (1, 1), (1, 1, 1)])
def test_too_few_facts_or_days_are_no_ground_for_a_level(days: tuple[int, ...]) -> None:
    """Ten records of one afternoon are one afternoon; the report says so and judges nothing."""
    signing(a_record(*days)).refuses(NotEnoughFacts, facts=2, days=2)


def test_more_facts_buy_nothing() -> None:
    """No level follows from a count: two and two hundred facts leave the same four to sign."""
    for level in "ABCD":
        signing(a_record(*range(1, 31)), level=level).then(a_level(level), 0)
        signing(a_record(1, 2), level=level).then(a_level(level), 0)


def test_facts_of_another_indicator_do_not_count() -> None:
    """Each of the twelve stands for itself."""
    other = next(
        one for one in vocabulary().observations.types if vocabulary().indicator_of(one.code) == B12
    )

    signing(TermRecord(facts=facts(1, 2, kind=other.code))).refuses(NotEnoughFacts)
    signing(TermRecord(facts=facts(1, kind=other.code)), indicator=B12).then(
        a_level(indicator=B12),
        0,
    )


@pytest.mark.parametrize("indicator", ["student.B1", "student.B6", "student.B99", "school.B12"])
def test_some_indicators_take_no_level(indicator: str) -> None:
    """B1 has facts and words only, B6 is told by subject, the others do not exist."""
    signing(a_record(1, 2), indicator=indicator).refuses(IndicatorTakesNoLevel, reason=indicator)


def test_a_pupil_with_a_plan_is_not_measured_by_the_common_scale() -> None:
    """残疾人教育条例, art. 23: by the plan that was made for this child."""
    planned = a_student(follows_individual_plan=True)

    signing(a_record(1, 2), planned).refuses(JudgedByPlan)
    subjects(planned).refuses(JudgedByPlan)


@pytest.mark.parametrize("state", ["planned", "sealed"])
def test_nothing_is_signed_outside_an_open_term(state: str) -> None:
    """The report of a sealed term exists."""
    signing(a_record(1, 2), term=a_term(state)).refuses(TermIsNotOpen)
    subjects(term=a_term(state)).refuses(TermIsNotOpen)


def test_what_an_objection_reopened_is_signed_again_after_the_term() -> None:
    """That cell and no other, and once: the next signature ends it."""
    reopened = a_record(1, 2, reopened=frozenset({CELL}), cells={CELL: 9})

    signing(reopened, level="A", meant=9, term=a_term("sealed")).then(a_level("A"), 9)
    signing(reopened, cell=uuid4(), term=a_term("sealed")).refuses(TermIsNotOpen)


def test_a_change_of_a_signed_level_names_the_version_it_changes() -> None:
    """428 without, 412 with an older one: nobody overwrites what they have not seen."""
    record = a_record(1, 2, cells={CELL: 7})

    signing(record, level="A").refuses(Precondition)
    signing(record, level="A", meant=6).refuses(Stale)
    signing(record, level="A", meant=7).then(a_level("A"), 7)


@pytest.mark.parametrize(
    ("current", "meant", "refusal"), [(0, 3, Stale), (4, 3, Stale), (4, None, Precondition)]
)
def test_a_version_that_is_not_the_current_one_is_refused(
    current: int, meant: int | None, refusal: type[Exception]
) -> None:
    """Also one of a cell that nobody has signed (RFC 9110, 13.1.1)."""
    with pytest.raises(refusal):
        require_version(current, meant)


def subjects(student: Any = None, record: TermRecord | None = None, **changes: Any) -> Outcome:
    said = {"cell": CELL, "levels": {"music": "met"}, "own_subjects": None, "meant": None}
    return Given(record or TermRecord()).when(
        decide_sign_subjects,
        student or a_student(),
        vocabulary=vocabulary(),
        by=a_teacher(),
        **{"term": a_term(), **said, **changes},
    )


def test_subjects_not_named_stay_as_they_are() -> None:
    """Each teacher adds a line to one list."""
    there = SubjectLevels({"chinese": "mostly", "music": "support"}, 5)
    record = TermRecord(subjects=there, cells={CELL: 5})
    merged = SubjectLevelsSigned(levels={"chinese": "mostly", "music": "met"}, signed_by=TEACHER_ID)

    subjects(record=record, meant=5).then(merged, 5)
    subjects(record=record).refuses(Precondition)
    subjects(record=record, meant=4).refuses(Stale)


@pytest.mark.parametrize("subject", ["physics", "english", "astrology"])
def test_a_subject_is_one_the_grade_has(subject: str) -> None:
    """Grade 2 has no English and no physics."""
    second = a_student(entry_year=2025)

    subjects(second, levels={subject: "met"}).refuses(SubjectIsUnknown, subject=subject)


def test_a_subject_teacher_signs_only_what_they_teach() -> None:
    """The music teacher does not grade mathematics, not even in passing."""
    own = frozenset({"music"})

    subjects(own_subjects=own).then(
        SubjectLevelsSigned(levels={"music": "met"}, signed_by=TEACHER_ID),
        0,
    )
    subjects(own_subjects=own, levels={"music": "met", "mathematics": "met"}).refuses(
        NotYourSubject
    )


SIGNERS = [
    ({Relation.CLASS_TEACHER}, set(), "student.B7", True),
    ({Relation.SUBJECT_TEACHER}, {"physical_education"}, "student.B7", True),
    ({Relation.SUBJECT_TEACHER}, {"physical_education"}, "student.B8", True),
    ({Relation.SUBJECT_TEACHER}, {"physical_education"}, "student.B9", False),
    ({Relation.SUBJECT_TEACHER}, {"music"}, "student.B9", True),
    ({Relation.SUBJECT_TEACHER}, {"visual_arts"}, "student.B10", True),
    ({Relation.SUBJECT_TEACHER}, {"labour"}, "student.B11", True),
    ({Relation.SUBJECT_TEACHER}, {"mathematics"}, "student.B3", False),
    ({Relation.SCHOOL_ADMIN}, set(), "student.B3", False),
]


@pytest.mark.parametrize(("relations", "subjects", "indicator", "may"), SIGNERS)
def test_an_indicator_is_signed_by_the_teacher_responsible(
    relations: set[Relation], subjects: set[str], indicator: str, *, may: bool
) -> None:
    """`judging.yaml` says who beside the class teacher: data of a school, not code."""
    said = (indicator, frozenset(relations), frozenset(subjects), vocabulary())
    if may:
        require_signer(*said)
        return
    with pytest.raises(NotYourIndicator):
        require_signer(*said)


def test_a_fact_that_shows_less_help_is_a_fact_of_the_same_indicator() -> None:
    """有进步 with the level the same is told by a fact, never by a feeling."""
    record = a_record(1, 2)
    fact, other = record.facts[0].observation_id, facts(3, kind="LP03")[0]
    with_other = TermRecord(facts=(*record.facts, other))

    signing(record, less_help_fact=fact).then(a_level(less_help_fact=fact), 0)
    signing(with_other, less_help_fact=other.observation_id).refuses(NotAFactOfIt)
    signing(record, less_help_fact=uuid4()).refuses(NotAFactOfIt)


def rating(record: TermRecord, student: Any = None, **changes: Any) -> Outcome:
    said = {"cell": CELL, "is_drawn": True, "indicator": INDICATOR, "level": "C"}
    return Given(record).when(
        decide_rate_again,
        student or a_student(),
        vocabulary=vocabulary(),
        by=a_teacher(GUARDIAN_ID),
        **{"term": a_term(), **said, **changes},
    )


def test_a_second_rating_is_given_once_of_what_the_lot_drew() -> None:
    """26n says how often two people agree: neither chosen nor negotiated."""
    given = SecondRatingGiven(indicator=INDICATOR, level="C", rated_by=GUARDIAN_ID)

    rating(a_record(1, 2)).then(given, 0)
    rating(a_record(1, 2), is_drawn=False).refuses(NotDrawnForRating)
    rating(a_record(1, 2, cells={CELL: 4})).refuses(AlreadyRated)
    rating(a_record(1)).refuses(NotEnoughFacts)
    rating(a_record(1, 2), a_student(follows_individual_plan=True)).refuses(JudgedByPlan)
    rating(a_record(1, 2), term=a_term("sealed")).refuses(TermIsNotOpen)


def test_whoever_signed_does_not_rate_again_from_another_class() -> None:
    """A teacher who moved on no longer reads the level, and still knows it."""
    signed = {INDICATOR: Signed("B", GUARDIAN_ID, 3, "growth.v1")}

    rating(a_record(1, 2, levels=signed)).refuses(NotBlind)


def test_several_people_may_be_asked_for() -> None:
    """Sufficiency counts sources; a family is never required."""
    needed = [vocabulary().sufficiency(one) for one in vocabulary().levelled_indicators()]

    assert all(one.sources == 1 for one in needed)
    assert a_record(1, 2).is_enough(INDICATOR, vocabulary())
    assert TermRecord(facts=facts(1, 2, by=GUARDIAN_ID)).is_enough(INDICATOR, vocabulary())
