"""One flush on one connection: by remembered heads where they still hold,
else by locking and reading first.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import asyncpg

from portfolio.support.database import Connection
from portfolio.support.heads import Heads, Unremembered
from portfolio.support.planning import (
    Appended,
    Command,
    IdReused,
    Lost,
    Plan,
    Receipt,
    Row,
    SchoolHead,
    StreamHead,
    Streams,
)

_WRITE = (
    "SELECT append_flush($1::uuid[], $2::bigint[], $3::bigint[],"
    " $4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[], $8::text[], $9::text[], $10::integer[],"
    " $11::uuid[], $12::bigint[], $13::uuid[], $14::bigint[], $15::uuid[], $16::integer[],"
    " $17::uuid[], $18::integer[], $19::bytea[], $20::integer[], $21::bytea[], $22::bytea[],"
    " $23::timestamptz)"
)
_LOCK = (
    "SELECT school_id, position FROM log_head WHERE school_id = ANY($1)"
    " ORDER BY school_id FOR UPDATE"
)
_OPEN = (
    "INSERT INTO log_head (school_id, position) SELECT unnest($1::uuid[]), 0 ON CONFLICT DO NOTHING"
)
_KNOWN = (
    "SELECT l.school_id, l.command_id, l.command_tag, l.recorded_at, l.stream_id, l.subject_id,"
    " l.stream_version, l.position FROM unnest($1::uuid[], $2::uuid[]) AS c (school_id, command_id)"
    " JOIN log l USING (school_id, command_id) ORDER BY l.school_id, l.position"
)
_STREAMS = (
    "SELECT s.school_id, s.stream_id, s.version, s.epoch, s.hash"
    " FROM unnest($1::uuid[], $2::uuid[]) AS c (school_id, stream_id)"
    " JOIN stream s USING (school_id, stream_id)"
)
_SUBJECTS = (
    "SELECT c.school_id, c.stream_id, c.subject_id, coalesce((SELECT max(stream_version) FROM log"
    " WHERE school_id = c.school_id AND subject_id = c.subject_id AND stream_id = c.stream_id), 0)"
    " FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS c (school_id, stream_id, subject_id)"
)

Outcomes = list[Appended | Exception]


@dataclass(frozen=True, slots=True)
class Planned:
    """A flush planned by remembered heads: its answers, should it hold, and what it writes."""

    outcomes: Outcomes
    before: dict[UUID, int]
    moved: dict[UUID, SchoolHead]
    arguments: tuple[object, ...]


def plan_flush(
    commands: list[Command], heads: Heads, at: datetime, *, upon: Planned | None = None
) -> Planned | None:
    """Plan by what is remembered, `upon` the flush that is being written;
    None when a head is unknown or a command would lose.
    """
    known = heads.recall(commands, upon.moved if upon else {})
    if known is None:
        return None
    before = {school_id: head.position for school_id, head in known.items()}
    subjects = _assume_subjects(commands, known)
    plan = Plan(at)
    try:
        outcomes: Outcomes = [plan.add(command, known[command.school_id]) for command in commands]
    except (Lost, Unremembered):
        return None
    for head in known.values():
        # What it was recalled from would hold all the flushes before.
        head.streams = Streams(head.streams)
    return Planned(outcomes, before, known, _arguments(plan, before, known, subjects))


async def write_planned(connection: Connection, planned: Planned, heads: Heads) -> bool:
    """Write a plan in one round trip; False, and nothing written, when it does not hold."""
    try:
        if not await connection.fetchval(_WRITE, *planned.arguments):
            return False
    except asyncpg.UniqueViolationError:
        # One of them was appended before; to ask for it each time would cost a tenth.
        return False
    heads.remember(planned.before, planned.moved)
    return True


def _assume_subjects(
    commands: list[Command], heads: dict[UUID, SchoolHead]
) -> list[tuple[UUID, UUID, UUID, int]]:
    """Take each first expectation about a subject for true; the call checks it under the lock."""
    assumed = []
    for command in commands:
        subjects = heads[command.school_id].subjects
        for (stream_id, subject_id), version in command.subjects.items():
            if (stream_id, subject_id) not in subjects:
                subjects[stream_id, subject_id] = version
                assumed.append((command.school_id, stream_id, subject_id, version))
    return assumed


async def write_locked(
    connection: Connection, commands: list[Command], heads: Heads, at: datetime
) -> Outcomes:
    """Lock the schools' heads, read, plan, write; each command gets its own outcome."""
    async with connection.transaction():
        known = await _lock(connection, sorted({command.school_id for command in commands}))
        before = {school_id: head.position for school_id, head in known.items()}
        answered = await _answered(connection, commands)
        await _read_streams(connection, commands, known)
        await _read_subjects(connection, commands, known)
        plan = Plan(at)
        outcomes = [_outcome(command, answered, plan, known) for command in commands]
        arguments = _arguments(plan, before, known, [])
        if plan.rows and not await connection.fetchval(_WRITE, *arguments):
            raise RuntimeError("the heads moved under their lock")
    heads.remember(before, known)
    return outcomes


