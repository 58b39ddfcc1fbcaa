"""A file sealed under a key of its own, in chunks, so that a reader can stream it.

In: plain bytes. Out: sealed bytes, the key that opens them, and their name. The format:

```
object   = format (1 byte, 0x01) ‖ nonce prefix (7, random) ‖ chunk 0 ‖ chunk 1 ‖ … ‖ last chunk
chunk i  = AES-256-GCM ciphertext and tag (16) of 65,536 plain bytes; of 0 to 65,536 in the last
nonce    = nonce prefix ‖ i (4, unsigned big-endian) ‖ 0x01 in the last chunk, else 0x00
AAD      = format ‖ school id (16) ‖ object key id (16)
name     = school id, "/", lower-case hex of SHA-256(object)
```
The last chunk is empty only where the whole file is.
This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár:
"Online Authenticated-Encryption
and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015): chunks that were changed, dropped, repeated,
reordered or cut off, and anything put behind them, do not open.
A key seals one object only: `seal` makes it, and nobody can pass one in.
"""

import os
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portfolio.support.problems import Unavailable

FORMAT = b"\x01"
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
HEADER_BYTES = 8
KEY_BYTES = 32


class ObjectDamaged(Unavailable):
    """The stored bytes are not those that were sealed; not one of them is handed out unverified."""

    zh = "这份材料与登记时的不一致，已停止读取，请联系学校管理员。"
    en = "This file is not what was recorded; reading stopped. Please tell your school."


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed object: its bytes, its name, and its key of 32 bytes, to be kept only wrapped."""

    name: str
    content: bytes = field(repr=False)
    key: bytes = field(repr=False)


def seal(plain: bytes, *, school_id: UUID, object_key_id: UUID) -> Sealed:
    """Seal under a fresh key; twice the same file gives two objects that cannot be told alike."""
    key, prefix = os.urandom(KEY_BYTES), os.urandom(HEADER_BYTES - len(FORMAT))
    cipher, aad = AESGCM(key), _aad(school_id, object_key_id)
    parts = [FORMAT, prefix]
    last = max(0, (len(plain) - 1) // CHUNK_BYTES)
    for number in range(last + 1):
        chunk = plain[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
        nonce = _nonce(prefix, number, is_last=number == last)
        parts.append(cipher.encrypt(nonce, chunk, aad))
    content = b"".join(parts)
    return Sealed(object_name(school_id, content), content, key)


def object_name(school_id: UUID, sealed: bytes) -> str:
    """Under which a sealed object is stored."""
    return f"{school_id}/{sha256(sealed).hexdigest()}"


async def open_stream(
    sealed: AsyncIterable[bytes], *, key: bytes, school_id: UUID, object_key_id: UUID
) -> AsyncIterator[bytes]:
    """The plain bytes, each verified before it is handed out; raises `ObjectDamaged`.

    A cut-off object shows only at its end: whoever must not act on half a file reads it all first.
    """
    opener = _Opener(key, _aad(school_id, object_key_id))
    async for piece in sealed:
        for chunk in opener.feed(piece):
            yield chunk
    yield opener.finish()


def open_bytes(sealed: bytes, *, key: bytes, school_id: UUID, object_key_id: UUID) -> bytes:
    """The whole plain file, or `ObjectDamaged`."""
    opener = _Opener(key, _aad(school_id, object_key_id))
    return b"".join([*opener.feed(sealed), opener.finish()])


def length_for(size: int) -> int:
    """How many sealed bytes hold the first `size` plain ones, and show whether more follow."""
    chunks = -(-size // CHUNK_BYTES)
    return HEADER_BYTES + chunks * (CHUNK_BYTES + TAG_BYTES) + 1


def open_beginning(
    sealed: bytes, size: int, *, key: bytes, school_id: UUID, object_key_id: UUID
) -> bytes:
    """The first `size` plain bytes out of the first `length_for(size)` sealed ones,
    or `ObjectDamaged`; what stands behind them is not looked at.
    """
    opener = _Opener(key, _aad(school_id, object_key_id))
    plain = b"".join(opener.feed(sealed[: length_for(size)]))
    if len(plain) < size:
        plain += opener.finish()
    if len(plain) < size:
        raise ObjectDamaged
    return plain[:size]


class _Opener:
    """Takes sealed bytes in pieces of any size; holds back one chunk, which may be the last."""

    def __init__(self, key: bytes, aad: bytes) -> None:
        self._cipher = AESGCM(key)
        self._aad = aad
        self._prefix = b""
        self._number = 0
        self._rest = bytearray()

    def feed(self, piece: bytes) -> Iterator[bytes]:
        self._rest += piece
        if not self._prefix and len(self._rest) >= HEADER_BYTES:
            self._read_header()
        while self._prefix and len(self._rest) > CHUNK_BYTES + TAG_BYTES:
            yield self._open(CHUNK_BYTES + TAG_BYTES, is_last=False)

    def finish(self) -> bytes:
        if not self._prefix:
            raise ObjectDamaged
        chunk = self._open(len(self._rest), is_last=True)
        if not chunk and self._number > 1:
            raise ObjectDamaged
        return chunk

    def _read_header(self) -> None:
        if self._rest[:1] != FORMAT:
            raise ObjectDamaged
        self._prefix = bytes(self._rest[len(FORMAT) : HEADER_BYTES])
        del self._rest[:HEADER_BYTES]

    def _open(self, size: int, *, is_last: bool) -> bytes:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        try:
            chunk = self._cipher.decrypt(nonce, bytes(self._rest[:size]), self._aad)
        except InvalidTag as wrong:
            raise ObjectDamaged from wrong
        del self._rest[:size]
        self._number += 1
        return chunk


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if is_last else b"\x00")


def _aad(school_id: UUID, object_key_id: UUID) -> bytes:
    return FORMAT + school_id.bytes + object_key_id.bytes
