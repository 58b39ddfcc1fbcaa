"""Between domain events and the log: canonical JSON, sealed under the key of a stream,
read back through upcasters.

A subclass of the library's `Mapper` with three differences that the log needs: our own topics,
a cipher that knows where the payload belongs, and a version that the server assigns later.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from eventsourcing.persistence import (
    Mapper,
    MapperDeserialisationError,
    Notification,
    StoredEvent,
    Transcoder,
)

from portfolio.support.data_key import DataKey, Unreadable
from portfolio.support.event import Event, Topics
from portfolio.support.formats import Place
from portfolio.support.planning import SealedEvent


class CanonicalTranscoder(Transcoder):
    """RFC 8785 by way of orjson: the same bytes for ASCII keys,
    integers below 2^53 and no floats.
    """

    def encode(self, obj: Any) -> bytes:
        """Canonical JSON of plain values."""
        return orjson.dumps(obj, option=orjson.OPT_SORT_KEYS)

    def decode(self, data: bytes) -> Any:
        """The values again."""
        return orjson.loads(data)


class Draft(NamedTuple):
    """A decided event on its way to the log: where it goes and under which key."""

    school_id: UUID
    command_id: UUID
    ordinal: int
    originator_id: UUID
    event: Event
    key: DataKey
    term: str = ""
    subject_id: UUID | None = None
    originator_version: int = 0


@dataclass(frozen=True, init=False)
class Logged(Notification):
    """One row of the log. `id` is the school's position; `state` the sealed payload."""

    originator_id: UUID
    school_id: UUID
    subject_id: UUID | None
    term: str
    schema_version: int
    command_id: UUID
    ordinal: int
    command_tag: bytes
    recorded_at: datetime
    event_hash: bytes

    def __init__(
        self,
        originator_id: UUID,
        originator_version: int,
        topic: str,
        state: bytes,
        id: int,  # noqa: A002 — the library's word
        school_id: UUID,
        subject_id: UUID | None,
        term: str,
        schema_version: int,
        command_id: UUID,
        ordinal: int,
        command_tag: bytes,
        recorded_at: datetime,
        event_hash: bytes,
    ) -> None:
        """At once, as `SealedEvent` is made: hundreds of rows are read for one page."""
        self.__dict__.update(
            originator_id=originator_id,
            originator_version=originator_version,
            topic=topic,
            state=state,
            id=id,
            school_id=school_id,
            subject_id=subject_id,
            term=term,
            schema_version=schema_version,
            command_id=command_id,
            ordinal=ordinal,
            command_tag=command_tag,
            recorded_at=recorded_at,
            event_hash=event_hash,
        )

    @property
    def stream_id(self) -> UUID:
        """The stream; the library calls it the originator."""
        return self.originator_id

    @property
    def place(self) -> Place:
        """What the payload is bound to."""
        return Place(
            self.school_id,
            self.originator_id,
            self.command_id,
            self.ordinal,
            self.schema_version,
            self.term,
            self.topic,
        )


class SealedMapper(Mapper[UUID]):
    """Seals drafts into stored events and opens logged ones again."""

    def __init__(self, topics: Topics) -> None:
        super().__init__(CanonicalTranscoder())
        self._topics = topics

    def to_stored_event(self, domain_event: Any) -> SealedEvent:
        """`Draft` → `SealedEvent`."""
        draft: Draft = domain_event
        event = draft.event
        place = Place(
            draft.school_id,
            draft.originator_id,
            draft.command_id,
            draft.ordinal,
            event.schema_version,
            draft.term,
            event.topic,
        )
        state = draft.key.seal(event.plaintext(), place)
        return SealedEvent(
            draft.originator_id,
            event.topic,
            state,
            subject_id=draft.subject_id,
            term=draft.term,
            schema_version=event.schema_version,
            state_sha256=sha256(state).digest(),
            raises_epoch=event.raises_epoch,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Not used: opening needs the stream's key, see `open`."""
        raise NotImplementedError(stored_event.topic)

    def event_class(self, topic: str) -> type[Event]:
        """The class that a stored topic stands for."""
        return self._topics[topic]

    def open(self, logged: Logged, key: DataKey) -> Event:
        """The domain event in its newest shape;
        raises the library's `MapperDeserialisationError`.
        """
        try:
            plaintext = key.open(logged.state, logged.place)
            return self._topics[logged.topic].from_plaintext(plaintext, logged.schema_version)
        except (Unreadable, KeyError, ValueError) as fault:
            # The position identifies the event; the payload's words stay out of the message.
            where = f"school {logged.school_id} position {logged.id} topic {logged.topic}"
            raise MapperDeserialisationError(f"{where}: {type(fault).__name__}") from None
