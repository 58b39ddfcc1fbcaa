"""The tables are made once, however often and by however many it is asked."""

import asyncio
import os
import sys
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.support.database import TABLES, connect
from aggregator.support.migrations import migrate
from embedded.postgres import Cluster

COMMAND = (sys.executable, "-m", "aggregator.support.migrations")


async def test_two_that_start_together_take_turns(data_cluster: Cluster, worker: str) -> None:
    """API and worker of one start both bring the database up."""
    data_cluster.create_database(f"turns_{worker}")
    url = data_cluster.dsn(f"turns_{worker}")
    processes = [
        await asyncio.create_subprocess_exec(*COMMAND, env=environment(url)) for _ in range(2)
    ]

    assert [await process.wait() for process in processes] == [0, 0]


def environment(url: str) -> dict[str, str]:
    """The settings a start needs, the services importable."""
    files = dict.fromkeys(("SIGNING_KEY_FILE", "SOURCES_FILE", "CLIENTS_FILE"), "unused")
    return {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[3] / "services"),
        "AGGREGATOR_PROFILE": "demo",
        "AGGREGATOR_DATABASE_URL": url,
        **{f"AGGREGATOR_{name}": value for name, value in files.items()},
    }


async def test_migrating_again_changes_nothing(database: str, engine: AsyncEngine) -> None:
    """Every start asks for it."""
    await migrate(database)
    async with engine.connect() as connection:
        versions = (await connection.scalars(text("SELECT version_num FROM alembic_version"))).all()

    assert len(versions) == 1


async def test_the_code_knows_the_tables_as_they_are(database: str) -> None:
    """Columns in `database.py` and in the migrations are the same, by name and by nullability."""
    engine = connect(database, 1)
    wanted = text(
        "SELECT table_name, column_name, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
    )
    async with engine.connect() as connection:
        found = {tuple(row) for row in await connection.execute(wanted)}
    await engine.dispose()

    assert found == {
        (table.name, column.name, "YES" if column.nullable else "NO")
        for table in TABLES.sorted_tables
        for column in table.columns
    }
