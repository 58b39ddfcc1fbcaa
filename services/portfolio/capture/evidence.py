"""佐证材料: one upload → a picture drawn again or a clip put together anew,
sealed, named by the hash of its sealed bytes.
A picture's small copy stands in front of it in the same object: whoever wants only that
reads the first chunk.

In: a stream of bytes. Out: a `SealedObject` to be stored, or a refusal; nothing in between.
The order of a command: receive · look the command up by the hash as sent · prepare ·
put the object · append the event. So an event never points at nothing,
and what a failed append leaves behind is an orphan, which `orphans` names a day later.
The hash of the plain picture belongs in the sealed event only: elsewhere it would outlive
an erasure and could be matched against pictures somebody has.

Plain bytes stay in memory and are never spooled to a disk, where a deleted file can be read back.
So what is in hand is bounded: per upload, per process, and in time.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from portfolio.capture import sound
from portfolio.capture.clips import Clip
from portfolio.capture.images import MEDIA_TYPE, Picture, redrawn
from portfolio.support.object_store import ObjectStore, StoredObject
from portfolio.support.problems import Malformed, TooLarge, Unavailable
from portfolio.support.sealed_object import (
    ObjectDamaged,
    length_for,
    open_beginning,
    open_stream,
    seal,
)

_MEBIBYTE = 1024 * 1024
UPLOAD_BYTES = 12 * _MEBIBYTE
UPLOAD_SECONDS = 120.0
BYTES_IN_HAND = 96 * _MEBIBYTE
# An upload counts as this much even when smaller, which bounds how many wait for a decoder.
_LEAST_BYTES = _MEBIBYTE
# Decoding may take 330 MB each for a moment (16 megapixels of WebP).
DECODERS = 2
ORPHAN_AFTER = timedelta(days=1)


class UploadTooLarge(TooLarge):
    """More bytes came than one upload may have; the rest was not read."""

    zh = "文件太大，最多 {megabytes} MB。"
    en = "The file is too large; at most {megabytes} MB."


class UploadTooSlow(Malformed):
    """The upload did not come to its end in time."""

    zh = "上传时间太长，没有收完整，请在网络较好时重试。"
    en = "The upload took too long and is incomplete; try again on a better connection."


class UploadsInHand(Unavailable):
    """As many uploads as this process can hold are under way; nothing was taken in."""

    zh = "现在上传的人太多，请稍后重试。"
    en = "Many people are uploading right now; try again shortly."


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes as they were sent, and their SHA-256, by which a retry of the command is known."""

    content: bytes = field(repr=False)
    sha256: bytes


@dataclass(frozen=True, slots=True)
class SealedObject:
    """What is stored (`content` under `name`) and what the event says of it.

    `plain_sha256` and `size` are of the picture or clip as kept, `width` and `height` in pixels;
    `small_size`: bytes of the small copy in front of it.
    `object_key` is to be wrapped for each pupil on the picture and then forgotten.
    """

    name: str
    plain_sha256: bytes
    size: int
    media_type: str
    width: int
    height: int
    object_key_id: UUID
    object_key: bytes = field(repr=False)
    content: bytes = field(repr=False)
    duration_ms: int | None = None
    small_size: int = 0


class Kept(Protocol):
    """What reading needs of the event that attached it."""

    @property
    def object_name(self) -> str: ...
    @property
    def object_key_id(self) -> UUID: ...
    @property
    def plain_sha256(self) -> str: ...
    @property
    def small_size(self) -> int: ...


