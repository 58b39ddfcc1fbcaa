"""Canaries in every field of every pupil: none is found in any byte the aggregator keeps or gives.

It never sees a row, id, class, text or time of a child (privacy, 1).
"""

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from demo.schools import TOWN
from journey import canaries
from journey.standing import Standing, Told


def in_every_form(told: Told) -> Iterator[tuple[str, bytes]]:
    """Names, numbers, notes and ids of everybody, in each way they might be written."""
    texts = canaries.written_canaries()
    ids = {*told.story.ids.values(), *told.story.rooms.values(), *told.story.made}
    ids |= {one.person_id for one in (told.story.mother, *told.story.teachers.values())}
    for text in texts | ids:
        yield from ((text, form) for form in canaries.forms(text))
    for one in ids:
        yield one, uuid.UUID(one).bytes
        yield one, uuid.UUID(one).hex.encode()


async def rows_of(dsn: str) -> bytes:
    """Every value of every row of every table, as it is read."""
    connection = await asyncpg.connect(dsn)
    try:
        named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        tables = [row[0] for row in await connection.fetch(named)]
        found = [await connection.fetch(f'SELECT * FROM "{table}"') for table in tables]
    finally:
        await connection.close()
    values = (value for rows in found for row in rows for value in row)
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in values)


async def pages_of(dsn: str) -> bytes:
    """The files of its tables and indexes: what was deleted is there until overwritten."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("CHECKPOINT")
        named = (
            "SELECT pg_relation_filepath(c.oid) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname IN ('public', 'pg_toast') AND relkind IN ('r', 'i', 't')"
        )
        files = [row[0] for row in await connection.fetch(named)]
        pages = Path(await connection.fetchval("SHOW data_directory"))
    finally:
        await connection.close()
    return b"".join((pages / file).read_bytes() for file in files)


async def stored(standing: Standing) -> bytes:
    dsn = standing.system.settings["AGGREGATOR_DATABASE_URL"]
    return await rows_of(dsn) + await pages_of(dsn)


def logged(standing: Standing) -> bytes:
    return b"".join(one.read_bytes() for one in (standing.folder / "logs").glob("aggregator-*"))


def test_nothing_of_xiaoming_or_any_pupil_is_in_any_byte_of_the_aggregator(
    standing: Standing, told: Told
) -> None:
    """A county sees a number, not a child: not in its tables, its logs, its files."""
    seen = asyncio.run(stored(standing)) + logged(standing) + b"".join(told.files.values())

    assert len(seen) > 100_000
    assert {text for text, form in in_every_form(told) if form in seen} == set()


def test_the_same_search_finds_the_school_itself(standing: Standing, told: Told) -> None:
    """A search that finds nothing must be able to find something."""
    rows = asyncio.run(rows_of(standing.system.settings["AGGREGATOR_DATABASE_URL"]))
    published = b"".join(told.files.values())

    assert any(form in rows for form in canaries.forms(TOWN.name))
    assert any(form in published for form in canaries.forms(TOWN.name))


def test_the_same_search_finds_xiaoming_where_he_belongs(standing: Standing, told: Told) -> None:
    """His ids stand in the portfolio's database; his name does not, it is sealed under his key."""
    rows = asyncio.run(rows_of(standing.system.settings["PORTFOLIO_DATABASE_URL"]))
    xiaoming = told.story.xiaoming

    assert xiaoming.encode() in rows
    assert not [text for text in canaries.written_canaries() if text.encode() in rows]
