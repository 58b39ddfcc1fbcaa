"""Keeping snapshots: once each, with the position, in a table that only grows."""

import asyncio
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.ingest.commands import note_standing, position_of, receive_page
from aggregator.ingest.domain import PinnedSchool
from aggregator.ingest.queries import FeedStanding, feed_standings
from aggregator.ingest.refusals import (
    FeedHasHole,
    FeedStopped,
    FeedWentBack,
    HistoryRewritten,
    WrongSignature,
)
from aggregator.support.clock import SystemClock
from aggregator.support.database import SNAPSHOT
from aggregator.support.vocabulary import Vocabulary
from cubes import a_cube, a_history, a_key, an_event

KEY = a_key()
CLOCK = SystemClock()


def pinned(code: str, source_id: str = "portfolio-1") -> PinnedSchool:
    """A configured school."""
    return PinnedSchool(source_id, code, "school-1", KEY)


async def keep(
    engine: AsyncEngine,
    school: PinnedSchool,
    events: list[Any],
    vocabulary: Vocabulary,
    last: int | None = None,
) -> int:
    """Receive these events as one page."""
    return await receive_page(
        engine,
        school,
        events=events,
        last_sequence=len(events) if last is None else last,
        clock=CLOCK,
        vocabulary=vocabulary,
    )


async def kept(engine: AsyncEngine, code: str) -> list[int]:
    """The numbers kept of a school's feed."""
    wanted = select(SNAPSHOT.c.sequence).where(SNAPSHOT.c.school_code == code).order_by("sequence")
    async with engine.connect() as connection:
        return list((await connection.scalars(wanted)).all())


async def test_snapshots_are_kept_once_however_often_they_come(
    engine: AsyncEngine, school: str, vocabulary: Vocabulary
) -> None:
    """At least once on the wire, once in the table (G5)."""
    history = a_history(KEY, a_cube(school), a_cube(school, term="2026-2027-2"))

    assert await keep(engine, pinned(school), history, vocabulary) == 2
    assert await keep(engine, pinned(school), history, vocabulary) == 0
    assert await kept(engine, school) == [1, 2]


async def test_what_came_before_a_fault_is_kept_and_nothing_after_it(
    engine: AsyncEngine, school: str, vocabulary: Vocabulary
) -> None:
    """The feed stands where it was right, and goes on there once the source is right again."""
    first, second, third = a_history(KEY, *(a_cube(school) for _ in range(3)))
    forged = an_event(second["data"]["snapshot"], 2, a_key())

    with pytest.raises(WrongSignature):
        await keep(engine, pinned(school), [first, forged, third], vocabulary)
    assert await kept(engine, school) == [1]

    assert await keep(engine, pinned(school), [second, third], vocabulary, last=3) == 2
    assert await position_of(engine, pinned(school)) == 3


async def test_a_hole_leaves_the_position_before_it(
    engine: AsyncEngine, school: str, vocabulary: Vocabulary
) -> None:
    """A source that omits one number is noticed (G6)."""
    first, _, third = a_history(KEY, *(a_cube(school) for _ in range(3)))

    with pytest.raises(FeedHasHole):
        await keep(engine, pinned(school), [first, third], vocabulary, last=3)
    assert await position_of(engine, pinned(school)) == 1


async def test_a_feed_that_lost_its_end_is_noticed(
    engine: AsyncEngine, school: str, vocabulary: Vocabulary
) -> None:
    """A source restored from an old backup knows less than it told."""
    history = a_history(KEY, a_cube(school), a_cube(school))
    await keep(engine, pinned(school), history, vocabulary)

    with pytest.raises(FeedWentBack):
        await keep(engine, pinned(school), [], vocabulary, last=1)


async def test_an_id_that_another_school_used_stops_the_feed(
    engine: AsyncEngine, school: str, vocabulary: Vocabulary
) -> None:
    """It ends in a sentence, not in a crash of the worker."""
    cube, other = a_cube(school), str(int(school) + 5_000_000)
    await keep(engine, pinned(school), [an_event(cube, 1, KEY)], vocabulary)
    copied = {**a_cube(other), "snapshot_id": cube["snapshot_id"]}

    with pytest.raises(HistoryRewritten):
        await keep(engine, pinned(other), a_history(KEY, copied), vocabulary)


async def test_two_workers_keep_each_snapshot_once(
    engine: AsyncEngine, school: str, vocabulary: Vocabulary
) -> None:
    """Started twice by mistake, they take turns."""
    history = a_history(KEY, *(a_cube(school) for _ in range(5)))
    fared = await asyncio.gather(
        *(keep(engine, pinned(school), history, vocabulary) for _ in range(4))
    )

    assert sum(fared) == 5
    assert await kept(engine, school) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE snapshot SET term = '2000-2001-1'",
        "DELETE FROM snapshot",
        "TRUNCATE snapshot",
        "UPDATE release SET status = 'final'",
        "DELETE FROM release_file",
        "TRUNCATE release, release_school, release_file",
    ],
)
async def test_what_was_kept_cannot_be_changed(engine: AsyncEngine, change: str) -> None:
    """Even by whoever has the service's own password."""
    with pytest.raises(DBAPIError, match="only grows"):
        async with engine.begin() as connection:
            await connection.execute(text(change))


async def test_how_a_feed_stands_is_written_down_with_a_sentence(
    engine: AsyncEngine, school: str
) -> None:
    """`since` stays while the same trouble lasts, `checked_at` moves on."""
    trouble = FeedHasHole(expected=2, found=3)
    await note_standing(engine, pinned(school), trouble, CLOCK)
    (before,) = await standings(engine, school)
    await note_standing(engine, pinned(school), trouble, CLOCK)
    (after,) = await standings(engine, school)

    assert (after.state, after.problem) == ("stopped", "feed-has-hole")
    assert "第 2 条" in (after.zh or "")
    assert after.since == before.since
    assert after.checked_at > before.checked_at

    await note_standing(engine, pinned(school), None, CLOCK)
    (healed,) = await standings(engine, school)
    assert (healed.state, healed.problem, healed.zh) == ("following", None, None)


async def standings(engine: AsyncEngine, code: str) -> list[FeedStanding]:
    """The rows of one school."""
    found = await feed_standings(engine, after=("portfolio-1", str(int(code) - 1)), limit=1)
    return [one for one in found if one.school_code == code]


_SCHOOLS = itertools.count(3159000001)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pages=st.lists(st.lists(st.integers(0, 4), max_size=6), max_size=6))
async def test_replayed_shuffled_or_cut_a_feed_gives_what_it_gives_in_order(
    engine: AsyncEngine, vocabulary: Vocabulary, pages: list[list[int]]
) -> None:
    """Any pages, then the whole feed: the same five, once each, in order (G5)."""
    code = str(next(_SCHOOLS))
    history = a_history(KEY, *(a_cube(code) for _ in range(5)))
    for page in [*([history[index] for index in page] for page in pages), history]:
        try:
            await keep(engine, pinned(code), page, vocabulary, last=5)
        except FeedStopped:
            continue

    assert await kept(engine, code) == [1, 2, 3, 4, 5]
