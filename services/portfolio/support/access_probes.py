"""Addresses refused to an account within an hour, counted by all processes, over restarts.

In: each address that was refused to somebody who is signed in. Out: an alarm, where it is too many.
Nobody waits for it: the answer leaves, and what was refused meanwhile is counted in one statement.
Kept is a keyed hash of the address: what somebody tries may be a name.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from portfolio.support.access_alarms import raise_alarms
from portfolio.support.access_rules import MOST_REFUSED, Alarm, hour_of
from portfolio.support.actor import Actor
from portfolio.support.clock import Clock
from portfolio.support.database import Pool
from portfolio.support.keys import Keyring

_LOG = structlog.get_logger()
_PURPOSE = b"nianlun-refused-address-1"
_WINDOW = timedelta(hours=1)
# Of one account, waiting to be counted: more than enough for the alarm.
_MOST_WAITING = 4 * MOST_REFUSED
# Whoever tries more is known for what they are: nobody fills the disk.
_MOST_KEPT = 10 * MOST_REFUSED
_MOST_ACCOUNTS = 20_000
_KEEP = (
    "INSERT INTO refused_address (school_id, account_id, address_hash, at)"
    " SELECT $1, $2, n.one, $4 FROM unnest($3::bytea[]) AS n (one) WHERE $5 > ("
    "SELECT count(*) FROM refused_address WHERE school_id = $1 AND account_id = $2 AND at > $6)"
    " ON CONFLICT (school_id, account_id, address_hash) DO UPDATE SET at = excluded.at"
)
_COUNT = "SELECT count(*) FROM refused_address WHERE school_id = $1 AND account_id = $2 AND at > $3"
_SWEEP = "DELETE FROM refused_address WHERE school_id = $1 AND at <= $2"


@dataclass(slots=True)
class _Waiting:
    actor: Actor
    addresses: set[str] = field(default_factory=set)


class Probes:
    """Counts what is refused to each account, and raises the alarm of one that tries doors."""

    def __init__(self, pool: Pool, keyring: Keyring, clock: Clock) -> None:
        self._pool, self._keyring, self._clock = pool, keyring, clock
        self._waiting: dict[UUID, _Waiting] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def told(self, actor: Actor, address: str) -> None:
        """An address was refused to this account as not theirs to see."""
        waiting = self._waiting.get(actor.account_id)
        if waiting is None:
            if len(self._waiting) >= _MOST_ACCOUNTS:
                return
            waiting = self._waiting[actor.account_id] = _Waiting(actor)
            task = asyncio.create_task(self._count(actor))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if len(waiting.addresses) < _MOST_WAITING:
            waiting.addresses.add(address)

    async def _count(self, actor: Actor) -> None:
        """One task of an account at a time, until nothing waits."""
        try:
            while addresses := self._taken(actor):
                await self._keep(actor, addresses)
        except Exception as fault:  # noqa: BLE001 — the next refusal begins anew
            _LOG.error("refusals-not-counted", school_id=str(actor.school_id), exc_info=fault)
        finally:
            self._waiting.pop(actor.account_id, None)

    def _taken(self, actor: Actor) -> set[str]:
        waiting = self._waiting[actor.account_id]
        addresses, waiting.addresses = waiting.addresses, set()
        return addresses

    async def _keep(self, actor: Actor, addresses: set[str]) -> None:
        now = self._clock.now()
        who = (actor.school_id, actor.account_id)
        key = (await self._keyring.ensure(actor.school_id, [actor.school_id]))[actor.school_id]
        hashes = sorted(
            key.keyed(_PURPOSE, one.encode(errors="surrogatepass")) for one in addresses
        )
        await self._pool.execute(_KEEP, *who, hashes, now, _MOST_KEPT, now - _WINDOW)
        count = await self._pool.fetchval(_COUNT, *who, now - _WINDOW)
        if count > MOST_REFUSED:
            await self._raise(actor, count, now)

    async def _raise(self, actor: Actor, count: int, at: datetime) -> None:
        alarm = Alarm("probing", actor.person_id, hour_of(at), count, actor.role.value)
        await raise_alarms(self._pool, actor.school_id, [alarm], at)

    async def sweep(self, school_id: UUID) -> None:
        """Forget what no longer counts."""
        await self._pool.execute(_SWEEP, school_id, self._clock.now() - _WINDOW)
