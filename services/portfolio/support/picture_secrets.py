"""Three pictures out of twelve, in order: how a young pupil proves to be themselves.

So few that only counting protects them (1,320 sequences: `sign_in_limit.py`), and so few that a
stolen table would be tried through: kept is argon2id of an HMAC under the school's key, which
stands in another database.
"""

import secrets
from collections.abc import Sequence
from typing import Literal, get_args
from uuid import UUID

from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool
from portfolio.support.keys import Keyring
from portfolio.support.passwords import Passwords

Picture = Literal[
    "sun",
    "moon",
    "star",
    "tree",
    "flower",
    "fish",
    "bird",
    "cat",
    "boat",
    "kite",
    "ball",
    "house",
]
PICTURES: tuple[Picture, ...] = get_args(Picture)
IN_ORDER = 3
_PURPOSE = b"nianlun-pictures-1"


class PictureSecrets:
    """The sequences of all schools' pupils."""

    def __init__(self, pool: Pool, keyring: Keyring) -> None:
        self._pool, self._keyring = pool, keyring
        self._passwords = Passwords()

    async def issue(self, school_id: UUID, student_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
        """A new sequence for each pupil, told once, for the card; earlier ones stop working."""
        key = await self._key(school_id)
        told = {one: secrets.SystemRandom().sample(PICTURES, IN_ORDER) for one in student_ids}
        kept = [
            await self._passwords.hash(_said(key, student_id, pictures))
            for student_id, pictures in told.items()
        ]
        await self._pool.execute(
            "INSERT INTO picture_secret (school_id, person_id, secret)"
            " SELECT $1, p.person_id, p.secret FROM unnest($2::uuid[], $3::text[])"
            " AS p (person_id, secret) ON CONFLICT (school_id, person_id)"
            " DO UPDATE SET secret = excluded.secret",
            school_id,
            list(told),
            kept,
        )
        return {student_id: list(pictures) for student_id, pictures in told.items()}

    async def is_right(self, school_id: UUID, student_id: UUID, pictures: Sequence[str]) -> bool:
        """Whether these are the pupil's; for whoever has none the same work for nothing."""
        key = await self._key(school_id)
        kept = await self._pool.fetchval(
            "SELECT secret FROM picture_secret WHERE school_id = $1 AND person_id = $2",
            school_id,
            student_id,
        )
        return await self._passwords.is_right(kept, _said(key, student_id, pictures))

    async def _key(self, school_id: UUID) -> DataKey:
        return (await self._keyring.ensure(school_id, [school_id]))[school_id]


def _said(key: DataKey, student_id: UUID, pictures: Sequence[str]) -> str:
    return key.keyed(_PURPOSE, f"{student_id} {' '.join(pictures)}".encode()).hex()