def _outcome(
    command: Command,
    answered: dict[tuple[UUID, UUID], tuple[bytes, Appended]],
    plan: Plan,
    heads: dict[UUID, SchoolHead],
) -> Appended | Exception:
    if first := answered.get((command.school_id, command.command_id)):
        return replace(first[1], is_repeated=True) if first[0] == command.tag else IdReused()
    try:
        return plan.add(command, heads[command.school_id])
    except Lost as lost:
        return lost


async def _lock(connection: Connection, schools: list[UUID]) -> dict[UUID, SchoolHead]:
    rows = await connection.fetch(_LOCK, schools)
    if len(rows) < len(schools):
        await connection.execute(_OPEN, schools)
        rows = await connection.fetch(_LOCK, schools)
    return {row[0]: SchoolHead(row[1]) for row in rows}


async def _answered(
    connection: Connection, commands: list[Command]
) -> dict[tuple[UUID, UUID], tuple[bytes, Appended]]:
    rows = await connection.fetch(
        _KNOWN, [c.school_id for c in commands], [c.command_id for c in commands]
    )
    found: dict[tuple[UUID, UUID], tuple[bytes, Appended]] = {}
    for row in rows:
        key = (row[0], row[1])
        earlier = found[key][1].receipts if key in found else ()
        receipt = Receipt(row[4], row[5], row[6], row[7])
        found[key] = (row[2], Appended(row[1], row[3], (*earlier, receipt)))
    return found


async def _read_streams(
    connection: Connection, commands: list[Command], heads: dict[UUID, SchoolHead]
) -> None:
    wanted = [(c.school_id, stream_id) for c in commands for stream_id in c.streams()]
    for school_id, stream_id in wanted:
        heads[school_id].streams[stream_id] = StreamHead()
    rows = await connection.fetch(_STREAMS, [w[0] for w in wanted], [w[1] for w in wanted])
    for row in rows:
        heads[row[0]].streams[row[1]] = StreamHead(row[2], row[3], row[4])


async def _read_subjects(
    connection: Connection, commands: list[Command], heads: dict[UUID, SchoolHead]
) -> None:
    wanted = [(c.school_id, *subject) for c in commands for subject in c.subjects]
    if wanted:
        rows = await connection.fetch(_SUBJECTS, *map(list, zip(*wanted, strict=True)))
        for row in rows:
            heads[row[0]].subjects[row[1], row[2]] = row[3]


def _arguments(
    plan: Plan,
    before: dict[UUID, int],
    heads: dict[UUID, SchoolHead],
    subjects: list[tuple[UUID, UUID, UUID, int]],
) -> tuple[object, ...]:
    """Of `append_flush`: heads, expected subjects, kinds of event, events, column by column."""
    kinds: dict[Row, int] = {}
    numbers = [kinds.setdefault(row[5:8], len(kinds) + 1) for row in plan.rows]
    # The epoch stands beside the last event of each stream alone: the one whose hash is its head's.
    ends = [heads[row[0]].streams[row[2]] for row in plan.rows]
    epochs = [
        end.epoch if end.hash is row[-1] else None for end, row in zip(ends, plan.rows, strict=True)
    ]
    columns = list(zip(*plan.rows, strict=True))
    return (
        list(before),
        list(before.values()),
        [heads[school_id].position for school_id in before],
        *([s[i] for s in subjects] for i in range(4)),
        *([kind[i] for kind in kinds] for i in range(3)),
        *columns[:5],
        numbers,
        *columns[8:11],
        epochs,
        *columns[11:],
        plan.at,
    )
