"""One key per child; erasing is forgetting it.

Keys live in a PostgreSQL cluster of their own,
because WAL and base backups copy whatever shares a cluster,
and a key must be forgettable. A new stream's key is committed before its first append;
a crash between the two leaves an unused key.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool
from portfolio.support.master_keys import MasterKeys, NoMasterKey
from portfolio.support.wrapped_keys import WrappedKeys

_KEEP_SECONDS = 60.0
_KEEP_AT_MOST = 50_000


class KeyForgotten(Exception):  # noqa: N818 — names what happened
    """The stream has no key. Without a `StudentErased` in the log this is a fault,
    not an erasure.
    """


class Keyring(WrappedKeys):
    """Data keys by (school, stream), unwrapped and cached for a minute at most."""

    def __init__(self, pool: Pool, masters: MasterKeys) -> None:
        super().__init__(pool, masters)
        self._cache: OrderedDict[tuple[UUID, UUID], tuple[float, DataKey]] = OrderedDict()

    async def get(self, school_id: UUID, stream_id: UUID) -> DataKey:
        """The key of one stream; raises `KeyForgotten`."""
        if held := self._held(school_id, stream_id):
            return held
        found = await self.get_many(school_id, [stream_id])
        if stream_id not in found:
            raise KeyForgotten
        return found[stream_id]

    async def get_many(self, school_id: UUID, stream_ids: Iterable[UUID]) -> dict[UUID, DataKey]:
        """The keys that exist among these streams of a school; forgotten ones are absent."""
        found: dict[UUID, DataKey] = {}
        missing = []
        for stream_id in stream_ids:
            if held := self._held(school_id, stream_id):
                found[stream_id] = held
            else:
                missing.append(stream_id)
        if missing:
            try:
                found |= await self._read(school_id, missing)
            except NoMasterKey:
                # A rotation ended between reading and unwrapping: by now they are wrapped anew.
                found |= await self._read(school_id, missing)
        return found

    async def _read(self, school_id: UUID, stream_ids: list[UUID]) -> dict[UUID, DataKey]:
        rows = await self._pool.fetch(
            "SELECT stream_id, key_id, wrapped, master_epoch FROM keys"
            " WHERE school_id = $1 AND stream_id = ANY($2)",
            school_id,
            stream_ids,
        )
        keys = {
            row["stream_id"]: DataKey(
                row["key_id"], self._masters.unwrap(row["wrapped"], row["master_epoch"])
            )
            for row in rows
        }
        for stream_id, key in keys.items():
            self._hold(school_id, stream_id, key)
        return keys

    async def ensure(self, school_id: UUID, stream_ids: list[UUID]) -> dict[UUID, DataKey]:
        """The keys of these streams, made where none was ever made; raises `KeyForgotten`."""
        found = await self.get_many(school_id, stream_ids)
        absent = [stream_id for stream_id in stream_ids if stream_id not in found]
        if absent:
            await self._create(school_id, absent)
            found |= await self.get_many(school_id, absent)
        if len(found) < len(set(stream_ids)):
            raise KeyForgotten
        return found

    async def forget(self, school_id: UUID, stream_id: UUID, at: datetime) -> None:
        """Destroy the key of a stream; again is harmless."""
        await self._pool.execute(
            "WITH gone AS (DELETE FROM keys WHERE school_id = $1 AND stream_id = $2"
            " RETURNING key_id, master_epoch)"
            " INSERT INTO forgotten (school_id, stream_id, key_id, master_epoch, forgotten_at)"
            " SELECT $1, $2, key_id, master_epoch, $3 FROM gone ON CONFLICT DO NOTHING",
            school_id,
            stream_id,
            at,
        )
        # Afterwards, so that no reading that began before leaves it here.
        self.drop(school_id, stream_id)

    def drop(self, school_id: UUID, stream_id: UUID) -> None:
        """Keep the unwrapped key no longer: an erasure was announced."""
        self._cache.pop((school_id, stream_id), None)

    def _held(self, school_id: UUID, stream_id: UUID) -> DataKey | None:
        entry = self._cache.get((school_id, stream_id))
        return entry[1] if entry and entry[0] > time.monotonic() else None

    def _hold(self, school_id: UUID, stream_id: UUID, key: DataKey) -> None:
        """Keep it as the newest; let go of whatever is too old or too many."""
        now = time.monotonic()
        self._cache[school_id, stream_id] = (now + _KEEP_SECONDS, key)
        self._cache.move_to_end((school_id, stream_id))
        while len(self._cache) > _KEEP_AT_MOST or next(iter(self._cache.values()))[0] <= now:
            self._cache.popitem(last=False)
