"""Wrapped keys: the rows of the keys' cluster, and the master key that they are wrapped under.

A row outlives neither its erasure nor its master key:
a rotation wraps every key anew and then destroys what could open an old copy.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from portfolio.support.database import Connection, Pool
from portfolio.support.master_keys import MasterKeys
from portfolio.support.problems import Conflict


class RotationUnderWay(Conflict):
    """Two rotations at once would destroy each other's master keys."""

    zh = "主密钥正在轮换，请等它完成。"
    en = "The master key is being rotated already; wait until that is done."


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A destroyed key. Pending while a master key that could open an old copy still exists."""

    stream_id: UUID
    forgotten_at: datetime
    is_pending: bool


class WrappedKeys:
    """Keys by (school, stream) as the cluster holds them; no key leaves this class unwrapped."""

    def __init__(self, pool: Pool, masters: MasterKeys) -> None:
        self._pool = pool
        self._masters = masters

    async def forgotten(
        self,
        school_id: UUID,
        *,
        after: tuple[datetime, UUID] | None = None,
        limit: int | None = None,
    ) -> list[Forgotten]:
        """Erasures of a school, newest first, and whether old copies could still be opened;
        `limit` of them at most, behind the one of `after`.
        """
        instant, stream_id = after or (None, None)
        rows = await self._pool.fetch(
            "SELECT stream_id, forgotten_at, master_epoch FROM forgotten WHERE school_id = $1"
            " AND ($2::timestamptz IS NULL OR forgotten_at < $2"
            " OR (forgotten_at = $2 AND stream_id > $3::uuid))"
            " ORDER BY forgotten_at DESC, stream_id LIMIT $4",
            school_id,
            instant,
            stream_id,
            limit,
        )
        alive = set(self._masters.epochs())
        return [
            Forgotten(row["stream_id"], row["forgotten_at"], row["master_epoch"] in alive)
            for row in rows
        ]

    async def older_than(self, school_id: UUID, age: timedelta) -> list[UUID]:
        """Streams of a school whose key was made so long ago: by the clock that dates the keys,
        for a key just made must not look old to a machine whose own clock is ahead.
        """
        rows = await self._pool.fetch(
            "SELECT stream_id FROM keys WHERE school_id = $1 AND created_at < now() - $2::interval",
            school_id,
            age,
        )
        return [row[0] for row in rows]

    async def discard(self, school_id: UUID, stream_ids: list[UUID]) -> None:
        """Remove keys that never sealed anything: their streams do not exist."""
        await self._pool.execute(
            "DELETE FROM keys WHERE school_id = $1 AND stream_id = ANY($2)", school_id, stream_ids
        )

    async def rotate(self, batch: int = 1_000) -> int:
        """Wrap every key under a new master key, then destroy the older ones;
        returns the new epoch.

        May be stopped and started again at any point: keys say which master key holds them.
        Raises `RotationUnderWay`.
        """
        async with self._pool.acquire() as connection:
            if not await connection.fetchval(
                "SELECT pg_try_advisory_lock(hashtext('rotate-master-key'))"
            ):
                raise RotationUnderWay
            try:
                held = await connection.fetchval("SELECT epoch FROM master")
                await self._require_fit(connection, held)
                epoch = self._masters.create(held)
                # Waits for key creations under the old epoch; later ones read the new.
                await connection.execute("UPDATE master SET epoch = $1", epoch)
                while await self._rewrap(connection, epoch, batch):
                    pass
                self._masters.destroy_older_than(epoch)
            finally:
                await connection.execute("SELECT pg_advisory_unlock_all()")
        return epoch

    async def _rewrap(self, connection: Connection, epoch: int, batch: int) -> int:
        async with connection.transaction():
            rows = await connection.fetch(
                "SELECT school_id, key_id, wrapped, master_epoch FROM keys"
                " WHERE master_epoch < $1 LIMIT $2 FOR UPDATE",
                epoch,
                batch,
            )
            keys = [self._masters.unwrap(row["wrapped"], row["master_epoch"]) for row in rows]
            await connection.execute(
                "UPDATE keys SET wrapped = n.wrapped, master_epoch = $4"
                " FROM unnest($1::uuid[], $2::uuid[], $3::bytea[])"
                " AS n (school_id, key_id, wrapped)"
                " WHERE keys.school_id = n.school_id AND keys.key_id = n.key_id",
                [row["school_id"] for row in rows],
                [row["key_id"] for row in rows],
                [self._masters.wrap(key, epoch) for key in keys],
                epoch,
            )
            return len(rows)

    async def _create(self, school_id: UUID, stream_ids: list[UUID]) -> None:
        key_ids = [uuid4() for _ in stream_ids]
        async with self._pool.acquire() as connection, connection.transaction():
            epoch = await self._shared_epoch(connection)
            await connection.execute(
                "INSERT INTO keys (school_id, key_id, stream_id, wrapped, master_epoch)"
                " SELECT $1, n.key_id, n.stream_id, n.wrapped, $5"
                " FROM unnest($2::uuid[], $3::uuid[], $4::bytea[])"
                " AS n (key_id, stream_id, wrapped) ON CONFLICT DO NOTHING",
                school_id,
                key_ids,
                stream_ids,
                [self._masters.wrap(os.urandom(32), epoch) for _ in stream_ids],
                epoch,
            )
            # A stream whose key was destroyed never gets another:
            # its ciphertexts would look damaged instead of erased.
            # A statement of its own, to see an erasure for which the insert had to wait.
            await connection.execute(
                "DELETE FROM keys k USING forgotten f WHERE k.school_id = $1"
                " AND k.key_id = ANY($2) AND f.school_id = $1 AND f.stream_id = k.stream_id",
                school_id,
                key_ids,
            )

    async def _shared_epoch(self, connection: Connection) -> int:
        """The master key's epoch, held until commit so that no rotation overtakes this key."""
        if await connection.fetchval("SELECT epoch FROM master") == 0:
            # Before the row is shared: of two who share it, neither could change it.
            await connection.execute(
                "UPDATE master SET epoch = $1 WHERE epoch = 0", self._masters.current()
            )
        epoch: int = await connection.fetchval("SELECT epoch FROM master FOR SHARE")
        await self._require_fit(connection, epoch)
        return epoch

    async def _require_fit(self, connection: Connection, epoch: int) -> None:
        """Raise `NoMasterKey` where the file is not the master key that wrapped what there is:
        what is wrapped under a wrong one is lost when the right one is put back.
        """
        wrapped = await connection.fetchval(
            "SELECT wrapped FROM keys WHERE master_epoch = $1 LIMIT 1", epoch
        )
        if wrapped is not None:
            self._masters.unwrap(wrapped, epoch)
