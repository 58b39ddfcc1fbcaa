"""G3: one winner per expected version; observations never conflict with each other."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from event_log import Note, Opened, a_command, a_store
from log_checker import complaints
from portfolio.support import planning
from portfolio.support.planning import Appended, Command, Lost

from .records import Raced, about_conflicts, about_winners

RACERS, VERSIONS, TEACHERS = 8, 50, 64
Append = Callable[[Command], Awaitable[Appended]]


async def race(school_id: UUID, appends: list[Append], pupil: UUID, cell: UUID) -> list[Raced]:
    """Eight at a time want to be the next after the same version of one cell, fifty times;
    meanwhile others record observations about the same pupil.
    """
    raced, last = [], 0

    async def attempt(append: Append) -> Raced:
        command = a_command(school_id, Note(pupil, cell), subjects={(pupil, cell): last})
        try:
            return Raced(last, await append(command))
        except Exception as refusal:  # noqa: BLE001 — the checker judges it
            return Raced(last, refusal)

    for _ in range(VERSIONS):
        beside = appends[0](a_command(school_id, Note(pupil, uuid4())))
        *attempts, _ = await asyncio.gather(*map(attempt, appends), beside)
        raced += attempts
        last = max(
            (one.outcome.receipts[0].stream_version for one in attempts if one.won), default=last
        )
    return raced


async def raced_through(database: str, school_id: UUID) -> tuple[list[Raced], list[str]]:
    """The race through the writers of two processes."""
    async with a_store(database) as here, a_store(database) as there:
        appends = [(here if n % 2 else there).store.append for n in range(RACERS)]
        raced = await race(school_id, appends, uuid4(), uuid4())
        return raced, await complaints(here.pool, school_id)


async def test_one_of_eight_racers_wins_each_of_fifty_versions(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """A level is signed once; who comes second is told so, and nothing else."""
    raced, wrong = await raced_through(databases[0], school_id)

    assert about_winners(raced) == []
    assert sum(one.won for one in raced) == VERSIONS
    assert wrong == []


async def test_control_a_store_that_does_not_check_is_found_out(
    databases: tuple[str, str], school_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checker goes red: several follow upon the same version."""
    monkeypatch.setattr(planning, "_check", lambda *_: None)
    raced, _ = await raced_through(databases[0], school_id)

    assert any("followed upon version" in one for one in about_winners(raced))


async def test_control_a_checker_of_winners_notices_when_nobody_wins() -> None:
    """Nor is a store that refuses everything right, or one that fails."""
    nobody = [Raced(3, Lost()), Raced(3, Lost())]
    failing = [Raced(4, ValueError())]

    assert about_winners(nobody) == ["0 followed upon version 3"]
    assert len(about_winners(failing)) == 2


async def school_day(
    opened: list[Opened], school_id: UUID, pupil: UUID, expect: Callable[[UUID], dict[str, object]]
) -> list[Appended | BaseException]:
    """Sixty-four teachers record five observations each about one pupil, through two writers."""

    async def teach(append: Append) -> list[Appended | BaseException]:
        outcomes: list[Appended | BaseException] = []
        for _ in range(5):
            command = a_command(school_id, Note(pupil, uuid4()), **expect(pupil))
            outcomes += await asyncio.gather(append(command), return_exceptions=True)
        return outcomes

    teachers = (teach(opened[n % 2].store.append) for n in range(TEACHERS))
    return [one for outcomes in await asyncio.gather(*teachers) for one in outcomes]


async def test_sixty_four_teachers_on_one_pupil_never_conflict(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """Everyone states the pupil's epoch and the school's, and no fact raises either."""
    async with a_store(databases[0]) as here, a_store(databases[0]) as there:
        outcomes = await school_day(
            [here, there], school_id, uuid4(), lambda pupil: {"epochs": {pupil: 0, school_id: 0}}
        )
        wrong = await complaints(here.pool, school_id)

    assert about_conflicts(outcomes) == []
    assert len(outcomes) == TEACHERS * 5
    assert wrong == []


async def test_control_versions_in_place_of_epochs_are_found_out(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """The checker goes red on the usual way: everyone states the stream's version as last seen."""
    async with a_store(databases[0]) as here, a_store(databases[0]) as there:
        outcomes = await school_day(
            [here, there], school_id, uuid4(), lambda pupil: {"versions": {pupil: 0}}
        )

    assert len(about_conflicts(outcomes)) > TEACHERS


async def test_a_freeze_holds_in_the_database(databases: tuple[str, str], school_id: UUID) -> None:
    """While teachers record, a term is closed: what was decided before is lost from then on,
    whichever process wrote the fence, and what is decided anew goes on behind it.
    """
    pupil = uuid4()
    async with a_store(databases[0]) as here, a_store(databases[0]) as there:

        async def teach(append: Append) -> list[tuple[int, int]]:
            epoch, written = 0, []
            while len(written) < 10:
                command = a_command(school_id, Note(pupil, uuid4()), epochs={pupil: epoch})
                try:
                    answer = await append(command)
                    written.append((epoch, answer.position))
                except Lost:
                    epoch = (await here.store.epochs(school_id, [pupil]))[pupil]
            return written

        teaching = [asyncio.create_task(teach(one.store.append)) for one in (here, there) * 8]
        await asyncio.sleep(0.02)
        fence = await here.store.append(a_command(school_id, Note(pupil, is_fence=True)))
        written = [one for task in teaching for one in await task]
        wrong = await complaints(here.pool, school_id)

    assert all((position < fence.position) == (epoch == 0) for epoch, position in written)
    assert {epoch for epoch, _ in written} <= {0, 1}
    assert wrong == []
