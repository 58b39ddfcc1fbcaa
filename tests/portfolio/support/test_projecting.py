"""Projections: one fold for tailing and for rebuilding, rows and position together."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM, a_guardian, a_picture, an_observation
from portfolio.admit import events as admit
from portfolio.capture.events import ObservationWithdrawn, PeerVoiceGiven
from portfolio.catalogue import PROJECTIONS
from portfolio.confirm.events import ObservationConfirmed, ObservationRejected, SampleChecked
from portfolio.curate.events import (
    LevelSigned,
    NextStepsAgreed,
    RemarkWritten,
    SecondRatingGiven,
    SubjectLevelsSigned,
)
from portfolio.review.events import DraftChecked, ObjectionFiled
from portfolio.share.events import ReportAcknowledged
from portfolio.support import projecting
from portfolio.support.changes import Change
from portfolio.support.journal import Decided
from portfolio.support.projecting import Fact, Projection, Projector
from read_tables import Contents, contents, rebuilt, tables_of
from standing_school import StandingSchool, a_school
from standing_service import Service, a_projector


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    """A school whose log nobody follows but the test."""
    return await a_school(still)


# What says nothing of a pupil, and so is forgotten with none.
OF_THE_SCHOOL = {"class_review", "feed", "sealed_term"}


def a_history(school: StandingSchool) -> list[Decided]:
    """Something for every table."""
    teacher = school.actor("class teacher").person_id
    seen, told, taken_back = uuid4(), uuid4(), uuid4()
    pupil, mate = school.pupil_id, school.classmate_id
    signed = {"level_scale": "growth.v1", "signed_by": teacher, "indicator": "student.B2"}
    return [
        Decided(pupil, an_observation(note="一"), TERM, seen),
        Decided(pupil, a_picture(), TERM, seen),
        Decided(mate, an_observation(by=a_guardian(), note="二"), TERM, told),
        Decided(mate, an_observation(note="三"), TERM, taken_back),
        Decided(mate, ObservationConfirmed(confirmed_by=teacher), TERM, told),
        Decided(mate, ObservationWithdrawn(withdrawn_by=teacher), TERM, taken_back),
        Decided(mate, ObservationRejected(rejected_by=teacher, reason="四"), TERM, uuid4()),
        Decided(pupil, LevelSigned.model_validate(signed | {"level": "C"}), TERM, uuid4()),
        Decided(pupil, LevelSigned.model_validate(signed | {"level": "B"}), TERM, uuid4()),
        Decided(
            pupil, SubjectLevelsSigned(levels={"music": "met"}, signed_by=teacher), TERM, uuid4()
        ),
        Decided(pupil, admit.ClassAssigned(class_group_id=school.other_class_group_id)),
        *_judged(school),
        *_looked_at(school),
    ]


def _judged(school: StandingSchool) -> list[Decided]:
    """What teachers write beside levels, and a kind word that waits to be passed on."""
    teacher, pupil = school.actor("class teacher").person_id, school.pupil_id
    voice = PeerVoiceGiven(
        voice_id=uuid4(),
        about=school.classmate_id,
        observation_type="MC13",
        text="他教我跳绳",
        occurred_on=school.today,
    )
    plan = admit.IndividualPlanFollowed(follows=True, from_on=school.today, by=teacher)
    number = admit.PersonCorrected(registry_number="G500000201803010041", by=teacher)
    steps = NextStepsAgreed(school="两周后回看", school_indicator="student.B2", agreed_by=teacher)
    rating = SecondRatingGiven(indicator="student.B2", level="B", rated_by=uuid4())
    return [
        Decided(pupil, RemarkWritten(text="五", written_by=teacher), TERM, uuid4()),
        Decided(pupil, steps, TERM, uuid4()),
        Decided(pupil, rating, TERM, uuid4()),
        Decided(pupil, voice, TERM, voice.voice_id),
        Decided(pupil, plan),
        Decided(pupil, number),
    ]


def _looked_at(school: StandingSchool) -> list[Decided]:
    """A check of the class, what a family said to it, and a report received."""
    teacher, mate, family = school.actor("class teacher").person_id, school.classmate_id, uuid4()
    opened = admit.CheckOpened(
        term=TERM, class_group_id=school.class_group_id, until=school.today, opened_by=teacher
    )
    filed = ObjectionFiled(about="other", text="六", filed_by=family, answer_by=school.today)
    return [
        Decided(school.school_id, opened),
        Decided(mate, DraftChecked(checked_by=family, said="noted"), TERM, uuid4()),
        Decided(mate, filed, TERM, uuid4()),
        Decided(mate, ReportAcknowledged(version=1, acknowledged_by=family), TERM, uuid4()),
        Decided(mate, SampleChecked(checked_by=teacher), TERM, uuid4()),
    ]


def an_erasure(school: StandingSchool, student_id: UUID) -> Decided:
    admin = school.actor("admin").person_id
    return Decided(student_id, admit.StudentErased(reason="authority_order", erased_by=admin))


async def rows_of(school: StandingSchool) -> Contents:
    return await contents(school.service.house.desk.pool, school.school_id)


async def test_a_log_followed_event_by_event_leaves_the_rows_of_one_go(
    quiet: StandingSchool,
) -> None:
    """A batch is whatever is there."""
    projector = a_projector(quiet.service.house)
    await projector.catch_up(quiet.school_id)
    for decided in a_history(quiet):
        await quiet.given(decided)
        await projector.catch_up(quiet.school_id)
    found = await rows_of(quiet)

    untouched = {"closed_term", "report", "feed", "sealed_term"}
    assert {name for name, rows in found.items() if not rows} == untouched
    assert await rebuilt(quiet.service, quiet.school_id) == found


async def test_batches_smaller_than_the_log_leave_the_same(
    quiet: StandingSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a batch ends between two events of one row, the next goes on."""
    await quiet.given(*a_history(quiet))
    whole = await rebuilt(quiet.service, quiet.school_id)
    monkeypatch.setattr(projecting, "_BATCH", 3)

    assert await rebuilt(quiet.service, quiet.school_id) == whole


