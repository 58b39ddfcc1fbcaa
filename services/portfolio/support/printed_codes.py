"""Printed codes: 128 random bits told once, kept as a hash, used up by one account.

The newest of a person is the only one; who reissues it revokes what was printed before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portfolio.support.actor import Role
from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.leanings import code_used
from portfolio.support.problems import Unauthenticated
from portfolio.support.tokens import hash_code, new_code

# One after the other in each school: of two sheets that are printed at once only the later is good.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('printed-codes', 0) # hashtext($1))"


class CodeIsNotValid(Unauthenticated):
    """The code was never issued, was used, was replaced, or has run out."""

    zh = "这个登录码无效、已用过或已过期，请向学校领取新的登录码。"
    en = "This code is not valid, was used or has expired; ask the school for a new one."


@dataclass(frozen=True, slots=True)
class Issued:
    """A code, told once."""

    person_id: UUID
    code: str


class PrintedCodes:
    """The codes of all schools that nobody has used yet."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    async def issue(
        self,
        school_id: UUID,
        role: Role,
        person_ids: Iterable[UUID],
        valid_until: datetime,
        *,
        by: UUID | None = None,
    ) -> list[Issued]:
        """A new code for each person; earlier unused ones stop working.
        `by`: who has it in hand first; None: whoever runs the installation.
        """
        issued = [Issued(person_id, new_code()) for person_id in person_ids]
        async with self._pool.acquire() as connection, connection.transaction():
            people = [one.person_id for one in issued]
            await connection.execute(_TURN, str(school_id))
            await connection.execute(
                "DELETE FROM activation WHERE school_id = $1 AND person_id = ANY($2)",
                school_id,
                people,
            )
            await connection.execute(
                "INSERT INTO activation"
                " (school_id, code_hash, person_id, role, expires_at, issued_by)"
                " SELECT $1, c.code_hash, c.person_id, $2, $3, $6"
                " FROM unnest($4::bytea[], $5::uuid[]) AS c (code_hash, person_id)",
                school_id,
                role.value,
                valid_until,
                [hash_code(one.code) for one in issued],
                people,
                by,
            )
        return issued

    async def require_valid(self, school_id: UUID, code: str) -> None:
        """Raise `CodeIsNotValid`; nothing is used up."""
        found = await self._pool.fetchval(
            "SELECT EXISTS (SELECT FROM activation WHERE school_id = $1 AND code_hash = $2"
            " AND expires_at > $3)",
            school_id,
            hash_code(code),
            self._clock.now(),
        )
        if not found:
            raise CodeIsNotValid

    async def whose(self, school_id: UUID, code: str) -> tuple[UUID, Role]:
        """The person it was printed for, and as what; raises `CodeIsNotValid`.
        Nothing is used up.
        """
        row = await self._pool.fetchrow(
            "SELECT person_id, role FROM activation WHERE school_id = $1 AND code_hash = $2"
            " AND expires_at > $3",
            school_id,
            hash_code(code),
            self._clock.now(),
        )
        if row is None:
            raise CodeIsNotValid
        return row["person_id"], Role(row["role"])

    async def use(self, connection: Connection, school_id: UUID, code: str) -> Any:
        """Use it up inside a transaction: the row with `person_id` and `role`;
        raises `CodeIsNotValid`.
        """
        row = await connection.fetchrow(
            "DELETE FROM activation WHERE school_id = $1 AND code_hash = $2"
            " AND expires_at > $3 RETURNING person_id, role, issued_by",
            school_id,
            hash_code(code),
            self._clock.now(),
        )
        if row is None:
            raise CodeIsNotValid
        await code_used(
            connection, school_id, row["person_id"], row["issued_by"], self._clock.now()
        )
        return row
