"""整理遴选: a pupil's term is the fold of what happened in it."""

from typing import Any
from uuid import UUID, uuid4

from builders import TEACHER_ID, a_guardian, a_picture, an_observation, vocabulary
from portfolio.capture.events import ObservationWithdrawn
from portfolio.curate import events as e
from portfolio.curate.domain import (
    Signed,
    SubjectLevels,
    TermRecord,
    Written,
    entry_cell,
    level_cell,
    record_of,
    second_rating_cell,
    subjects_cell,
    words_cell,
)
from portfolio.curate.events import LevelSigned, RemarkWritten, SubjectLevelsSigned
from portfolio.support.event import Event

B3, B12 = "student.B3", "student.B12"
INDICATOR = vocabulary().indicator_of("MC08")
WORDS = ("remark", "self-statement", "family-words", "next-steps", "pictures")


def a_level(level: str) -> LevelSigned:
    return LevelSigned.model_validate(
        {
            "indicator": INDICATOR,
            "level": level,
            "level_scale": "growth.v1",
            "signed_by": TEACHER_ID,
        }
    )


class Row:
    """As much of a log row as the fold reads."""

    def __init__(self, version: int, subject_id: UUID | None = None) -> None:
        self.originator_version, self.subject_id = version, subject_id


def a_record(*told: tuple[UUID, Event]) -> TermRecord:
    """The fold of events about these subjects, versions 1, 2, 3 …"""
    rows: list[Any] = [Row(version, subject) for version, (subject, _) in enumerate(told, 1)]
    return record_of(rows, [event for _, event in told])


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
    assert record.levels == {INDICATOR: Signed("B", TEACHER_ID, 6, "growth.v1")}
    assert record.subjects == SubjectLevels({"music": "met"}, 7, TEACHER_ID)
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
        second_rating_cell(pupil, "2026-2027-1", B3),
        entry_cell(pupil, "2026-2027-1", other),
        *(words_cell(pupil, "2026-2027-1", what) for what in WORDS),
        subjects_cell(pupil, "2026-2027-2"),
        words_cell(other, "2026-2027-1", "remark"),
    }

    assert len(cells) == 14


def test_what_was_chosen_stands_as_long_as_its_fact_counts() -> None:
    """A record withdrawn after it was chosen leaves the report, its picture with it."""
    fact, other, evidence = uuid4(), uuid4(), uuid4()
    chosen = e.EntrySelected(observation_id=fact, indicator=INDICATOR, selected_by=TEACHER_ID)
    pictures = e.PicturesChosen(pictures=[e.Picture(evidence_id=evidence)], chosen_by=TEACHER_ID)
    before: list[tuple[UUID, Event]] = [
        (fact, an_observation()),
        (fact, a_picture(evidence_id=evidence)),
        (other, chosen),
        (uuid4(), pictures),
    ]
    stands = a_record(*before)
    gone = a_record(*before, (fact, ObservationWithdrawn(withdrawn_by=TEACHER_ID)))

    assert list(stands.entries) == [fact]
    assert [one.evidence_id for one in stands.pictures_that_count()] == [evidence]
    assert (dict(gone.entries), gone.pictures_that_count()) == ({}, ())
    assert gone.version_of(other) == 3


def test_what_was_dropped_is_chosen_no_more_and_keeps_its_version() -> None:
    """Choosing it again is a change of the same cell."""
    fact, cell = uuid4(), uuid4()
    record = a_record(
        (fact, an_observation()),
        (cell, e.EntrySelected(observation_id=fact, indicator=B3, selected_by=TEACHER_ID)),
        (cell, e.EntryDropped(observation_id=fact, dropped_by=TEACHER_ID)),
    )

    assert (dict(record.entries), record.version_of(cell)) == ({}, 3)
    assert [one.observation_id for one in record.facts] == [fact]


def test_voices_and_steps_are_as_they_were_said_last() -> None:
    """Each with who said it; a child's words say whether a teacher wrote them down."""
    mine, family, steps = uuid4(), uuid4(), uuid4()
    record = a_record(
        (mine, e.SelfStatementWritten(text="旧", written_by=TEACHER_ID)),
        (mine, e.SelfStatementWritten(text="新", written_by=TEACHER_ID, for_child=True)),
        (family, e.FamilyWordsWritten(text="看见了", written_by=TEACHER_ID)),
        (steps, e.NextStepsAgreed(school="陪读", school_indicator=B3, agreed_by=TEACHER_ID)),
        (uuid4(), RemarkWritten(text="好", written_by=TEACHER_ID, lead="10 月起")),
        (uuid4(), e.SecondRatingGiven(indicator=B3, level="C", rated_by=TEACHER_ID)),
    )

    assert record.self_statement == Written("新", TEACHER_ID, 2, for_child=True)
    assert record.family_words == Written("看见了", TEACHER_ID, 3)
    assert record.next_steps
    assert (record.next_steps.school, record.next_steps.school_indicator) == ("陪读", B3)
    assert record.remark == Written("好", TEACHER_ID, 5, lead="10 月起")
    assert record.second_ratings[B3].level == "C"
    assert not record.levels


def test_a_cell_is_open_again_from_the_objection_to_the_next_signature() -> None:
    """Not one signature longer."""
    cell = uuid4()
    reopened = e.JudgementReopened(what="level", indicator=INDICATOR, objection_id=uuid4())
    told: list[tuple[UUID, Event]] = [(cell, a_level("C")), (cell, reopened)]

    assert a_record(*told).reopened == {cell}
    assert a_record(*told).levels[INDICATOR].level == "C"
    assert a_record(*told, (cell, a_level("B"))).reopened == frozenset()
