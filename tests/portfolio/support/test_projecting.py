"""Projections: one fold for tailing and for rebuilding, rows and position together."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portfolio.capture.events import ObservationWithdrawn
from portfolio.catalogue import PROJECTIONS
from portfolio.support import projecting
from portfolio.support.changes import Change
from portfolio.support.projecting import Fact, Projection, Projector
from read_tables import rebuilt
from standing_school import StandingSchool, a_school
from standing_service import a_projector

from .projected import a_history, an_erasure, rows_of


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
