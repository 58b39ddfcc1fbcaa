"""What every stored event has in common, and the book of topics.

A topic is our own word (`observation-recorded`), never a Python path:
moving a module must not touch history.
Each change of shape is a new `schema_version` and one pure upcaster;
stored rows are never rewritten.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Self

import orjson
from pydantic import BaseModel, ConfigDict

Json = dict[str, Any]
Upcaster = Callable[[Json], Json]


class Event(BaseModel):
    """Something that happened, in the past tense; frozen; a surprise in its payload is loud.

    `raises_epoch`: whether it is a `Fence`.
    `upcasters`: from each older version to the next, e.g. `{1: upcast_v1_v2}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: ClassVar[str]
    schema_version: ClassVar[int] = 1
    raises_epoch: ClassVar[bool] = False
    sealed_by_school: ClassVar[bool] = False
    upcasters: ClassVar[Mapping[int, Upcaster]] = {}

    def plaintext(self) -> bytes:
        """Canonical JSON (RFC 8785): ASCII keys, no floats, integers below 2^53."""
        return orjson.dumps(
            self.model_dump(mode="json", exclude_none=True), option=orjson.OPT_SORT_KEYS
        )

    @classmethod
    def from_plaintext(cls, plaintext: bytes, schema_version: int) -> Self:
        """Read a payload of this or any earlier version; raises `ValueError` when it fits none."""
        if schema_version == cls.schema_version:
            return cls.model_validate_json(plaintext)
        if schema_version > cls.schema_version:
            raise ValueError("written by a later release")
        state: Json = orjson.loads(plaintext)
        for version in range(schema_version, cls.schema_version):
            state = cls.upcasters[version](state)
        return cls.model_validate_json(orjson.dumps(state))


class Fence(Event):
    """An event that changes what may be written to its stream afterwards, or who may write it:
    whatever was decided before it is decided anew (`planning.py`).
    """

    raises_epoch: ClassVar[bool] = True


class Topics:
    """The book of topics: from the stored word to the class that reads it."""

    def __init__(self, events: Iterable[type[Event]]) -> None:
        self._by_topic: dict[str, type[Event]] = {}
        for event in events:
            if event.topic in self._by_topic:
                raise ValueError(f"two events share the topic {event.topic}")
            self._by_topic[event.topic] = event

    def __getitem__(self, topic: str) -> type[Event]:
        """The class of a topic; raises `KeyError` for an unknown one."""
        return self._by_topic[topic]

    def all(self) -> list[type[Event]]:
        """Every event known, by topic."""
        return [self._by_topic[topic] for topic in sorted(self._by_topic)]
