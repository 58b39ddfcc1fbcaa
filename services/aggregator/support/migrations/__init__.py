"""Alembic: the aggregator's tables. One change per file, forward only."""

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HERE = Path(__file__).parent
# Two processes that start together take turns.
_TURN = "SELECT pg_advisory_xact_lock(hashtext('aggregator-migrations'))"


async def migrate(url: str) -> None:
    """Bring the database at `url` (postgresql://…) to the newest shape."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql(_TURN)
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: "Connection") -> None:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
