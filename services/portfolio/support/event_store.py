"""The log: append a command, load a stream, find a command, follow a school.

Positions are dense per school and in commit order; nothing updates an event.
Appends go through the group committer (`committer.py`); reads through a pool.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portfolio.support.committer import Committer
from portfolio.support.database import Pool
from portfolio.support.mapper import Logged
from portfolio.support.planning import Appended, Receipt, StreamHead

_COLUMNS = (
    "stream_id, stream_version, topic, payload, position, school_id, subject_id, term,"
    " schema_version, command_id, ordinal, command_tag, recorded_at, event_hash"
)
_FROM_LOG = "SELECT " + _COLUMNS + " FROM log WHERE school_id = $1"
_LOAD = (
    "SELECT s.version, s.epoch, s.hash, l.* FROM stream s LEFT JOIN LATERAL ("
    + _FROM_LOG
    + " AND stream_id = $2 AND term = ANY($3)) l ON true"
    " WHERE s.school_id = $1 AND s.stream_id = $2 ORDER BY l.stream_version"
)
_LOAD_MANY = (
    _FROM_LOG + " AND stream_id = ANY($2) AND (term = ANY($3) OR (term = ANY($4) AND topic = $5))"
    " ORDER BY stream_id, stream_version"
)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream's head, and those of its events that were asked for, in order; one snapshot."""

    head: StreamHead
    events: tuple[Logged, ...]


class EventStore:
    """The store's reads and its one write."""

    def __init__(self, pool: Pool, committer: Committer) -> None:
        self._pool = pool
        self.append = committer.append

    async def load(
        self, school_id: UUID, stream_id: UUID, *, terms: Iterable[str] = ("",)
    ) -> Stream:
        """The head of a stream and its events of these terms ('' = what outlives terms)."""
        rows = await self._pool.fetch(_LOAD, school_id, stream_id, list(terms))
        if not rows:
            return Stream(StreamHead(), ())
        head = StreamHead(rows[0][0], rows[0][1], rows[0][2])
        return Stream(head, tuple(_logged(row[3:]) for row in rows if row[3] is not None))

    async def load_many(
        self,
        school_id: UUID,
        stream_ids: Iterable[UUID],
        *,
        terms: Iterable[str] = ("",),
        also: tuple[str, str] | None = None,
    ) -> dict[UUID, list[Logged]]:
        """The events of these terms of several streams at once, each stream's in order.

        `also`: a further term, and the one topic wanted of it.
        """
        wanted, (term, topic) = list(stream_ids), also or ("", "")
        also_of = [term] if also else []
        rows = await self._pool.fetch(_LOAD_MANY, school_id, wanted, list(terms), also_of, topic)
        found: dict[UUID, list[Logged]] = {stream_id: [] for stream_id in wanted}
        for row in map(_logged, rows):
            found[row.stream_id].append(row)
        return found

    async def subject(self, school_id: UUID, subject_id: UUID) -> tuple[Logged, ...]:
        """Every event about one subject (an observation, a cell), in order."""
        rows = await self._pool.fetch(
            _FROM_LOG + " AND subject_id = $2 ORDER BY stream_version",
            school_id,
            subject_id,
        )
        return tuple(map(_logged, rows))

    async def subjects(
        self, school_id: UUID, subject_ids: Iterable[UUID]
    ) -> dict[UUID, list[Logged]]:
        """Every event about each of several subjects, each subject's in order."""
        wanted = list(subject_ids)
        rows = await self._pool.fetch(
            _FROM_LOG + " AND subject_id = ANY($2) ORDER BY subject_id, stream_version",
            school_id,
            wanted,
        )
        found: dict[UUID, list[Logged]] = {subject_id: [] for subject_id in wanted}
        for row in map(_logged, rows):
            if row.subject_id is not None:
                found[row.subject_id].append(row)
        return found

    async def knows_any(self, school_id: UUID, subject_ids: Sequence[UUID]) -> bool:
        """Whether there is an event about any of these subjects."""
        found: bool = await self._pool.fetchval(
            "SELECT EXISTS (SELECT FROM log WHERE school_id = $1 AND subject_id = ANY($2))",
            school_id,
            subject_ids,
        )
        return found

    async def epochs(self, school_id: UUID, stream_ids: Sequence[UUID]) -> dict[UUID, int]:
        """The epoch of each of these streams that exists."""
        rows = await self._pool.fetch(
            "SELECT stream_id, epoch FROM stream WHERE school_id = $1 AND stream_id = ANY($2)",
            school_id,
            stream_ids,
        )
        return {row[0]: row[1] for row in rows}

    async def streams(self, school_id: UUID, kind: str) -> list[UUID]:
        """Every stream of a kind (`portfolio`, `school`) in a school."""
        rows = await self._pool.fetch(
            "SELECT stream_id FROM stream WHERE school_id = $1 AND kind = $2", school_id, kind
        )
        return [row[0] for row in rows]

    async def heads(self, school_id: UUID) -> dict[UUID, StreamHead]:
        """The end of every stream of a school."""
        rows = await self._pool.fetch(
            "SELECT stream_id, version, epoch, hash FROM stream WHERE school_id = $1", school_id
        )
        return {row[0]: StreamHead(row[1], row[2], row[3]) for row in rows}

    async def find(self, school_id: UUID, command_id: UUID) -> tuple[bytes, Appended] | None:
        """The tag and the answer of a command that was appended before."""
        rows = await self._pool.fetch(
            "SELECT command_tag, recorded_at, stream_id, subject_id, stream_version, position"
            " FROM log WHERE school_id = $1 AND command_id = $2 ORDER BY ordinal",
            school_id,
            command_id,
        )
        if not rows:
            return None
        receipts = tuple(Receipt(row[2], row[3], row[4], row[5]) for row in rows)
        return rows[0][0], Appended(command_id, rows[0][1], receipts, is_repeated=True)

    async def after(self, school_id: UUID, position: int, limit: int) -> tuple[Logged, ...]:
        """Up to `limit` events of a school behind `position`, in order of position,
        without a hole.
        """
        rows = await self._pool.fetch(
            _FROM_LOG + " AND position > $2 ORDER BY position LIMIT $3",
            school_id,
            position,
            limit,
        )
        return tuple(map(_logged, rows))

    async def position(self, school_id: UUID) -> int:
        """The position of the school's last event; 0 when there is none."""
        found = await self._pool.fetchval(
            "SELECT position FROM log_head WHERE school_id = $1", school_id
        )
        return found or 0


def _logged(row: Sequence[Any]) -> Logged:
    return Logged(*row)
