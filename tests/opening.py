"""Somebody who has read both databases and the object store tries every key on everything.

Out: a sentence for each ciphertext that opened. It shares no line with the service but its ciphers.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from portfolio.settings import Settings
from portfolio.support.data_key import DataKey, Unreadable
from portfolio.support.database import Pool
from portfolio.support.formats import Place
from portfolio.support.s3_object_store import S3ObjectStore
from portfolio.support.sealed_object import ObjectDamaged, open_bytes

_KEY_BYTES, _WRAPPED_BYTES = 32, 40


@dataclass
class Copies:
    """What was copied of one pupil: the log's rows, the read tables' sealed cells,
    wrapped keys and objects.
    """

    payloads: list[tuple[Place, bytes]] = field(default_factory=list)
    cells: list[tuple[tuple[str, str, str], bytes]] = field(default_factory=list)
    wrapped: list[tuple[UUID, bytes]] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)


async def copies_of(
    pool: Pool, objects: S3ObjectStore, school_id: UUID, student_id: UUID
) -> Copies:
    """Everything of a pupil that a backup made now would hold."""
    found = Copies()
    said = (school_id, student_id)
    for row in await pool.fetch("SELECT * FROM log WHERE school_id = $1 AND stream_id = $2", *said):
        place = Place(
            school_id,
            student_id,
            row["command_id"],
            row["ordinal"],
            row["schema_version"],
            row["term"],
            row["topic"],
        )
        found.payloads.append((place, row["payload"]))
    of_pupil = "WHERE school_id = $1 AND student_id = $2"
    for row in await pool.fetch(f"SELECT person FROM student {of_pupil}", *said):
        found.cells.append((("student", "person", str(student_id)), row[0]))
    for table, column in (("observation", "content"), ("confirmation", "reason")):
        rows = await pool.fetch(f"SELECT observation_id, {column} FROM {table} {of_pupil}", *said)
        found.cells += [((table, column, str(row[0])), row[1]) for row in rows if row[1]]
    for table in ("evidence", "report"):
        rows = await pool.fetch(
            f"SELECT object_key_id, wrapped_key, object_name FROM {table} {of_pupil}", *said
        )
        for row in rows:
            found.wrapped.append((row[0], row[1]))
            found.objects[row[2]] = b"".join([piece async for piece in objects.get(row[2])])
    return found


async def backup_of_keys(pool: Pool) -> list[bytes]:
    """Every binary value of the keys' database, whatever it is called."""
    found: list[bytes] = []
    columns = await pool.fetch(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'bytea'"
    )
    for table, column in columns:
        found += [row[0] for row in await pool.fetch(f'SELECT "{column}" FROM "{table}"')]
    return found


def master_keys(settings: Settings) -> list[bytes]:
    """The files that are there now."""
    return [path.read_bytes() for path in settings.master_key_dir.glob("*") if path.is_file()]


def keys_from(values: Iterable[bytes], masters: Sequence[bytes]) -> list[bytes]:
    """Every key that these values are, or become under a master key; the master keys, too."""
    found = [*masters]
    for value in values:
        if len(value) == _KEY_BYTES:
            found.append(value)
        if len(value) == _WRAPPED_BYTES:
            for master in masters:
                with suppress(InvalidUnwrap):
                    found.append(aes_key_unwrap(master, value))
    return found


def opened(copies: Copies, keys: Iterable[bytes], school_id: UUID) -> list[str]:
    """What opens, in words; every key on every ciphertext."""
    found = []
    for raw in keys:
        object_keys: list[tuple[UUID | None, bytes]] = [(None, raw)]
        for place, payload in copies.payloads:
            key = DataKey(UUID(bytes=payload[1:17]), raw)
            with suppress(Unreadable):
                found.append(f"{place.topic}: {key.open(payload, place).decode()}")
        key = DataKey(UUID(int=0), raw)
        for where, cell in copies.cells:
            with suppress(Unreadable):
                found.append(f"{'.'.join(where[:2])}: {key.open_text(cell, *where)}")
        for key_id, wrapped in copies.wrapped:
            with suppress(InvalidUnwrap):
                object_keys.append((key_id, key.unwrap(wrapped)))
        found += list(_objects(copies, object_keys, school_id))
    return found


def _objects(
    copies: Copies, keys: Sequence[tuple[UUID | None, bytes]], school_id: UUID
) -> Iterable[str]:
    known = {key_id for key_id, _ in copies.wrapped}
    for name, content in copies.objects.items():
        for key_id, key in keys:
            for tried in known if key_id is None else {key_id}:
                with suppress(ObjectDamaged, InvalidTag):
                    plain = open_bytes(content, key=key, school_id=school_id, object_key_id=tried)
                    yield f"object {name}: {plain[:8]!r}"


async def places_of(pool: Pool, words: Iterable[str]) -> list[str]:
    """In which tables one of these words lies open: as text, as bytes, or in hexadecimal."""
    found = []
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        rows: list[Any] = await pool.fetch(f'SELECT t::text FROM "{table}" t')
        text = "\n".join(row[0] for row in rows).lower()
        shown = (word for word in words if word.lower() in text or word.encode().hex() in text)
        found += [f"{table}: {word}" for word in shown]
    return found
