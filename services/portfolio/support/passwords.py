"""Passwords as argon2id (RFC 9106; m=19 MiB, t=2, p=1 as OWASP advises), two at a time."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex())


class Passwords:
    """Hashing costs 20 MiB and one core: two at a time, however many knock."""

    def __init__(self) -> None:
        self._hashing = asyncio.Semaphore(2)

    async def hash(self, password: str) -> str:
        """What is kept of a password."""
        async with self._hashing:
            return await asyncio.to_thread(_HASHER.hash, password)

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Whether this is the password that was kept; where none was, the same work for nothing,
        so that unknown and wrong take alike.
        """
        async with self._hashing:
            try:
                right = await asyncio.to_thread(_HASHER.verify, kept or _NOBODY, password)
            except VerifyMismatchError:
                return False
        return right and kept is not None
