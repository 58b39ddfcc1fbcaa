"""Objects by name: what the service asks of a store, whichever it is.

In: a name and bytes. Out: the same bytes, or a refusal:
`ObjectMissing` where there is nothing of that name, `StorageUnavailable` for every other trouble.
A name is made from the hash of what it holds,
so putting the same name twice is harmless and nothing is ever overwritten (RFC 9110, 13.1.2).
"""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from portfolio.support.problems import NotFound, Unavailable


class StorageUnavailable(Unavailable):
    """The object store does not answer, or not as it should; nothing was recorded."""

    zh = "照片暂时不能存取，请稍后重试；没有记下不完整的内容。"
    en = "Files cannot be stored or read right now; try again shortly. Nothing was half-recorded."


class ObjectMissing(NotFound):
    """The store holds nothing of that name."""

    zh = "没有找到这份材料。"
    en = "This file was not found."


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One entry of a listing: its name, its bytes, and when the store's own clock took it in."""

    name: str
    size: int
    stored_at: datetime


class ObjectStore(Protocol):
    """What the service asks of a store; every method may raise `StorageUnavailable`."""

    async def put(self, name: str, content: bytes | Path) -> None:
        """Keep the content under its name; if the name is taken, leave it as it is."""
        ...

    def get(self, name: str, *, length: int | None = None) -> AsyncGenerator[bytes, None]:
        """The content piece by piece, or its first `length` bytes;
        raises `ObjectMissing` before the first.
        """
        ...

    async def exists(self, name: str) -> bool:
        """Whether something is kept under this name."""
        ...

    async def remove(self, name: str) -> None:
        """Keep it no longer; again is harmless."""
        ...

    def list(self, prefix: str) -> AsyncIterator[StoredObject]:
        """What is kept under names that begin so, in order of name."""
        ...
