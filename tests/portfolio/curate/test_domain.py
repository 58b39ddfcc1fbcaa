"""整理遴选: what a teacher may sign, upon which facts, and against which version."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import (
    GUARDIAN_ID,
    TEACHER_ID,
    a_guardian,
    a_student,
    a_teacher,
    a_term,
    an_observation,
    vocabulary,
)
from given_when_then import Given, Outcome
from portfolio.admit.domain import TermIsNotOpen
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import (
    IndicatorTakesNoLevel,
    JudgedByPlan,
    NotEnoughFacts,
    NotYourSubject,
    Signed,
    SubjectIsUnknown,
    SubjectLevels,
    TermRecord,
    Written,
    decide_sign_level,
    decide_sign_subjects,
    decide_write_remark,
    level_cell,
    record_of,
    remark_cell,
    require_version,
    subjects_cell,
)
from portfolio.curate.events import LevelSigned, RemarkWritten, SubjectLevelsSigned
from portfolio.support.event import Event
from portfolio.support.problems import Precondition, Stale

B3 = "student.B3"
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
    said = {"indicator": INDICATOR, "level": "B", "meant": None, "term": a_term()}
    return Given(record).when(
        decide_sign_level,
        student or a_student(),
        vocabulary=vocabulary(),
        by=a_teacher(),
        **said | changes,
    )


def a_level(level: str = "B", indicator: str = INDICATOR) -> LevelSigned:
    scale = vocabulary().versions["level_scale"]
    return LevelSigned.model_validate(
        {"indicator": indicator, "level": level, "level_scale": scale, "signed_by": TEACHER_ID}
    )


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
    remarking(term=a_term(state)).refuses(TermIsNotOpen)


def test_a_change_of_a_signed_level_names_the_version_it_changes() -> None:
    """428 without, 412 with an older one: nobody overwrites what they have not seen."""
    record = a_record(1, 2, levels={INDICATOR: Signed("B", TEACHER_ID, 7)})

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
    said = {"levels": {"music": "met"}, "own_subjects": None, "meant": None, "term": a_term()}
    return Given(record or TermRecord()).when(
        decide_sign_subjects,
        student or a_student(),
        vocabulary=vocabulary(),
        by=a_teacher(),
        **said | changes,
    )


def test_subjects_not_named_stay_as_they_are() -> None:
    """Each teacher adds a line to one list."""
    record = TermRecord(subjects=SubjectLevels({"chinese": "mostly", "music": "support"}, 5))
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


def remarking(record: TermRecord | None = None, **changes: Any) -> Outcome:
    said = {"text": "愿意帮忙", "meant": None, "term": a_term()}
    return Given(record or TermRecord()).when(decide_write_remark, by=a_teacher(), **said | changes)


def test_a_remark_is_written_and_changed_like_a_level() -> None:
    """It goes on paper under a name."""
    written = RemarkWritten(text="愿意帮忙", written_by=TEACHER_ID)
    there = TermRecord(remark=Written("旧评语", TEACHER_ID, 3))

    remarking().then(written, 0)
    remarking(there).refuses(Precondition)
    remarking(there, meant=2).refuses(Stale)
    remarking(there, meant=3).then(written, 3)


class Row:
    """As much of a log row as the fold reads."""

    def __init__(self, version: int, subject_id: UUID | None = None) -> None:
        self.originator_version, self.subject_id = version, subject_id


def test_a_record_is_the_fold_of_a_terms_events() -> None:
    """The last signature of each cell with the version of its event; facts only as they count."""
    one = uuid4()
    told: list[tuple[Any, Event]] = [
        (Row(4, one), an_observation(by=a_guardian())),
        (Row(5, uuid4()), a_level("C")),
        (Row(6, uuid4()), a_level("B")),
        (Row(7, uuid4()), SubjectLevelsSigned(levels={"music": "met"}, signed_by=TEACHER_ID)),
        (Row(8, uuid4()), RemarkWritten(text="愿意帮忙", written_by=TEACHER_ID)),
    ]
    record = record_of([row for row, _ in told], [event for _, event in told])

    assert record.facts == ()
    assert record.levels == {INDICATOR: Signed("B", TEACHER_ID, 6)}
    assert record.subjects == SubjectLevels({"music": "met"}, 7)
    assert record.remark == Written("愿意帮忙", TEACHER_ID, 8)


def test_each_thing_signed_has_a_cell_of_its_own() -> None:
    """Two teachers who sign two things never stand in each other's way."""
    pupil, other = uuid4(), uuid4()
    cells = {
        level_cell(pupil, "2026-2027-1", B3),
        level_cell(pupil, "2026-2027-1", B12),
        level_cell(pupil, "2026-2027-2", B3),
        level_cell(other, "2026-2027-1", B3),
        subjects_cell(pupil, "2026-2027-1"),
        remark_cell(pupil, "2026-2027-1"),
        subjects_cell(pupil, "2026-2027-2"),
        remark_cell(other, "2026-2027-1"),
    }

    assert len(cells) == 8


def test_several_people_may_be_asked_for() -> None:
    """Sufficiency counts sources; a family is never required."""
    needed = [vocabulary().sufficiency(one) for one in vocabulary().levelled_indicators()]

    assert all(one.sources == 1 for one in needed)
    assert a_record(1, 2).is_enough(INDICATOR, vocabulary())
    assert TermRecord(facts=facts(1, 2, by=GUARDIAN_ID)).is_enough(INDICATOR, vocabulary())
