"""What one member of staff gave another to act with, as it is kept: the newest of each means.

In: who gave what to whom. Out: all of a school, which is some hundred rows.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.leaning import CODE, Leaning

_GIVE = (
    "INSERT INTO leaning (school_id, person_id, means, given_by, given_at)"
    " SELECT $1, n.person_id, n.means, $4, $5"
    " FROM unnest($2::uuid[], $3::text[]) AS n (person_id, means)"
    " ON CONFLICT (school_id, person_id, means)"
    " DO UPDATE SET given_by = excluded.given_by, given_at = excluded.given_at"
)
_FORGET = "DELETE FROM leaning WHERE school_id = $1 AND person_id = $2 AND means = $3"
_ALL = "SELECT person_id, means, given_by, given_at FROM leaning WHERE school_id = $1"
# One person of the provider's who is two members of staff is one person.
_SAME_SUBJECT = (
    "SELECT EXISTS (SELECT FROM oidc_identity a JOIN oidc_identity b"
    " ON b.school_id = a.school_id AND b.subject_hash = a.subject_hash"
    " WHERE a.school_id = $1 AND a.person_id = $2 AND b.person_id = $3)"
)
Given = Iterable[tuple[UUID, str]]


class Leanings:
    """Of all schools."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    async def give(self, school_id: UUID, given: Given, *, by: UUID) -> None:
        """Note what `by` gives these people; before it holds, so that none is ever unnoted."""
        told = sorted({one for one in given if one[0] != by}, key=str)
        if not told:
            return
        people, means = [one[0] for one in told], [one[1] for one in told]
        await self._pool.execute(_GIVE, school_id, people, means, by, self._clock.now())

    async def all(self, school_id: UUID) -> list[Leaning]:
        """Everything known of a school's staff."""
        return [Leaning(*row) for row in await self._pool.fetch(_ALL, school_id)]

    async def are_one_subject(self, school_id: UUID, one: UUID, other: UUID) -> bool:
        """Whether an identity provider vouches for both by the same subject."""
        found: bool = await self._pool.fetchval(_SAME_SUBJECT, school_id, one, other)
        return found


async def code_used(
    connection: Connection, school_id: UUID, person_id: UUID, by: UUID | None, at: datetime
) -> None:
    """In the transaction that uses a printed code up: from now on the account is the work of
    whoever issued it; of one that the installation printed, nobody's.
    """
    if by is None or by == person_id:
        await connection.execute(_FORGET, school_id, person_id, CODE)
    else:
        await connection.execute(_GIVE, school_id, [person_id], [CODE], by, at)