class Intake:
    """The uploads in hand in this process. Make it once, `close` it at the end."""

    def __init__(
        self,
        *,
        bytes_in_hand: int = BYTES_IN_HAND,
        decoders: int = DECODERS,
        seconds: float = UPLOAD_SECONDS,
    ) -> None:
        """`seconds` bounds receiving one upload, however steadily it trickles."""
        self._free = bytes_in_hand
        self._seconds = seconds
        self._decoders = ThreadPoolExecutor(decoders, thread_name_prefix="pictures")

    @asynccontextmanager
    async def receive(
        self, chunks: AsyncIterable[bytes], *, limit: int = UPLOAD_BYTES
    ) -> AsyncIterator[Upload]:
        """The whole upload, counted while it is read; it is in hand until the block ends."""
        content, held = bytearray(), self._hold(0, at_least=_LEAST_BYTES)
        try:
            try:
                async with asyncio.timeout(self._seconds):
                    async for chunk in chunks:
                        size = len(content) + len(chunk)
                        if size > limit:
                            raise UploadTooLarge(megabytes=limit // _MEBIBYTE)
                        held = self._hold(held, at_least=size)
                        content += chunk
            except TimeoutError as late:
                raise UploadTooSlow from late
            yield Upload(bytes(content), sha256(content).digest())
        finally:
            self._free += held

    async def prepare(
        self, upload: Upload, *, school_id: UUID, object_key_id: UUID
    ) -> SealedObject:
        """The picture drawn again and sealed, in a thread; the event loop stays free."""
        work = partial(
            sealed_picture, upload.content, school_id=school_id, object_key_id=object_key_id
        )
        return await asyncio.get_running_loop().run_in_executor(self._decoders, work)

    def close(self) -> None:
        """Let go of the threads; what waits for them is cancelled."""
        self._decoders.shutdown(wait=False, cancel_futures=True)

    def _hold(self, held: int, *, at_least: int) -> int:
        more = max(0, at_least - held)
        if more > self._free:
            raise UploadsInHand
        self._free -= more
        return held + more


def sealed_picture(content: bytes, *, school_id: UUID, object_key_id: UUID) -> SealedObject:
    """An upload's bytes → what is stored and recorded; each time under a fresh key."""
    kept = _cleaned(content)
    small = b"" if isinstance(kept, Clip) else kept.small
    sealed = seal(small + kept.content, school_id=school_id, object_key_id=object_key_id)
    return SealedObject(
        name=sealed.name,
        plain_sha256=sha256(kept.content).digest(),
        size=len(kept.content),
        media_type=kept.media_type if isinstance(kept, Clip) else MEDIA_TYPE,
        width=0 if isinstance(kept, Clip) else kept.width,
        height=0 if isinstance(kept, Clip) else kept.height,
        duration_ms=kept.duration_ms if isinstance(kept, Clip) else None,
        object_key_id=object_key_id,
        object_key=sealed.key,
        content=sealed.content,
        small_size=len(small),
    )


def _cleaned(content: bytes) -> Clip | Picture:
    return sound.cleaned(content) if sound.is_sound(content) else redrawn(content)


async def read_back(store: ObjectStore, kept: Kept, school_id: UUID, key: bytes) -> bytes:
    """The picture as it was kept, verified to its last byte before the first is handed out;
    `key` is the object's, unwrapped.
    """
    async with aclosing(store.get(kept.object_name)) as sealed:
        chunks = open_stream(sealed, key=key, school_id=school_id, object_key_id=kept.object_key_id)
        both = b"".join([chunk async for chunk in chunks])
    picture = both[kept.small_size :]
    if sha256(picture).hexdigest() != kept.plain_sha256:
        raise ObjectDamaged
    return picture


async def read_small(store: ObjectStore, kept: Kept, school_id: UUID, key: bytes) -> bytes:
    """The small copy alone, where there is one; else the picture."""
    if not kept.small_size:
        return await read_back(store, kept, school_id, key)
    length = length_for(kept.small_size)
    async with aclosing(store.get(kept.object_name, length=length)) as sealed:
        beginning = b"".join([piece async for piece in sealed])
    return open_beginning(
        beginning,
        kept.small_size,
        key=key,
        school_id=school_id,
        object_key_id=kept.object_key_id,
    )


def orphans(
    stored: Iterable[StoredObject], referenced: Container[str], *, now: datetime
) -> Iterator[str]:
    """Names to remove: nothing refers to them, and no command that could is still under way.

    `now` is by the clock that dates the objects, the machine's: never the steered one of a demo,
    by which every object would be old. `referenced` is read after the listing.
    """
    for entry in stored:
        if entry.name not in referenced and now - entry.stored_at > ORPHAN_AFTER:
            yield entry.name
