"""The second line between schools: a request acts for one school, and PostgreSQL shows it no other.

The first line is `school_id` in every statement. Should one forget it, or be handed another
school's, the server's own row policies (`d0007`) leave nothing to be seen.
For whom a request acts follows from its token, or from the school that it names while it still
has to prove itself; without a school nothing at all is there.

In: a pool of connections as the role `portfolio_api`. Out: the same, told the school before use.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import asyncpg

from portfolio.support.database import Connection, Pool

_ACTS_FOR: ContextVar[UUID | None] = ContextVar("acts_for", default=None)
_TELL = "SELECT set_config('nianlun.school', $1, false)"


class AllSeeing(Exception):  # noqa: N818 — names what is wrong
    """The role that shall see one school at a time owns the log, or is above row security."""


def act_for(school_id: UUID) -> None:
    """What is asked from now on, in this request, is asked for this school."""
    _ACTS_FOR.set(school_id)


class acting_for:  # noqa: N801 — called like the functions of `contextlib`, at a third of their cost
    """The same for a while; None: for nobody."""

    __slots__ = ("_before", "_school_id")

    def __init__(self, school_id: UUID | None) -> None:
        self._school_id = school_id

    def __enter__(self) -> None:
        self._before = _ACTS_FOR.set(self._school_id)

    def __exit__(self, *_: object) -> None:
        _ACTS_FOR.reset(self._before)


class SchoolConnection(asyncpg.Connection):
    """A connection that remembers which school it was told."""

    told: str | None = ""

    async def tell(self, school: str) -> None:
        """One round trip, where it is another school than before."""
        if self.told != school:
            # While it is not known what the server has heard, it is nobody's.
            self.told = None
            connection: Connection = self
            await connection.fetchval(_TELL, school)
            self.told = school


class BySchool:
    """A pool whose every use is for the school of this request."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """A connection that sees the school's rows."""
        acts_for = _ACTS_FOR.get()
        async with self._pool.acquire() as connection:
            await connection.tell(acts_for.hex if acts_for else "")
            yield connection

    async def fetch(self, *statement: Any) -> Any:
        """As the pool's."""
        async with self.acquire() as connection:
            return await connection.fetch(*statement)

    async def fetchrow(self, *statement: Any) -> Any:
        """As the pool's."""
        async with self.acquire() as connection:
            return await connection.fetchrow(*statement)

    async def fetchval(self, *statement: Any) -> Any:
        """As the pool's."""
        async with self.acquire() as connection:
            return await connection.fetchval(*statement)

    async def execute(self, *statement: Any) -> Any:
        """As the pool's."""
        async with self.acquire() as connection:
            return await connection.execute(*statement)

    async def executemany(self, *statement: Any) -> Any:
        """As the pool's."""
        async with self.acquire() as connection:
            return await connection.executemany(*statement)

    async def close(self) -> None:
        """Let the connections go."""
        await self._pool.close()


async def refuse_all_seeing(pool: Pool) -> None:
    """Raise `AllSeeing` where row security does not concern the role of this pool."""
    is_above = await pool.fetchval(
        "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class"
        " WHERE oid = 'log'::regclass AND pg_has_role(relowner, 'MEMBER'))"
        " FROM pg_roles WHERE rolname = current_user"
    )
    if is_above:
        raise AllSeeing
