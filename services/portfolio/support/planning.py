"""Planning a flush: many commands, decided by whoever sent them, get versions,
positions and hashes. Pure.

A command states what it was decided against: the epoch of streams (a fence,
raised by whatever changes what may
be written), and the version of a stream or of a subject where the decision needs its very last
event.
Each command succeeds or fails alone; commands are planned in order,
against heads moved by the earlier ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from portfolio.support.formats import NO_HASH, Place, event_hash


class Lost(Exception):  # noqa: N818 — an outcome: decide again
    """The command was decided against something that has moved; load, decide, append again."""


class IdReused(Exception):  # noqa: N818 — an outcome
    """The command id already stands for another request."""


@dataclass(frozen=True, init=False)
class SealedEvent(StoredEvent):
    """An event ready for the log but for its version (0 until the server assigns one),
    position and hash.
    """

    originator_id: UUID
    subject_id: UUID | None
    term: str
    schema_version: int
    state_sha256: bytes
    raises_epoch: bool

    def __init__(
        self,
        originator_id: UUID,
        topic: str,
        state: bytes,
        *,
        subject_id: UUID | None,
        term: str,
        schema_version: int,
        state_sha256: bytes,
        raises_epoch: bool = False,
        originator_version: int = 0,
    ) -> None:
        """At once: the way of frozen classes, field by field, takes a quarter of the sealing."""
        self.__dict__.update(
            originator_id=originator_id,
            originator_version=originator_version,
            topic=topic,
            state=state,
            subject_id=subject_id,
            term=term,
            schema_version=schema_version,
            state_sha256=state_sha256,
            raises_epoch=raises_epoch,
        )

    @property
    def stream_id(self) -> UUID:
        """The stream; the library calls it the originator."""
        return self.originator_id


_NOTHING: Mapping[Any, int] = MappingProxyType({})


class Command(NamedTuple):
    """One command = one append in one school; at least one event.

    `epochs`, `versions`: expectations per stream (0 = not there yet);
    `subjects`: per (stream, subject), the stream version of its last event (0 = none).
    """

    school_id: UUID
    command_id: UUID
    tag: bytes
    events: tuple[SealedEvent, ...]
    epochs: Mapping[UUID, int] = _NOTHING
    versions: Mapping[UUID, int] = _NOTHING
    subjects: Mapping[tuple[UUID, UUID], int] = _NOTHING

    def streams(self) -> set[UUID]:
        """Every stream that planning must know the head of."""
        return {*(event.originator_id for event in self.events), *self.epochs, *self.versions}


class StreamHead(NamedTuple):
    """The end of a stream. A stream not there yet is at version 0, epoch 0."""

    version: int = 0
    epoch: int = 0
    hash: bytes = NO_HASH


class Receipt(NamedTuple):
    """What the store says of one appended event."""

    stream_id: UUID
    subject_id: UUID | None
    stream_version: int
    position: int


@dataclass(frozen=True, slots=True)
class Appended:
    """What the store says of a command: the same again for every retry.
    `recorded_at` is the server's word.
    """

    command_id: UUID
    recorded_at: datetime
    receipts: tuple[Receipt, ...]
    is_repeated: bool = field(default=False, compare=False)

    @property
    def position(self) -> int:
        """The school's log position of the command's last event."""
        return self.receipts[-1].position


_NOT_THERE = StreamHead()


class Streams(dict[UUID, StreamHead]):
    """Heads by stream; one that is not among them is not there yet."""

    def __missing__(self, stream_id: UUID) -> StreamHead:
        return _NOT_THERE


@dataclass(slots=True)
class SchoolHead:
    """One school's heads as a plan sees and moves them."""

    position: int
    streams: Streams = field(default_factory=Streams)
    subjects: dict[tuple[UUID, UUID], int] = field(default_factory=dict)


_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
Row = tuple[Any, ...]
"""school, position, stream, version, subject, term, topic, schema, command, ordinal, tag,
payload, hash.
"""


@dataclass(slots=True)
class Plan:
    """What one flush writes, all `at` one instant."""

    at: datetime
    rows: list[Row] = field(default_factory=list)
    micros: int = field(init=False)

    def __post_init__(self) -> None:
        """The instant as it is hashed: µs since 1970, no float in between."""
        self.micros = (self.at - _EPOCH) // _MICROSECOND

    def add(self, command: Command, head: SchoolHead) -> Appended:
        """Plan one command against `head`, moving it;
        raises `Lost` and leaves everything as it was.
        """
        _check(command, head)
        receipts = [
            self._append(command, ordinal, event, head)
            for ordinal, event in enumerate(command.events)
        ]
        return Appended(command.command_id, self.at, tuple(receipts))

    def _append(
        self, command: Command, ordinal: int, event: SealedEvent, head: SchoolHead
    ) -> Receipt:
        school_id, command_id, tag = command[:3]
        stream_id, subject_id = event.originator_id, event.subject_id
        term, topic, schema_version = event.term, event.topic, event.schema_version
        before, epoch, previous = head.streams[stream_id]
        version, position = before + 1, head.position + 1
        hashed = event_hash(
            previous,
            Place(school_id, stream_id, command_id, ordinal, schema_version, term, topic),
            subject_id=subject_id,
            stream_version=version,
            position=position,
            recorded_at_us=self.micros,
            command_tag=tag,
            payload_sha256=event.state_sha256,
        )
        head.position = position
        head.streams[stream_id] = StreamHead(version, epoch + event.raises_epoch, hashed)
        if subject_id:
            head.subjects[stream_id, subject_id] = version
        # As `Row` says, in one piece: it is made for every event.
        row = (school_id, position, stream_id, version, subject_id, term, topic, schema_version)
        self.rows.append((*row, command_id, ordinal, tag, event.state, hashed))
        return Receipt(stream_id, subject_id, version, position)


def _check(command: Command, head: SchoolHead) -> None:
    for stream_id, epoch in command.epochs.items():
        if head.streams[stream_id].epoch != epoch:
            raise Lost
    for stream_id, version in command.versions.items():
        if head.streams[stream_id].version != version:
            raise Lost
    for subject, version in command.subjects.items():
        if head.subjects.get(subject, 0) != version:
            raise Lost