async def test_a_rebuild_after_an_erasure_equals_the_live_tables(quiet: StandingSchool) -> None:
    """Nothing of the pupil comes back, and nothing of the others goes."""
    projector = a_projector(quiet.service.house)
    await quiet.given(*a_history(quiet))
    await projector.catch_up(quiet.school_id)
    before = await rows_of(quiet)
    await quiet.given(an_erasure(quiet, quiet.pupil_id))
    await projector.catch_up(quiet.school_id)
    found = await rows_of(quiet)

    assert str(quiet.pupil_id) in str(before)
    assert str(quiet.pupil_id) not in str(found)
    others = {
        name: [row for row in rows if str(quiet.pupil_id) not in row]
        for name, rows in before.items()
    }
    assert found == others
    assert await rebuilt(quiet.service, quiet.school_id) == found


async def test_a_worker_that_comes_late_makes_no_row_of_the_erased(quiet: StandingSchool) -> None:
    """Admitted, observed and erased before anybody looked: the key is gone, the log goes on."""
    await quiet.given(*a_history(quiet))
    await quiet.given(an_erasure(quiet, quiet.pupil_id))
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    again = Projector(quiet.service.house.desk.pool, quiet.service.house.desk.journal, PROJECTIONS)
    await again.catch_up(quiet.school_id)

    found = await rows_of(quiet)
    assert str(quiet.pupil_id) not in str(found)
    assert str(quiet.classmate_id) in str(found)


def forgetful(projection: Projection) -> Projection:
    """The planted fault: a fold that passes over what was withdrawn."""

    def fold(fact: Fact) -> Iterator[Change]:
        if not isinstance(fact.event, ObservationWithdrawn):
            yield from projection.fold(fact)

    return replace(projection, fold=fold)


async def test_a_fold_that_forgets_an_event_is_found(quiet: StandingSchool) -> None:
    """The twin: tables that were followed wrongly are not those of a rebuild."""
    desk = quiet.service.house.desk
    planted = [forgetful(projection) for projection in PROJECTIONS]
    await quiet.given(*a_history(quiet))
    await Projector(desk.pool, desk.journal, planted).catch_up(quiet.school_id)
    found = await rows_of(quiet)

    assert await rebuilt(quiet.service, quiet.school_id) != found


