"""What is kept of a person's name at a provider, which may be a telephone number: a keyed hash.

The key is the installation's, beside those of the limits, in the cluster of the keys: whoever
reads the table can try no numbers. What was kept before there was a key is hashed once more under
it where the API starts (`key_what_is_there`); nobody has to be bound again.
"""

from hashlib import sha256
from uuid import UUID

from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool
from portfolio.support.keys import Keyring

_SUBJECT, _SESSION, _TOKEN = b"nianlun-oidc-2", b"nianlun-oidc-session-1", b"nianlun-oidc-jti-1"
_NOBODY = UUID(int=0)


class ProviderNames:
    """Hashes of what providers call people, their sessions and their tokens."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._key: DataKey | None = None

    async def subject(self, issuer: str, subject: str) -> bytes:
        """Of a person."""
        return await self._hashed(_SUBJECT, _unkeyed(issuer, subject))

    async def session(self, issuer: str, sid: str | None) -> bytes | None:
        """Of a session at the provider; None where it has no name."""
        return None if sid is None else await self._hashed(_SESSION, _unkeyed(issuer, sid))

    async def token(self, issuer: str, jti: str) -> bytes:
        """Of a token that is taken once."""
        return await self._hashed(_TOKEN, _unkeyed(issuer, jti))

    async def key_what_is_there(self, across: Pool) -> int:
        """Hash again, under the key, whoever was bound before there was one; again is harmless.

        `across` sees every school. Returns how many.
        """
        rows = await across.fetch(
            "SELECT school_id, person_id, subject_hash FROM oidc_identity WHERE NOT is_keyed"
        )
        for school_id, person_id, unkeyed in rows:
            await across.execute(
                "UPDATE oidc_identity SET subject_hash = $4, is_keyed = true WHERE school_id = $1"
                " AND person_id = $2 AND subject_hash = $3 AND NOT is_keyed",
                school_id,
                person_id,
                unkeyed,
                await self._hashed(_SUBJECT, unkeyed),
            )
        return len(rows)

    async def _hashed(self, purpose: bytes, unkeyed: bytes) -> bytes:
        if self._key is None:
            self._key = (await self._keyring.ensure(_NOBODY, [_NOBODY]))[_NOBODY]
        return self._key.keyed(purpose, unkeyed)


def _unkeyed(issuer: str, name: str) -> bytes:
    """As it was kept before there was a key, so that what was kept can be hashed on."""
    return sha256(b"\0".join((b"nianlun-oidc-1", issuer.encode(), name.encode()))).digest()
