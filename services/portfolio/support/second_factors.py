"""Second factors: one-time passwords by time (RFC 6238, SHA-1, six figures, 30 s),
and recovery codes of 128 bits that work once.

The secret is sealed under the school's key and told once. A step is accepted one before and one
after the server's own, and each step once (RFC 6238, 5.2), also where two processes ask together.
"""

import base64
import os
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import quote
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from portfolio.support.actor import Actor
from portfolio.support.clock import Clock
from portfolio.support.data_key import DataKey
from portfolio.support.database import Connection, Pool
from portfolio.support.keys import Keyring
from portfolio.support.problems import Conflict, Unauthenticated
from portfolio.support.tokens import hash_code, new_code

_BYTES = 20
_STEP_SECONDS = 30
_FIGURES = 6
_RECOVERY_CODES = 10


class CodeIsWrong(Unauthenticated):
    """The one-time password or recovery code is wrong, too old, or was used."""

    zh = "验证码不正确或已用过，请等下一个再试。"
    en = "This code is wrong or was used; wait for the next one."


class FactorIsInForce(Conflict):
    """There is a factor by now, and this session has not given it."""

    zh = "已经设置了二次验证，请先用它验证，再更换。"
    en = "A second factor is set up by now; give it before you change it."


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is shown, once: Base32 (RFC 4648) and an otpauth address."""

    secret: str
    address: str


class SecondFactors:
    """The second factors of all schools, by person: a new password does not remove one."""

    def __init__(self, pool: Pool, keyring: Keyring, clock: Clock) -> None:
        self._pool, self._keyring, self._clock = pool, keyring, clock

    async def begin(self, actor: Actor, *, shown_as: str, is_proven: bool) -> Enrolment:
        """A new secret, in force once a code of it was given; `shown_as` is what the app names it.

        Again begins anew; what was confirmed before stays in force meanwhile, and over it only
        who has given it begins another: else `FactorIsInForce`, of two at once for the second.
        """
        key = await self._key(actor.school_id)
        secret = base64.b32encode(os.urandom(_BYTES)).decode()
        begun = await self._pool.fetchval(
            "INSERT INTO second_factor AS f (school_id, person_id, pending) VALUES ($1, $2, $3)"
            " ON CONFLICT (school_id, person_id) DO UPDATE SET pending = excluded.pending"
            " WHERE f.secret IS NULL OR $4 RETURNING true",
            actor.school_id,
            actor.person_id,
            key.seal_text(secret, *_place(actor)),
            is_proven,
        )
        if begun is None:
            raise FactorIsInForce
        return Enrolment(secret, _address(secret, shown_as))

    async def confirm(self, actor: Actor, code: str) -> list[str]:
        """Take the begun secret into force by a code of it; returns the recovery codes, told once.

        Raises `CodeIsWrong`, also where none was begun.
        """
        pending = await self._pool.fetchval(
            "SELECT pending FROM second_factor WHERE school_id = $1 AND person_id = $2",
            actor.school_id,
            actor.person_id,
        )
        step = self._step_of(await self._opened(actor, pending), code) if pending else None
        if step is None:
            raise CodeIsWrong
        async with self._pool.acquire() as connection, connection.transaction():
            done = await connection.fetchval(
                "UPDATE second_factor SET secret = pending, pending = NULL, last_step = $4"
                " WHERE school_id = $1 AND person_id = $2 AND pending = $3 RETURNING last_step",
                actor.school_id,
                actor.person_id,
                pending,
                step,
            )
            if done is None:
                raise CodeIsWrong
            return await _new_recovery_codes(connection, actor)

    async def give(self, actor: Actor, code: str) -> None:
        """A code of the factor, or a recovery code, which is used up; raises `CodeIsWrong`."""
        if not (code.isdigit() and len(code) == _FIGURES):
            return await self._recover(actor, code)
        secret = await self._pool.fetchval(
            "SELECT secret FROM second_factor WHERE school_id = $1 AND person_id = $2",
            actor.school_id,
            actor.person_id,
        )
        step = self._step_of(await self._opened(actor, secret), code) if secret else None
        taken = await self._pool.fetchval(
            "UPDATE second_factor SET last_step = $4 WHERE school_id = $1 AND person_id = $2"
            " AND secret = $3 AND last_step < $4 RETURNING last_step",
            actor.school_id,
            actor.person_id,
            secret,
            step,
        )
        if taken is None:
            raise CodeIsWrong
        return None

    async def recovery_codes(self, actor: Actor) -> list[str]:
        """New recovery codes, told once; the earlier ones stop working."""
        async with self._pool.acquire() as connection, connection.transaction():
            return await _new_recovery_codes(connection, actor)

    async def recovery_codes_left(self, actor: Actor) -> int:
        """How many recovery codes still work."""
        left: int = await self._pool.fetchval(
            "SELECT count(*) FROM recovery_code WHERE school_id = $1 AND person_id = $2",
            actor.school_id,
            actor.person_id,
        )
        return left

    async def remove(self, school_id: UUID, person_id: UUID) -> bool:
        """Forget somebody's factor and recovery codes; says whether there was any."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "DELETE FROM recovery_code WHERE school_id = $1 AND person_id = $2",
                school_id,
                person_id,
            )
            gone = await connection.fetchval(
                "DELETE FROM second_factor WHERE school_id = $1 AND person_id = $2"
                " RETURNING person_id",
                school_id,
                person_id,
            )
        return gone is not None

    async def _recover(self, actor: Actor, code: str) -> None:
        used = await self._pool.fetchval(
            "DELETE FROM recovery_code WHERE school_id = $1 AND person_id = $2 AND code_hash = $3"
            " RETURNING person_id",
            actor.school_id,
            actor.person_id,
            hash_code(code),
        )
        if used is None:
            raise CodeIsWrong

    def _step_of(self, secret: str, code: str) -> int | None:
        """The step whose code this is, of the three that are accepted now."""
        # What every authenticator app computes; HMAC does not rest on collisions (RFC 6238, 1.2).
        made = TOTP(base64.b32decode(secret), _FIGURES, SHA1(), _STEP_SECONDS)  # noqa: S303
        now = int(self._clock.now().timestamp()) // _STEP_SECONDS
        said = code.encode(errors="replace")
        found = None
        for step in (now - 1, now, now + 1):
            if compare_digest(made.generate(step * _STEP_SECONDS), said):
                found = step
        return found

    async def _opened(self, actor: Actor, sealed: bytes) -> str:
        return (await self._key(actor.school_id)).open_text(sealed, *_place(actor))

    async def _key(self, school_id: UUID) -> DataKey:
        return (await self._keyring.ensure(school_id, [school_id]))[school_id]


async def _new_recovery_codes(connection: Connection, actor: Actor) -> list[str]:
    codes = [new_code() for _ in range(_RECOVERY_CODES)]
    await connection.execute(
        "DELETE FROM recovery_code WHERE school_id = $1 AND person_id = $2",
        actor.school_id,
        actor.person_id,
    )
    await connection.execute(
        "INSERT INTO recovery_code (school_id, person_id, code_hash)"
        " SELECT $1, $2, unnest($3::bytea[])",
        actor.school_id,
        actor.person_id,
        [hash_code(one) for one in codes],
    )
    return codes


def _place(actor: Actor) -> tuple[str, str, str]:
    return "second_factor", "secret", str(actor.person_id)


def _address(secret: str, shown_as: str) -> str:
    """otpauth: the form that authenticator apps read from a QR code."""
    return f"otpauth://totp/{quote(f'年轮:{shown_as}')}?secret={secret}&issuer={quote('年轮')}"
