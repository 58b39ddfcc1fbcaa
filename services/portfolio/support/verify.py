"""Check a school's log as anyone could: positions, versions and hashes follow from what is stored.

Nothing is opened: hashes cover ciphertexts, so an erased pupil's stream verifies like any other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from portfolio.support.event_store import EventStore
from portfolio.support.formats import NO_HASH, event_hash
from portfolio.support.mapper import Logged
from portfolio.support.planning import StreamHead

_PAGE = 2_000
_MOST_FAULTS = 100


@dataclass(slots=True)
class Verification:
    """How many events were read, and what is wrong with which."""

    events: int = 0
    faults: list[str] = field(default_factory=list)
    heads: dict[UUID, tuple[int, bytes]] = field(default_factory=dict)

    def check(self, row: Logged) -> None:
        """Compare one row with what must follow from the rows before it."""
        self.events += 1
        version, previous = self.heads.get(row.stream_id, (0, NO_HASH))
        if row.id != self.events:
            self._fault(row, f"position {self.events} is missing")
            self.events = row.id
        if row.originator_version != version + 1:
            self._fault(row, f"version {version + 1} of its stream is missing")
        if _hash_of(row, previous) != row.event_hash:
            self._fault(row, "its hash does not follow from its content")
        self.heads[row.stream_id] = (row.originator_version, row.event_hash)

    def tip(self) -> str:
        """One hash over the ends of all streams: the same on another day only if nothing moved."""
        ends = sorted((who.bytes, version, last) for who, (version, last) in self.heads.items())
        told = b"".join(who + version.to_bytes(8) + last for who, version, last in ends)
        return sha256(told).hexdigest()

    def _fault(self, row: Logged, what: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(f"school {row.school_id} position {row.id}: {what}")


async def verify_school(store: EventStore, school_id: UUID) -> Verification:
    """Read a school's whole log and check each row; its ends must be those of the heads.

    The heads are read first: what is appended meanwhile lies beyond them.
    """
    found = Verification()
    heads = await store.heads(school_id)
    position = await store.position(school_id)
    while rows := await store.after(school_id, found.events, _PAGE):
        _check_all(found, rows)
    if found.events < position:
        found.faults.append(f"school {school_id}: positions {found.events + 1} to {position} lost")
    found.faults += _wrong_ends(found, heads)
    return found


def _wrong_ends(found: Verification, heads: Mapping[UUID, StreamHead]) -> Iterator[str]:
    """Streams that the log ends otherwise than their heads say."""
    for stream_id, head in heads.items():
        version, last = found.heads.get(stream_id, (0, NO_HASH))
        if version < head.version:
            yield f"stream {stream_id}: versions {version + 1} to {head.version} lost"
        elif version == head.version and last != head.hash:
            yield f"stream {stream_id}: its last event is not the one its head stands for"


def _check_all(found: Verification, rows: Sequence[Logged]) -> None:
    for row in rows:
        found.check(row)


def _hash_of(row: Logged, previous: bytes) -> bytes:
    return event_hash(
        previous,
        row.place,
        subject_id=row.subject_id,
        stream_version=row.originator_version,
        position=row.id,
        recorded_at_us=int(row.recorded_at.timestamp()) * 1_000_000 + row.recorded_at.microsecond,
        command_tag=row.command_tag,
        payload_sha256=sha256(row.state).digest(),
    )
