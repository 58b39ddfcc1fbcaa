"""What must hold of a school's log, found out from its rows alone.

Written a second time, plainly, from the description of the formats: it shares no line with
the service. Out: a list of complaints; an empty one is a good log.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from portfolio.support.database import Connection, Pool

Row = Mapping[str, Any]
_MICROSECOND = timedelta(microseconds=1)


async def complaints(connection: Connection | Pool, school_id: UUID) -> list[str]:
    """Everything that is wrong with the log of this school."""
    rows = await connection.fetch(
        "SELECT * FROM log WHERE school_id = $1 ORDER BY position", school_id
    )
    position = await connection.fetchval(
        "SELECT position FROM log_head WHERE school_id = $1", school_id
    )
    heads = await connection.fetch("SELECT * FROM stream WHERE school_id = $1", school_id)
    return complaints_about(rows, position or 0, {row["stream_id"]: row for row in heads})


def complaints_about(rows: Sequence[Row], position: int, heads: Mapping[UUID, Row]) -> list[str]:
    """As `complaints`, of rows that were read before."""
    found = []
    if [row["position"] for row in rows] != list(range(1, len(rows) + 1)):
        found.append("positions are not 1, 2, 3 …")
    if position != len(rows):
        found.append(f"the head says {position}, the log {len(rows)}")
    streams: dict[UUID, list[Row]] = {}
    for row in rows:
        streams.setdefault(row["stream_id"], []).append(row)
    if streams.keys() != heads.keys():
        found.append("streams in the log and heads differ")
    for stream_id, events in streams.items():
        found += [f"stream {stream_id}: {word}" for word in _of_stream(events, heads, stream_id)]
    return found + _of_commands(rows)


def _of_stream(events: list[Row], heads: Mapping[UUID, Row], stream_id: UUID) -> list[str]:
    found = []
    if [row["stream_version"] for row in events] != list(range(1, len(events) + 1)):
        found.append("versions are not 1, 2, 3 …")
    previous = bytes(32)
    for row in events:
        previous = expected_hash(previous, row)
        if row["event_hash"] != previous:
            found.append(f"the chain breaks at position {row['position']}")
            break
    head = heads.get(stream_id)
    if head and (head["version"], head["hash"]) != (len(events), events[-1]["event_hash"]):
        found.append("its head is not its last event")
    return found


def _of_commands(rows: Sequence[Row]) -> list[str]:
    commands: dict[UUID, list[Row]] = {}
    for row in rows:
        commands.setdefault(row["command_id"], []).append(row)
    found = []
    for command_id, events in commands.items():
        first = events[0]["position"]
        together = [(first + n, n) for n in range(len(events))]
        if [(row["position"], row["ordinal"]) for row in events] != together:
            found.append(f"command {command_id} is not written once, in order and in one piece")
        if len({(row["command_tag"], row["recorded_at"]) for row in events}) > 1:
            found.append(f"command {command_id} has two tags or two times")
    return found


def expected_hash(previous: bytes, row: Row) -> bytes:
    """The event hash by its description, number by number."""
    subject = row["subject_id"].bytes if row["subject_id"] else bytes(16)
    micros = (row["recorded_at"] - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND
    written = b"nianlun-event-1" + b"\0" + previous
    written += row["school_id"].bytes + row["stream_id"].bytes + subject
    for number in (row["stream_version"], row["position"], micros):
        written += number.to_bytes(8, "big")
    written += row["command_id"].bytes + row["ordinal"].to_bytes(4, "big") + row["command_tag"]
    for word in (row["term"], row["topic"]):
        written += len(word.encode()).to_bytes(4, "big") + word.encode()
    written += row["schema_version"].to_bytes(4, "big") + sha256(row["payload"]).digest()
    return sha256(written).digest()
