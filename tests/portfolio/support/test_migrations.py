"""The shape of the databases: the same on every machine, ready to be spread by school."""

import asyncio
import os
import sys
from uuid import uuid4

import asyncpg

from embedded.postgres import Cluster
from event_log import Opened
from portfolio.support.migrations import migrate, migrate_all

_LEADING_COLUMNS = """
SELECT i.indrelid::regclass::text AS table_name, i.indexrelid::regclass::text AS index_name,
  a.attname AS first_column
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indisunique AND EXISTS (
  SELECT FROM pg_attribute s WHERE s.attrelid = i.indrelid AND s.attname = 'school_id'
    AND NOT s.attisdropped)
"""


async def test_every_key_of_a_tenants_table_begins_with_the_school(
    opened: Opened, databases: tuple[str, str]
) -> None:
    """So one schema serves a laptop and, distributed by school, a municipality."""
    keys = await asyncpg.connect(databases[1])
    try:
        found = [
            tuple(row)
            for connection in (opened.pool, keys)
            for row in await connection.fetch(_LEADING_COLUMNS)
        ]
    finally:
        await keys.close()

    assert {"log", "log_head", "stream", "tracking", "keys", "forgotten"} <= {
        table for table, _, _ in found
    }
    assert [(table, index) for table, index, first in found if first != "school_id"] == []


async def test_no_foreign_key_crosses_schools(opened: Opened) -> None:
    """A reference between tenants would tie their shards together."""
    found = await opened.pool.fetch(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'"
        " AND connamespace = 'public'::regnamespace AND NOT EXISTS ("
        "  SELECT FROM pg_attribute a WHERE a.attrelid = conrelid AND a.attname = 'school_id'"
        "  AND a.attnum = conkey[1])"
    )

    assert [tuple(row) for row in found] == []


async def test_processes_that_start_together_take_turns(
    data_cluster: Cluster, keys_cluster: Cluster
) -> None:
    """Each brings both databases to the newest shape, one of them really does it."""
    name = f"migrated_{uuid4().hex}"
    for cluster in (data_cluster, keys_cluster):
        cluster.create_database(name)
    code = "import asyncio, sys; from portfolio.support.migrations import migrate_all;"
    code += "asyncio.run(migrate_all(*sys.argv[1:]))"
    await asyncio.gather(
        *(_python(code, data_cluster.dsn(name), keys_cluster.dsn(name)) for _ in range(2))
    )
    connection = await asyncpg.connect(data_cluster.dsn(name))
    tables = await connection.fetchval("SELECT count(*) FROM log_head")
    await connection.close()

    assert tables == 0


async def _python(code: str, *words: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        *words,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 0, said.decode()


async def test_migrating_again_changes_nothing(databases: tuple[str, str]) -> None:
    """A start on existing data is quick and harmless."""
    await migrate_all(*databases)
    for url, branch in zip(databases, ("data", "keys"), strict=True):
        await migrate(url, branch)
