"""Who of which schools somebody is whom an identity provider vouches for.

A school binds its person to a subject by a printed single-use code, never by an address or a
number that both happen to know. One subject may be several people: a teacher whose own child is
at the school, a mother of two. A newer code binds the person to another subject.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from portfolio.support.accounts import CodeIsNotValid, hash_code
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.leanings import code_used
from portfolio.support.oidc_provider import ProviderName
from portfolio.support.oidc_sign_ins import Arrived

ROLES: Mapping[ProviderName, tuple[Role, ...]] = {
    "staff": (Role.STAFF,),
    "family": (Role.GUARDIAN, Role.STUDENT),
}


class Identities:
    """Subjects and their people."""

    def __init__(self, pool: Pool, across: Pool, clock: Clock) -> None:
        """`across` sees every school: the provider does not say which."""
        self._pool, self._across, self._clock = pool, across, clock

    async def people(self, arrived: Arrived) -> list[Actor]:
        """All whom this subject may be, in every school, oldest first."""
        rows = await self._across.fetch(
            "SELECT school_id, account_id, person_id, role FROM oidc_identity"
            " WHERE subject_hash = $1 AND is_keyed AND role = ANY($2) ORDER BY bound_at, person_id",
            arrived.subject_hash,
            _roles(arrived.provider),
        )
        return [Actor(row[0], row[1], row[2], Role(row[3])) for row in rows]

    async def hold(self, connection: Connection, actor: Actor, arrived: Arrived) -> bool:
        """Whether this subject is this person still, who stays it until the transaction ends:
        whoever binds the person anew meanwhile finds the session that is about to begin.
        """
        held: bool | None = await connection.fetchval(
            "SELECT true FROM oidc_identity WHERE school_id = $1 AND person_id = $2"
            " AND account_id = $3 AND subject_hash = $4 AND is_keyed FOR SHARE",
            actor.school_id,
            actor.person_id,
            actor.account_id,
            arrived.subject_hash,
        )
        return bool(held)

    async def bind(self, school_id: UUID, code: str, arrived: Arrived) -> Actor:
        """Use a printed code up: its person is this subject from now on, and nobody else is.

        Raises `CodeIsNotValid`, also for a code of people who sign in elsewhere.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(
                "DELETE FROM activation WHERE school_id = $1 AND code_hash = $2"
                " AND expires_at > $3 AND role = ANY($4) RETURNING person_id, role, issued_by",
                school_id,
                hash_code(code),
                self._clock.now(),
                _roles(arrived.provider),
            )
            if row is None:
                raise CodeIsNotValid
            person_id: UUID = row["person_id"]
            await code_used(connection, school_id, person_id, row["issued_by"], self._clock.now())
            account_id: UUID = await connection.fetchval(
                "INSERT INTO oidc_identity AS o"
                " (school_id, person_id, subject_hash, account_id, role, bound_at, is_keyed)"
                " VALUES ($1, $2, $3, $4, $5, $6, true) ON CONFLICT (school_id, person_id)"
                " DO UPDATE SET subject_hash = excluded.subject_hash, is_keyed = true,"
                " bound_at = excluded.bound_at"
                " RETURNING account_id",
                school_id,
                person_id,
                arrived.subject_hash,
                uuid4(),
                row["role"],
                self._clock.now(),
            )
            # Whoever was this person by an earlier code, by a subject or a password, is nobody now.
            for table in ("account", "session"):
                await connection.execute(
                    f"DELETE FROM {table} WHERE school_id = $1 AND person_id = $2",
                    school_id,
                    person_id,
                )
        return Actor(school_id, account_id, person_id, Role(row["role"]))


def _roles(provider: ProviderName) -> list[str]:
    return [role.value for role in ROLES[provider]]
