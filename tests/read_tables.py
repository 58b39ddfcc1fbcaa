"""Every read table of a school as text: what two ways of getting there are compared by."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Table

from portfolio.catalogue import PROJECTIONS
from portfolio.support.database import Connection, Pool
from portfolio.support.projecting import Projection
from standing_service import Service, a_projector

Contents = dict[str, list[str]]


def tables_of(projections: Iterable[Projection] = PROJECTIONS) -> list[Table]:
    """The read tables of these projections."""
    return [table for projection in projections for table in projection.tables]


async def contents(pool: Pool | Connection, school_id: UUID) -> Contents:
    """Every row, by table, in an order that follows from the rows."""
    return {
        table.name: [
            row[0]
            for row in await pool.fetch(
                f"SELECT t::text FROM {table.name} t WHERE school_id = $1 ORDER BY 1", school_id
            )
        ]
        for table in tables_of()
    }


async def rebuilt(service: Service, school_id: UUID) -> Contents:
    """The same after every read table of the school was dropped and folded anew."""
    projector = a_projector(service.house)
    for projection in PROJECTIONS:
        await projector.rebuild(school_id, projection.name)
    return await contents(service.house.desk.pool, school_id)


async def live(service: Service, school_id: UUID) -> Contents:
    """Once the worker has come to the end of the log."""
    desk = service.house.desk
    await desk.views.wait_for(school_id, await desk.journal.store.position(school_id))
    return await contents(desk.pool, school_id)
