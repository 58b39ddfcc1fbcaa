"""How often somebody may try a password or a code; remembered by all processes and over a restart.

Each name that is tried has a bucket: a failure fills it a little, time empties it. Who finds it
full waits until the next try is free, a minute or two: nobody is locked out for long, and a
stranger who keeps a teacher's login busy does not hinder the teacher at a place where they have
signed in before, which has a bucket of its own.
(Generic cell rate algorithm, ITU-T I.371; OWASP ASVS 5.0, 6.1.1 and 6.3.1.)

Kept are keyed hashes of names, never a login or an address. Unknown logins fill like known ones.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from math import ceil
from uuid import UUID

from portfolio.support.clock import Clock
from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool
from portfolio.support.keys import Keyring
from portfolio.support.problems import Refusal, TooMany

_BUCKET, _PLACE = b"nianlun-attempt-1", b"nianlun-known-place-1"
_KNOWN_FOR = timedelta(days=90)
_OUR_FAULT = 500
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many failures at once; afterwards one more each time this has passed."""

    failures: int
    every: timedelta


# What may be tried, by the part of a name before its colon. An address may fail more often than
# a login, for a whole school stands behind one; six figures or three pictures less often than a
# password, for they are guessed sooner.
RATES = {
    "login": Rate(20, timedelta(minutes=2)),
    "login-here": Rate(20, timedelta(seconds=30)),
    "address": Rate(200, timedelta(seconds=1.5)),
    "code-address": Rate(200, timedelta(seconds=1.5)),
    # Not what fails but whatever is begun: each asks a provider and leaves a row.
    "begin-address": Rate(200, timedelta(seconds=1.5)),
    "second-factor": Rate(10, timedelta(minutes=10)),
    "password": Rate(10, timedelta(minutes=2)),
    # Ten thousand codes, for a lesson.
    "leaving": Rate(10, timedelta(minutes=1)),
    "pictures": Rate(5, timedelta(minutes=5)),
    # Each takes a session: tablets of the largest class, and some of them again.
    "class-device": Rate(100, timedelta(seconds=30)),
    # Pictures and clips of one person, taken or not: a phone that was away brings a week's at once,
    # and then so many a day that no account fills the store (ASVS 5.0, 5.2.4).
    "upload": Rate(2_000, timedelta(minutes=1)),
    # Cards for one pupil each, made in a lesson without the teacher's password (`freshness.py`).
    "card": Rate(3, timedelta(minutes=10)),
    # A kind word that names somebody is refused, and so tells who is in the grade.
    "naming": Rate(10, timedelta(minutes=10)),
    # At anybody's of a class, from one place in one window: as many as a class of small ones errs.
    "pictures-here": Rate(40, timedelta(seconds=30)),
}


class SignInLimit:
    """Counts failures only, so that a class signing in together is never locked out;
    what `spend` takes stays taken.

    Hashed under a key of the installation, which is of no school and is asked for once.
    """

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        keyring: Keyring,
        rates: dict[str, Rate] | None = None,
    ) -> None:
        self._pool, self._clock, self._keyring = pool, clock, keyring
        self._rates = RATES if rates is None else rates
        self._key: DataKey | None = None
        # As many as passwords are hashed at once.
        self._turns = asyncio.Semaphore(2)

    @asynccontextmanager
    async def attempt(self, *names: str) -> AsyncIterator[None]:
        """One try at a password or a code, in its turn; a refusal inside counts as a failure.

        A name is `kind:what`. Raises `TooMany`.
        """
        async with self._turns, self.counted(*names):
            yield

    @asynccontextmanager
    async def counted(self, *names: str) -> AsyncIterator[None]:
        """The same without waiting for a turn: where others shall not wait for this one.

        Paid before it is tried and given back after: sixty guesses in one breath,
        by whichever process, would all be let in before the first has failed.
        """
        buckets = [await self._bucket(name) for name in names]
        paid: list[tuple[bytes, Rate]] = []
        try:
            for bucket, rate in buckets:
                await self._pay(bucket, rate)
                paid.append((bucket, rate))
            yield
        except Refusal as refusal:
            if isinstance(refusal, TooMany) or refusal.status >= _OUR_FAULT:
                await self._give_back(paid)
            raise
        except BaseException:
            await self._give_back(paid)
            raise
        await self._give_back(paid)

    async def spend(self, name: str) -> None:
        """What costs its caller whatever comes of it. Raises `TooMany`."""
        await self._pay(*await self._bucket(name))

    async def login(self, login: str, address: str) -> str:
        """The name to try a login under: at a place where it has signed in before, its own."""
        is_known = await self._pool.fetchval(
            "SELECT EXISTS (SELECT FROM known_place WHERE place = $1 AND known_until > $2)",
            await self._place(login, address),
            self._clock.now(),
        )
        return f"login-here:{login} {network_of(address)}" if is_known else f"login:{login}"

    async def remember(self, login: str, address: str) -> None:
        """Somebody has signed in to this account at this place."""
        await self._pool.execute(
            "INSERT INTO known_place (place, known_until) VALUES ($1, $2)"
            " ON CONFLICT (place) DO UPDATE SET known_until = excluded.known_until",
            await self._place(login, address),
            self._clock.now() + _KNOWN_FOR,
        )

    async def sweep(self) -> None:
        """Remove what is empty or was long ago."""
        now = self._clock.now()
        await self._pool.execute("DELETE FROM attempt WHERE empty_at <= $1", now)
        await self._pool.execute("DELETE FROM known_place WHERE known_until <= $1", now)

    async def _pay(self, bucket: bytes, rate: Rate) -> None:
        now = self._clock.now()
        latest = now + rate.every * (rate.failures - 1)
        taken = await self._pool.fetchval(
            "INSERT INTO attempt AS a (bucket, empty_at) VALUES ($1, $2::timestamptz + $3)"
            " ON CONFLICT (bucket) DO UPDATE SET empty_at = greatest(a.empty_at, $2) + $3"
            " WHERE a.empty_at <= $4 RETURNING a.empty_at",
            bucket,
            now,
            rate.every,
            latest,
        )
        if taken is None:
            empty_at = await self._pool.fetchval(
                "SELECT empty_at FROM attempt WHERE bucket = $1", bucket
            )
            raise TooMany(retry_after=ceil(((empty_at or now) - latest).total_seconds()) or 1)

    async def _give_back(self, paid: list[tuple[bytes, Rate]]) -> None:
        for bucket, rate in paid:
            await self._pool.execute(
                "UPDATE attempt SET empty_at = empty_at - $2::interval WHERE bucket = $1",
                bucket,
                rate.every,
            )

    async def _bucket(self, name: str) -> tuple[bytes, Rate]:
        kind, _, what = name.partition(":")
        counted = network_of(what) if kind.endswith("address") else what
        return await self._hashed(_BUCKET, f"{kind}:{counted}"), self._rates[kind]

    async def _place(self, login: str, address: str) -> bytes:
        return await self._hashed(_PLACE, f"{login} {network_of(address)}")

    async def _hashed(self, purpose: bytes, name: str) -> bytes:
        if self._key is None:
            self._key = (await self._keyring.ensure(_NOBODY, [_NOBODY]))[_NOBODY]
        return self._key.keyed(purpose, name.encode(errors="surrogatepass"))


def network_of(address: str) -> str:
    """An IPv6 address stands for its /64, which is one subscriber's (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004 — a version has no name
        return address
    return str(ip_network((found, 64), strict=False))
