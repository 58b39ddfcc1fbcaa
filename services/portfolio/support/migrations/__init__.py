"""Alembic, twice: the tables of the store and of the views (`data`),
and the keys in a cluster of their own (`keys`).

One change per file, forward only, safe with the old code still running;
views are rebuilt rather than migrated.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HERE = Path(__file__).parent
# Two processes that start together take turns.
_TURN = "SELECT pg_advisory_xact_lock(hashtext('nianlun-migrations'))"


async def migrate(url: str, branch: str) -> None:
    """Bring the database at `url` (postgresql://…) to the newest shape of `branch` (`data` or
    `keys`).
    """
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql(_TURN)
            await connection.run_sync(_upgrade, branch)
            if branch == "data":
                # Tables of later files, and roles that were made since.
                await connection.exec_driver_sql("SELECT protect_rows()")
    finally:
        await engine.dispose()


def _upgrade(connection: "Connection", branch: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_HERE / branch).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def migrate_all(data_url: str, keys_url: str) -> None:
    """Both databases, one after the other: Alembic's context is one per process."""
    await migrate(data_url, "data")
    await migrate(keys_url, "keys")
