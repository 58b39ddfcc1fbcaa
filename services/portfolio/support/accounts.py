"""Local accounts: single-use codes, passwords, sessions.
The embedded default; not in the log, which never forgets.

A code of 128 random bits is printed once and kept only as a hash;
passwords are argon2id (RFC 9106; m=19 MiB, t=2,
p=1 as OWASP advises); a session is a random token kept only as a hash.
Unknown and wrong look alike, in words and in time.
"""

import asyncio
import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import asyncpg
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from portfolio.support.actor import Actor, Role
from portfolio.support.clock import Clock
from portfolio.support.database import Pool
from portfolio.support.problems import Conflict, Unauthenticated

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex())


class SignInFailed(Unauthenticated):
    """Account or password is wrong; which of them is not said."""

    zh = "账号或密码不正确。"
    en = "The account or the password is wrong."


class CodeIsNotValid(Unauthenticated):
    """The code was never issued, was used, was replaced, or has run out."""

    zh = "这个登录码无效、已用过或已过期，请向学校领取新的登录码。"
    en = "This code is not valid, was used or has expired; ask the school for a new one."


class LoginIsTaken(Conflict):
    """Somebody of this school has this login."""

    zh = "这个账号名已被使用，请换一个。"
    en = "This login is taken; choose another."


