"""From a decision to the log and back: seals what was decided, appends it, opens what is loaded.

A decision is made upon something that may move meanwhile.
`execute` runs it again where it was overtaken,
five times at most, and gives a repeated command its first answer even where it would be refused
today.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from portfolio.support import reached
from portfolio.support.clock import Clock
from portfolio.support.data_key import DataKey
from portfolio.support.event import Event
from portfolio.support.event_store import EventStore
from portfolio.support.keys import KeyForgotten, Keyring
from portfolio.support.mapper import Draft, Logged, SealedMapper
from portfolio.support.planning import Appended, Command, IdReused, Lost
from portfolio.support.problems import Conflict, Gone, Refusal, Unavailable

_TRIES = 5
_SEALED_AT_ONCE = 200


class CommandIdReused(Conflict):
    """The id of a command stands for one request for ever."""

    zh = "这个编号已经用于另一条内容，请换一个新编号。"
    en = "This id already stands for another request; use a new one."


@dataclass(frozen=True, slots=True)
class Decided:
    """An event that was decided upon, and where it goes."""

    stream_id: UUID
    event: Event
    term: str = ""
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command does, and what it was decided against (see `planning.Command`)."""

    events: tuple[Decided, ...]
    epochs: Mapping[UUID, int] = field(default_factory=dict)
    versions: Mapping[UUID, int] = field(default_factory=dict)
    subjects: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """One command as its sender named it.

    `said`: author, command, ids of the path and the body as sent;
    its tag tells a retry from a reuse.
    `tagged_by`: the pupil whose portfolio alone it concerns, or the school's own stream.
    """

    school_id: UUID
    command_id: UUID
    tagged_by: UUID
    said: Sequence[Any]

    def canonical(self) -> bytes:
        """RFC 8785 of what was said."""
        return orjson.dumps(list(self.said), option=orjson.OPT_SORT_KEYS)


Attempt = Callable[[bool], Awaitable[Decision]]
"""Decides, or raises a refusal. Its argument says whether what it remembers must be read anew."""


class Journal:
    """The store with its keys: plain events in, plain events out."""

    def __init__(
        self, store: EventStore, keyring: Keyring, mapper: SealedMapper, clock: Clock
    ) -> None:
        self.store, self.keyring, self.mapper, self.clock = store, keyring, mapper, clock

    async def execute(self, request: Request, attempt: Attempt) -> Appended:
        """Decide and append, once. Raises what the decision refuses, `CommandIdReused`,
        `Unavailable`.
        """
        for tries in range(_TRIES):
            try:
                appended = await self._append(request, await attempt(tries > 0))
            except (Lost, KeyForgotten):
                # Overtaken, or the pupil was erased meanwhile: a fresh look decides which.
                continue
            except IdReused:
                raise CommandIdReused from None
            except (Gone, Unavailable):
                # Who is shed must not come again at once, with twice the reading.
                raise
            except Refusal:
                if first := await self.answered(request):
                    return first
                if tries > 0:
                    raise
            else:
                reached.note(appended.position)
                return appended
        raise Unavailable

    async def answered(self, request: Request) -> Appended | None:
        """The first answer, if this command was appended before; raises `CommandIdReused`."""
        found = await self.store.find(request.school_id, request.command_id)
        if found is None:
            return None
        try:
            key = await self.keyring.get(request.school_id, request.tagged_by)
        except KeyForgotten:
            # Of what this command wrote to it was erased; of anything else it never spoke.
            was_written = any(one.stream_id == request.tagged_by for one in found[1].receipts)
            raise (Gone if was_written else CommandIdReused) from None
        if key.tag(request.canonical()) != found[0]:
            raise CommandIdReused
        reached.note(found[1].position)
        return found[1]

    async def _append(self, request: Request, decision: Decision) -> Appended:
        keys = await self._keys(request, decision)
        events = []
        for ordinal, one in enumerate(decision.events):
            sealer = keys[request.school_id if one.event.sealed_by_school else one.stream_id]
            place = (request.school_id, request.command_id, ordinal, one.stream_id)
            draft = Draft(*place, one.event, sealer, one.term, one.subject_id)
            events.append(self.mapper.to_stored_event(draft))
            if len(events) % _SEALED_AT_ONCE == 0:
                # A list of a whole school is some ten thousand: others are not to wait for all.
                await asyncio.sleep(0)
        command = Command(
            request.school_id,
            request.command_id,
            keys[request.tagged_by].tag(request.canonical()),
            tuple(events),
            decision.epochs,
            decision.versions,
            decision.subjects,
        )
        return await self.store.append(command)

    async def _keys(self, request: Request, decision: Decision) -> dict[UUID, DataKey]:
        """Keys are committed before the first append of their stream."""
        streams = {
            request.school_id if one.event.sealed_by_school else one.stream_id
            for one in decision.events
        } | {request.tagged_by}
        return await self.keyring.ensure(request.school_id, sorted(streams))

    async def opened(self, rows: Sequence[Logged]) -> list[Event]:
        """The domain events of rows of one school, in their newest shape; raises `KeyForgotten`."""
        if not rows:
            return []
        school_id, sealers = rows[0].school_id, [self.sealer(row) for row in rows]
        keys = await self.keyring.get_many(school_id, wanted := set(sealers))
        if wanted - keys.keys():
            raise KeyForgotten
        opening = self.mapper.open
        return [opening(row, keys[by]) for row, by in zip(rows, sealers, strict=True)]

    def sealer(self, row: Logged) -> UUID:
        """The stream whose key a row is sealed under."""
        by_school = self.mapper.event_class(row.topic).sealed_by_school
        return row.school_id if by_school else row.stream_id
