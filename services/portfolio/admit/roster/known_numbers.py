"""Numbers that a pupil is known by elsewhere: 学籍号, and the `sourcedId` of a OneRoster bundle.

They identify nobody here and are no key of anything. The number itself stands in the log, sealed
under the pupil's key; to find a pupil by it the school keeps an HMAC under its own key, which
nobody without that key can make or check, so that no list of numbers can be tried against it.
"""

from collections.abc import Collection, Mapping
from typing import Literal
from uuid import UUID

from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool

Kind = Literal["registry", "source"]
Holders = Mapping[str, frozenset[UUID]]
"""A number → who is known by it; of a 学籍号 there can be two, where one of them is wrong."""


def hashed(key: DataKey, kind: str, number: str) -> bytes:
    """The keyed hash of a number: 32 bytes, the same again on every day."""
    return key.keyed(f"nianlun-known-number-1/{kind}".encode(), number.upper().encode())


async def holders(
    pool: Pool, key: DataKey, school_id: UUID, kind: Kind, numbers: Collection[str]
) -> Holders:
    """Who is known by these numbers, as the read table has it."""
    by_hash = {hashed(key, kind, number): number for number in numbers}
    rows = await pool.fetch(
        "SELECT keyed_hash, student_id FROM known_number WHERE school_id = $1 AND kind = $2"
        " AND keyed_hash = ANY($3)",
        school_id,
        kind,
        list(by_hash),
    )
    found: dict[str, frozenset[UUID]] = {}
    for row in rows:
        number = by_hash[row["keyed_hash"]]
        found[number] = found.get(number, frozenset()) | {row["student_id"]}
    return found