@dataclass(frozen=True, slots=True)
class Issued:
    """A code, told once."""

    person_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in, told once."""

    token: str
    actor: Actor
    expires_at: datetime


class Accounts:
    """Codes, accounts and sessions of all schools."""

    def __init__(self, pool: Pool, clock: Clock, session_hours: int) -> None:
        self._pool, self._clock = pool, clock
        self._lasts = timedelta(hours=session_hours)
        # Hashing a password is 20 MiB and one core: two at a time, however many knock.
        self._hashing = asyncio.Semaphore(2)

    async def issue(
        self, school_id: UUID, role: Role, person_ids: Iterable[UUID], valid_until: datetime
    ) -> list[Issued]:
        """A new code for each person; earlier unused ones stop working."""
        issued = [Issued(person_id, _code()) for person_id in person_ids]
        async with self._pool.acquire() as connection, connection.transaction():
            people = [one.person_id for one in issued]
            await connection.execute(
                "DELETE FROM activation WHERE school_id = $1 AND person_id = ANY($2)",
                school_id,
                people,
            )
            await connection.execute(
                "INSERT INTO activation (school_id, code_hash, person_id, role, expires_at)"
                " SELECT $1, c.code_hash, c.person_id, $2, $3"
                " FROM unnest($4::bytea[], $5::uuid[]) AS c (code_hash, person_id)",
                school_id,
                role.value,
                valid_until,
                [hash_code(one.code) for one in issued],
                people,
            )
        return issued

    async def activate(self, school_id: UUID, code: str, login: str, password: str) -> Actor:
        """Use a code up: an account with this login,
        or a new login and password for the one there is.

        Raises `CodeIsNotValid`, `LoginIsTaken`.
        """
        # A wrong code must not cost a password's hash:
        # whoever has 128 bits to guess learns nothing.
        if not await self._is_valid(school_id, code):
            raise CodeIsNotValid
        hashed = await self._hash(password)
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                row = await connection.fetchrow(
                    "DELETE FROM activation WHERE school_id = $1 AND code_hash = $2"
                    " AND expires_at > $3 RETURNING person_id, role",
                    school_id,
                    hash_code(code),
                    self._clock.now(),
                )
                if row is None:
                    raise CodeIsNotValid
                # Asked first: the server writes a violated key with its values into its own log.
                if await connection.fetchval(
                    "SELECT EXISTS (SELECT FROM account WHERE school_id = $1 AND login = $2"
                    " AND person_id <> $3)",
                    school_id,
                    login,
                    row["person_id"],
                ):
                    raise LoginIsTaken
                account_id = await connection.fetchval(
                    "INSERT INTO account (school_id, account_id, person_id, role, login, password)"
                    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (school_id, person_id)"
                    " DO UPDATE SET login = excluded.login, password = excluded.password"
                    " RETURNING account_id",
                    school_id,
                    uuid4(),
                    row["person_id"],
                    row["role"],
                    login,
                    hashed,
                )
                # Whoever held the old password is signed out.
                await connection.execute(
                    "DELETE FROM session WHERE school_id = $1 AND account_id = $2",
                    school_id,
                    account_id,
                )
        except asyncpg.UniqueViolationError:
            raise LoginIsTaken from None
        return Actor(school_id, account_id, row["person_id"], Role(row["role"]))

    async def _is_valid(self, school_id: UUID, code: str) -> bool:
        found: bool = await self._pool.fetchval(
            "SELECT EXISTS (SELECT FROM activation WHERE school_id = $1 AND code_hash = $2"
            " AND expires_at > $3)",
            school_id,
            hash_code(code),
            self._clock.now(),
        )
        return found

    async def has_account(self, school_id: UUID, person_id: UUID) -> bool:
        """Whether a person has used a code before."""
        found: bool = await self._pool.fetchval(
            "SELECT EXISTS (SELECT FROM account WHERE school_id = $1 AND person_id = $2)",
            school_id,
            person_id,
        )
        return found

    async def sign_in(self, school_id: UUID, login: str, password: str) -> Session:
        """A new session; raises `SignInFailed`."""
        row = await self._pool.fetchrow(
            "SELECT account_id, person_id, role, password FROM account"
            " WHERE school_id = $1 AND login = $2",
            school_id,
            login,
        )
        is_right = await self._verify(row["password"] if row else _NOBODY, password)
        if row is None or not is_right:
            raise SignInFailed
        actor = Actor(school_id, row["account_id"], row["person_id"], Role(row["role"]))
        return await self.begin_session(actor)

    async def begin_session(self, actor: Actor) -> Session:
        """A new session of somebody whose identity was just shown."""
        # The school stands in front, so that the session is looked up in the school's own shard.
        token = f"{actor.school_id.hex}.{secrets.token_urlsafe(32)}"
        expires_at = self._clock.now() + self._lasts
        await self._pool.execute(
            "INSERT INTO session (school_id, token_hash, account_id, person_id, role, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            actor.school_id,
            hash_token(token),
            actor.account_id,
            actor.person_id,
            actor.role.value,
            expires_at,
        )
        return Session(token, actor, expires_at)

    async def who(self, token: str) -> tuple[Actor, datetime]:
        """The account behind a token and when it ends; raises `Unauthenticated`."""
        row = await self._pool.fetchrow(
            "SELECT school_id, account_id, person_id, role, expires_at FROM session"
            " WHERE school_id = $1 AND token_hash = $2 AND expires_at > $3",
            school_of(token),
            hash_token(token),
            self._clock.now(),
        )
        if row is None:
            raise Unauthenticated
        return Actor(row[0], row[1], row[2], Role(row[3])), row[4]

    async def sign_out(self, token: str) -> None:
        """End a session; again is harmless."""
        await self._pool.execute(
            "DELETE FROM session WHERE school_id = $1 AND token_hash = $2",
            school_of(token),
            hash_token(token),
        )

    async def remove(self, school_id: UUID, person_ids: Iterable[UUID]) -> None:
        """End people's sessions, codes and accounts at once; again is harmless."""
        people = list(person_ids)
        for table in ("session", "activation", "account", "oidc_identity"):
            await self._pool.execute(
                f"DELETE FROM {table} WHERE school_id = $1 AND person_id = ANY($2)",
                school_id,
                people,
            )

    async def keep_staff(self, school_id: UUID, person_ids: Iterable[UUID]) -> list[UUID]:
        """Remove every member of staff but these; returns whom."""
        rows = await self._pool.fetch(
            "SELECT person_id FROM account WHERE school_id = $1 AND role = $2"
            " UNION SELECT person_id FROM activation WHERE school_id = $1 AND role = $2"
            " UNION SELECT person_id FROM session WHERE school_id = $1 AND role = $2"
            " UNION SELECT person_id FROM oidc_identity WHERE school_id = $1 AND role = $2",
            school_id,
            Role.STAFF.value,
        )
        gone = sorted({row[0] for row in rows} - set(person_ids))
        await self.remove(school_id, gone)
        return gone

    async def end_expired(self, school_id: UUID) -> None:
        """Remove a school's sessions and codes that have run out."""
        for table in ("session", "activation"):
            await self._pool.execute(
                f"DELETE FROM {table} WHERE school_id = $1 AND expires_at <= $2",
                school_id,
                self._clock.now(),
            )

    async def _hash(self, password: str) -> str:
        async with self._hashing:
            return await asyncio.to_thread(_HASHER.hash, password)

    async def _verify(self, hashed: str, password: str) -> bool:
        async with self._hashing:
            try:
                return await asyncio.to_thread(_HASHER.verify, hashed, password)
            except VerifyMismatchError:
                return False


def hash_token(token: str) -> bytes:
    """What is kept of a token."""
    return sha256(token.encode(errors="surrogatepass")).digest()


def school_of(token: str) -> UUID:
    """The school in front of a token; raises `Unauthenticated`."""
    try:
        return UUID(hex=token.partition(".")[0])
    except ValueError:
        raise Unauthenticated from None


def _code() -> str:
    """128 bits in groups of four, without letters that look alike."""
    letters = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def hash_code(code: str) -> bytes:
    """What is kept of a printed code, however it was typed."""
    plain = code.upper().replace("-", "").replace(" ", "")
    return sha256(b"nianlun-code-1" + plain.encode(errors="surrogatepass")).digest()
