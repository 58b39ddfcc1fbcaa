"""What pgbench does beside us: one INSERT per commit into a table with the same columns and
indexes.
"""

import asyncpg

PUPILS = 528
_TABLE = "CREATE TABLE plain (LIKE log INCLUDING ALL); CREATE SEQUENCE plain_position"
INSERT = """\\set pupil random(1, :pupils)
INSERT INTO plain (school_id, position, stream_id, stream_version, subject_id, term, topic,
  schema_version, command_id, ordinal, command_tag, recorded_at, payload, event_hash)
SELECT '00000000-0000-5000-8000-000000000001', n, ('00000000-0000-4000-8000-' ||
  lpad(:pupil::text, 12, '0'))::uuid, n, uuidv7(), '2026-2027-1', 'observation-recorded', 1,
  uuidv7(), 0, :hash::bytea, now(), :payload::bytea, :hash::bytea
FROM nextval('plain_position') AS n;
"""


async def prepare_plain(database: str) -> dict[str, str | int]:
    """Make the table beside a log with events in it; a payload as large as ours, for `INSERT`."""
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(_TABLE)
        payload = await connection.fetchval(
            "SELECT payload FROM log WHERE topic = 'observation-recorded' LIMIT 1"
        )
    finally:
        await connection.close()
    return {"pupils": PUPILS, "payload": _hex(payload), "hash": _hex(bytes(32))}


def _hex(raw: bytes) -> str:
    return "\\x" + raw.hex()
