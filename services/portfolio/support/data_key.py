"""One data key per stream, and what is done with it:
seal payloads, seal read-table text, tag commands.

AES-256-GCM for payloads (NIST SP 800-38D), AES-SIV for text in read tables (RFC 5297,
so that a rebuild gives the
same bytes), HMAC-SHA-256 for command tags, each under its own key derived by HKDF (RFC 5869).
"""

import os
from functools import cached_property
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from portfolio.support.formats import PAYLOAD_FORMAT, Place, payload_aad

_NONCE = 12
_HEAD = len(PAYLOAD_FORMAT) + 16


class Unreadable(Exception):  # noqa: N818 — names what the ciphertext is
    """A ciphertext does not open under this key at this place."""


class DataKey:
    """The key of one stream. Keep it no longer than the cache does; never log it."""

    def __init__(self, key_id: UUID, key: bytes) -> None:
        self.key_id = key_id
        self._key = key
        self._gcm = AESGCM(key)
        self._prefix = PAYLOAD_FORMAT + key_id.bytes

    def __repr__(self) -> str:
        """Only the id: a key must not reach a log by way of a trace."""
        return f"DataKey({self.key_id})"

    def seal(self, plaintext: bytes, place: Place) -> bytes:
        """Payload = format ‖ key id ‖ nonce ‖ ciphertext and tag, bound to its place."""
        nonce = os.urandom(_NONCE)
        sealed = self._gcm.encrypt(nonce, plaintext, payload_aad(self.key_id, place))
        return self._prefix + nonce + sealed

    def open(self, payload: bytes, place: Place) -> bytes:
        """The plaintext of a payload at its place; raises `Unreadable`."""
        if payload[:_HEAD] != self._prefix:
            raise Unreadable
        nonce, sealed = payload[_HEAD : _HEAD + _NONCE], payload[_HEAD + _NONCE :]
        try:
            return self._gcm.decrypt(nonce, sealed, payload_aad(self.key_id, place))
        except (InvalidTag, ValueError):  # the latter where it was cut short
            raise Unreadable from None

    def tag(self, canonical_request: bytes) -> bytes:
        """`command_tag`: tells two requests apart without keeping either."""
        started = self._tagger.copy()
        started.update(canonical_request)
        return started.finalize()

    def seal_text(self, text: str, *place: str) -> bytes:
        """Text for a read table; `place` is table, column, primary key."""
        return self._siv.encrypt(text.encode(), [part.encode() for part in place])

    def open_text(self, sealed: bytes, *place: str) -> str:
        """The text of a read table's cell; raises `Unreadable`."""
        try:
            return self._siv.decrypt(sealed, [part.encode() for part in place]).decode()
        except InvalidTag:
            raise Unreadable from None

    def wrap(self, object_key: bytes) -> bytes:
        """An object's key under this pupil's key (RFC 3394), for one child on the picture."""
        return aes_key_wrap(self._derive(b"nianlun-object-key-1", 32), object_key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The object's key again."""
        return aes_key_unwrap(self._derive(b"nianlun-object-key-1", 32), wrapped)

    def keyed(self, purpose: bytes, message: bytes) -> bytes:
        """HMAC-SHA-256 of a message under this key's own key for a purpose: 32 bytes that
        nobody without the key can tell or check, the same again on every day.
        """
        made = HMAC(self._derive(purpose, 32), SHA256())
        made.update(message)
        return made.finalize()

    @cached_property
    def _tagger(self) -> HMAC:
        return HMAC(self._derive(b"nianlun-command-tag-1", 32), SHA256())

    @cached_property
    def _siv(self) -> AESSIV:
        return AESSIV(self._derive(b"nianlun-read-text-1", 64))

    def _derive(self, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(self._key)
