"""Local accounts: a printed code becomes a login with a password, these become a session.
The embedded default; not in the log, which never forgets.

Unknown and wrong look alike, in words and in time.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import asyncpg

from portfolio.support import account_ends
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.keys import Keyring
from portfolio.support.logins import LoginIsTaken, Logins, NoPassword
from portfolio.support.password_rules import require_good
from portfolio.support.passwords import Passwords
from portfolio.support.printed_codes import CodeIsNotValid, Issued, PrintedCodes
from portfolio.support.problems import Forbidden, Unauthenticated
from portfolio.support.session import Beginning, Session
from portfolio.support.session_store import SessionStore
from portfolio.support.tokens import hash_code, hash_token, school_of

__all__ = [
    "Accounts",
    "CodeIsNotValid",
    "Issued",
    "LoginIsTaken",
    "NoPassword",
    "Session",
    "SignInElsewhere",
    "SignInFailed",
    "hash_code",
    "hash_token",
    "school_of",
]


class SignInFailed(Unauthenticated):
    """Account or password is wrong; which of them is not said."""

    zh = "账号或密码不正确。"
    en = "The account or the password is wrong."


class SignInElsewhere(Forbidden):
    """These people have no password here: they sign in through the identity provider."""

    zh = "教职工请通过统一身份认证登录。"
    en = "Staff sign in through the identity provider."


class Accounts:
    """Codes and accounts of all schools; their sessions are `sessions`.

    `elsewhere`: who signs in through an identity provider and in no other way.
    """

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        sessions: SessionStore,
        keyring: Keyring,
        elsewhere: Collection[Role] = frozenset(),
    ) -> None:
        self._pool, self._clock, self.sessions = pool, clock, sessions
        self._elsewhere, self.logins = elsewhere, Logins(pool, keyring)
        self._codes, self._passwords = PrintedCodes(pool, clock), Passwords()

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
        return await self._codes.issue(school_id, role, person_ids, valid_until, by=by)

    async def require_code(self, school_id: UUID, code: str) -> None:
        """Raise `CodeIsNotValid`; nothing is used up."""
        await self._codes.require_valid(school_id, code)

    async def whose_code(self, school_id: UUID, code: str) -> tuple[UUID, Role]:
        """The person a code was printed for, and as what; raises `CodeIsNotValid`."""
        return await self._codes.whose(school_id, code)

    async def activate(
        self, school_id: UUID, code: str, login: str, password: str, *own_words: str
    ) -> Actor:
        """Use a code up: an account with this login,
        or a new login and password for the one there is. `own_words`: what no password is made of.

        Raises `CodeIsNotValid`, `LoginIsTaken`, `PasswordIsEasyToGuess`, `SignInElsewhere`.
        """
        # A wrong code must not cost a password's hash:
        # whoever has 128 bits to guess learns nothing.
        await self._codes.require_valid(school_id, code)
        require_good(password, login, *own_words)
        hashed = await self._passwords.hash(password)
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                row = await self._codes.use(connection, school_id, code)
                self._require_here(Role(row["role"]))  # the code is good still
                account_id = await self.logins.keep(connection, school_id, row, login, hashed)
                await _end_earlier(connection, school_id, row["person_id"])
        except asyncpg.UniqueViolationError:
            raise LoginIsTaken from None
        return Actor(school_id, account_id, row["person_id"], Role(row["role"]))

    async def joined(self, school_id: UUID, person_ids: Collection[UUID]) -> set[UUID]:
        """Who of these people has used a code before, for a password or for a provider's word."""
        rows = await self._pool.fetch(
            "SELECT person_id FROM account WHERE school_id = $1 AND person_id = ANY($2)"
            " UNION SELECT person_id FROM oidc_identity"
            " WHERE school_id = $1 AND person_id = ANY($2)",
            school_id,
            list(person_ids),
        )
        return {row[0] for row in rows}

    async def sign_in(
        self, school_id: UUID, login: str, password: str, how: Beginning | None = None
    ) -> Session:
        """A new session; raises `SignInFailed`, `SignInElsewhere`."""
        row = await self.logins.find(school_id, login)
        is_right = await self._passwords.is_right(row["password"] if row else None, password)
        if row is None or not is_right:
            raise SignInFailed
        self._require_here(Role(row["role"]))
        actor = Actor(school_id, row["account_id"], row["person_id"], Role(row["role"]))
        async with self._pool.acquire() as connection, connection.transaction():
            await _hold(connection, actor, row["password"])
            return await self.sessions.begin(actor, how, connection)

    def _require_here(self, role: Role) -> None:
        if role in self._elsewhere:
            raise SignInElsewhere

    async def login_of(self, actor: Actor) -> str:
        """The login of an account; raises `NoPassword`."""
        return (await self.logins.of(actor))[0]

    async def require_password(self, actor: Actor, password: str) -> None:
        """The password of one's own account, given again; raises `SignInFailed`, `NoPassword`."""
        _, kept = await self.logins.of(actor)
        if not await self._passwords.is_right(kept, password):
            raise SignInFailed

    async def change_password(self, actor: Actor, old: str, new: str, *own_words: str) -> None:
        """Another password, by the old one; every other session of the account ends.

        Raises `SignInFailed`, `NoPassword`, `PasswordIsEasyToGuess`.
        """
        login, kept = await self.logins.of(actor)
        if not await self._passwords.is_right(kept, old):
            raise SignInFailed
        require_good(new, login, *own_words)
        hashed = await self._passwords.hash(new)
        changed = await self._pool.fetchval(
            "UPDATE account SET password = $4 WHERE school_id = $1 AND account_id = $2"
            " AND password = $3 RETURNING account_id",
            actor.school_id,
            actor.account_id,
            kept,
            hashed,
        )
        if changed is None:  # of two changes at once the second knows an old password
            raise SignInFailed
        await self.sessions.end_all(actor, but=actor.session_id)

    async def remove(self, school_id: UUID, person_ids: Iterable[UUID]) -> None:
        """End people's sessions, codes, factors and accounts at once, and the windows that they
        opened with everybody in them; again is harmless.
        """
        await account_ends.remove(self._pool, school_id, list(person_ids))

    async def staff_known(self, school_id: UUID) -> set[UUID]:
        """Every member of staff who may sign in, or has."""
        return await account_ends.staff_known(self._pool, school_id)

    async def keep_staff(self, school_id: UUID, person_ids: Iterable[UUID]) -> list[UUID]:
        """Remove every member of staff but these; returns whom."""
        gone = sorted(await self.staff_known(school_id) - set(person_ids))
        await self.remove(school_id, gone)
        return gone

    async def end_expired(self, school_id: UUID) -> None:
        """Remove a school's sessions, codes and windows that have run out."""
        await account_ends.end_expired(self._pool, school_id, self._clock.now())


async def _hold(connection: Connection, actor: Actor, kept: str) -> None:
    """Keep an account as it is until this transaction ends: whoever changes the password, uses a
    code or ends the account at this moment finds the session that is about to begin, and ends it.

    Raises `SignInFailed` where that was done while the password was being looked at.
    """
    stands = await connection.fetchval(
        "SELECT true FROM account WHERE school_id = $1 AND account_id = $2 AND password = $3"
        " FOR SHARE",
        actor.school_id,
        actor.account_id,
        kept,
    )
    if not stands:
        raise SignInFailed


async def _end_earlier(connection: Connection, school_id: UUID, person_id: UUID) -> None:
    """What was opened with an earlier code opens nothing now: neither the old password's sessions
    nor an identity that somebody bound with a lost sheet.
    """
    for table in ("oidc_identity", "session"):
        await connection.execute(
            f"DELETE FROM {table} WHERE school_id = $1 AND person_id = $2", school_id, person_id
        )
