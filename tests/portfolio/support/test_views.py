"""Reading one's own write: wait until the tables show it, not a moment longer."""

import asyncio
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from portfolio.support import views as module
from portfolio.support.views import ViewIsBehind, Views
from standing_school import a_school
from standing_service import Service, a_projector


async def test_who_asks_for_nothing_waits_for_nothing(still: Service) -> None:
    """Most reads."""
    school = await a_school(still)

    await still.house.desk.views.wait_for(school.school_id, 0)


async def test_a_write_is_waited_for(still: Service) -> None:
    """Until every read table has come to it: a page shows all of a write or none."""
    school = await a_school(still)
    waiting = asyncio.create_task(
        still.house.desk.views.wait_for(school.school_id, await school.shown())
    )
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await a_projector(still.house).catch_up(school.school_id)

    async with asyncio.timeout(20):
        await waiting


async def test_a_table_that_is_behind_is_told_after_a_while(
    still: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with Retry-After: what was written is safe."""
    school = await a_school(still)
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0.1)
    with pytest.raises(ViewIsBehind) as refused:
        async with asyncio.timeout(20):
            await still.house.desk.views.wait_for(school.school_id, 1)

    assert refused.value.status == 503


async def test_an_end_that_moves_on_is_reached(
    still: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes at every moment: what is waited for is the end as it was."""
    school = await a_school(still)
    projector = a_projector(still.house)

    async def meanwhile(_seconds: float) -> None:
        await projector.catch_up(school.school_id)
        await school.recorded("other teacher", school.elsewhere_id)

    # In what waits alone: others in this loop rest as ever.
    monkeypatch.setattr(module, "asyncio", SimpleNamespace(sleep=meanwhile))
    async with asyncio.timeout(20):
        await still.house.desk.views.wait_for(school.school_id, 2**53)


async def test_whoever_waits_asks_seldom(still: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many who wait must not keep the database from what they wait for."""
    school, asked = await a_school(still), 0
    real = Views._shows

    async def shows(self: Views, school_id: UUID, position: int) -> bool:
        nonlocal asked
        asked += self is still.house.desk.views
        return await real(self, school_id, position)

    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 1.0)
    monkeypatch.setattr(Views, "_shows", shows)
    with pytest.raises(ViewIsBehind):
        await still.house.desk.views.wait_for(school.school_id, 1)

    assert asked <= 10


async def test_one_table_behind_is_behind(still: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that no projection has reached counts too."""
    school = await a_school(still)
    await a_projector(still.house).catch_up(school.school_id)
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0.1)

    with pytest.raises(ViewIsBehind):
        await Views(still.house.desk.pool, ["admit", "brand-new"]).wait_for(school.school_id, 1)


async def test_what_was_never_written_is_not_waited_for(still: Service) -> None:
    """A position beyond the end, a school that is not there."""
    school = await a_school(still)
    await a_projector(still.house).catch_up(school.school_id)

    async with asyncio.timeout(20):
        await still.house.desk.views.wait_for(school.school_id, 2**53)
        await still.house.desk.views.wait_for(uuid4(), 2**53)