async def test_rows_and_position_commit_together_or_not_at_all(quiet: StandingSchool) -> None:
    """A fold that breaks in the middle leaves the tables where their position says they are."""
    desk = quiet.service.house.desk

    class BrokenError(Exception):
        pass

    def fold(fact: Fact) -> Iterator[Change]:
        if fact.row.stream_id == quiet.elsewhere_id:
            raise BrokenError
        yield from PROJECTIONS[0].fold(fact)

    broken = [replace(PROJECTIONS[0], fold=fold), *PROJECTIONS[1:]]
    with pytest.raises(BrokenError):
        await Projector(desk.pool, desk.journal, broken).catch_up(quiet.school_id)

    assert not any((await rows_of(quiet)).values())
    assert await positions(quiet) in ({}, dict.fromkeys((one.name for one in PROJECTIONS), 0))


async def positions(school: StandingSchool) -> dict[str, int]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT projection, position FROM tracking WHERE school_id = $1", school.school_id
    )
    return {row[0]: row[1] for row in rows}


async def test_a_projection_that_is_new_catches_up_with_the_others(quiet: StandingSchool) -> None:
    """A release brings a table: it begins at one while the others are at the end."""
    desk = quiet.service.house.desk
    await quiet.given(*a_history(quiet))
    await Projector(desk.pool, desk.journal, PROJECTIONS[:2]).catch_up(quiet.school_id)
    first = await rows_of(quiet)
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    found = await rows_of(quiet)

    assert not first["confirmation"]
    assert found["confirmation"]
    assert {name: first[name] for name in ("student", "observation")} == {
        name: found[name] for name in ("student", "observation")
    }
    assert set((await positions(quiet)).values()) == {await quiet.shown()}


async def test_two_workers_write_each_event_once(quiet: StandingSchool) -> None:
    """They take turns on the position."""
    await quiet.given(*a_history(quiet))
    projectors = [a_projector(quiet.service.house) for _ in range(4)]
    await asyncio.gather(*(one.catch_up(quiet.school_id) for one in projectors))
    found = await rows_of(quiet)

    assert await rebuilt(quiet.service, quiet.school_id) == found


async def test_schools_that_moved_are_named(quiet: StandingSchool) -> None:
    """And only those."""
    projector = a_projector(quiet.service.house)
    other = await a_school(quiet.service)
    await projector.catch_up(quiet.school_id)
    behind = await projector.behind()

    assert quiet.school_id not in behind
    assert other.school_id in behind
    await quiet.given(*a_history(quiet))
    assert quiet.school_id in await projector.behind()


async def test_a_rebuild_of_one_school_leaves_the_others_alone(quiet: StandingSchool) -> None:
    """Per school, and one projection at a time."""
    other = await a_school(quiet.service)
    projector = a_projector(quiet.service.house)
    for school in (quiet, other):
        await school.given(*a_history(school))
        await projector.catch_up(school.school_id)
    before = await rows_of(other)
    await quiet.service.house.desk.pool.execute(
        "DELETE FROM student WHERE school_id = $1", quiet.school_id
    )
    await projector.rebuild(quiet.school_id, "admit")

    assert len((await rows_of(quiet))["student"]) == 4
    assert await rows_of(other) == before


def test_every_row_of_a_read_table_belongs_to_one_school_and_can_be_forgotten() -> None:
    """`school_id` stands first in every key (Citus shape), and what is of a pupil says of whom."""
    for table in tables_of():
        key = [column.name for column in table.primary_key]

        assert key[0] == "school_id"
        assert "student_id" in table.c or table.name in OF_THE_SCHOOL


async def test_what_is_plain_in_a_read_table_is_ids_dates_codes_and_counts(
    quiet: StandingSchool,
) -> None:
    """Heap pages and WAL keep deleted rows: no name, note or reason may lie in them open."""
    await quiet.given(*a_history(quiet))
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    found = str(await rows_of(quiet))

    for word in ("王小明", "李沐宇", "wang2", "一", "二", "三", "四"):
        assert word not in found
        assert word.encode().hex() not in found


async def sealed_cells(school: StandingSchool) -> list[Any]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT content FROM observation WHERE school_id = $1", school.school_id
    )
    return [row[0] for row in rows]


async def test_equal_words_of_two_pupils_do_not_look_equal(quiet: StandingSchool) -> None:
    """AES-SIV gives a rebuild the same bytes; place and key keep two rows apart."""
    for pupil in (quiet.pupil_id, quiet.pupil_id, quiet.classmate_id):
        await quiet.given(Decided(pupil, an_observation(note="同一句话"), TERM, uuid4()))
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    cells = await sealed_cells(quiet)

    assert len(set(cells)) == len(cells) == 3
