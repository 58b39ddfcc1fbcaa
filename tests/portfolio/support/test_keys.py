"""One key per child, in a cluster of its own: made once, forgotten for good, wrapped anew."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from embedded.postgres import Cluster
from event_log import NOON
from portfolio.support import keys as keys_module
from portfolio.support.data_key import DataKey
from portfolio.support.database import Connection, open_pool
from portfolio.support.keys import KeyForgotten, Keyring, RotationUnderWay
from portfolio.support.master_keys import MasterKeys, NoMasterKey
from portfolio.support.migrations import migrate


@dataclass
class Vault:
    """A database of keys and a folder of master keys, as several processes share them."""

    url: str
    masters: MasterKeys
    folder: Path
    stack: AsyncExitStack

    async def keyring(self, kind: type[Keyring] = Keyring) -> Keyring:
        """The keyring of one more process."""
        pool = await self.stack.enter_async_context(await open_pool(self.url, 3))
        return kind(pool, MasterKeys(self.folder))

    async def connection(self) -> Connection:
        connection = await asyncpg.connect(self.url)
        self.stack.push_async_callback(connection.close)
        return connection


@pytest.fixture
async def vault(keys_cluster: Cluster, tmp_path: Path) -> AsyncIterator[Vault]:
    """A new one for each test, for a rotation concerns every key there is."""
    name = f"vault_{uuid4().hex}"
    keys_cluster.create_database(name)
    url = keys_cluster.dsn(name)
    await migrate(url, "keys")
    async with AsyncExitStack() as stack:
        yield Vault(url, MasterKeys(tmp_path), tmp_path, stack)


def seal(key: DataKey) -> bytes:
    """Two keys that seal alike are the same key."""
    return key.seal_text("x", "place")


async def test_a_stream_gets_one_key_for_good(vault: Vault, school_id: UUID) -> None:
    """The first process makes it, every other finds it."""
    here, there = await vault.keyring(), await vault.keyring()
    pupil, other = uuid4(), uuid4()
    made = await here.ensure(school_id, [pupil, other])
    found = await there.ensure(school_id, [pupil])

    assert seal(found[pupil]) == seal(made[pupil]) == seal(await there.get(school_id, pupil))
    assert found[pupil].key_id == made[pupil].key_id
    assert seal(made[other]) != seal(made[pupil])


async def test_two_schools_never_share_a_key(vault: Vault, school_id: UUID) -> None:
    """Even where a stream's id were the same."""
    keyring, pupil = await vault.keyring(), uuid4()
    here = await keyring.ensure(school_id, [pupil])
    there = await keyring.ensure(uuid4(), [pupil])

    assert seal(here[pupil]) != seal(there[pupil])


async def test_a_stream_without_a_key_is_told_apart(vault: Vault, school_id: UUID) -> None:
    """`get` says so, `get_many` leaves it out."""
    keyring, pupil, stranger = await vault.keyring(), uuid4(), uuid4()
    await keyring.ensure(school_id, [pupil])

    assert (await keyring.get_many(school_id, [pupil, stranger])).keys() == {pupil}
    with pytest.raises(KeyForgotten):
        await keyring.get(school_id, stranger)


async def test_the_database_holds_wrapped_keys_only(vault: Vault, school_id: UUID) -> None:
    """A copy of the database without the master key's file opens nothing."""
    keyring, pupil = await vault.keyring(), uuid4()
    key = (await keyring.ensure(school_id, [pupil]))[pupil]
    connection = await vault.connection()
    row = await connection.fetchrow("SELECT * FROM keys WHERE stream_id = $1", pupil)
    raw = vault.masters.unwrap(row["wrapped"], row["master_epoch"])

    assert seal(DataKey(row["key_id"], raw)) == seal(key)
    assert len(row["wrapped"]) == 40
    assert raw not in b"".join(v for v in row.values() if isinstance(v, bytes))


async def test_eight_processes_that_start_at_once_agree(vault: Vault, school_id: UUID) -> None:
    """On a new installation everyone makes the first key at the same moment."""
    keyrings = [await vault.keyring() for _ in range(8)]
    pupil, starter = uuid4(), await vault.connection()
    # All of them are made to wait at the same row, and let go together.
    async with starter.transaction():
        await starter.execute("SELECT FROM master FOR UPDATE")
        makings = [asyncio.create_task(one.ensure(school_id, [pupil, uuid4()])) for one in keyrings]
        await asyncio.sleep(0.3)
    made = await asyncio.gather(*makings)

    assert len({seal(keys[pupil]) for keys in made}) == 1
    assert vault.masters.epochs() == [1]


async def test_a_forgotten_key_is_gone_in_this_process_at_once(
    vault: Vault, school_id: UUID
) -> None:
    """And to forget again is harmless: an erasure may be resumed."""
    keyring, pupil = await vault.keyring(), uuid4()
    await keyring.ensure(school_id, [pupil])
    for _ in range(2):
        await keyring.forget(school_id, pupil, NOON)

    assert await keyring.get_many(school_id, [pupil]) == {}
    assert [(one.stream_id, one.forgotten_at) for one in await keyring.forgotten(school_id)] == [
        (pupil, NOON)
    ]
    assert await keyring.forgotten(uuid4()) == []


async def test_a_forgotten_stream_never_gets_another_key(vault: Vault, school_id: UUID) -> None:
    """Its ciphertexts would look damaged instead of erased."""
    here, there = await vault.keyring(), await vault.keyring()
    pupil = uuid4()
    await here.ensure(school_id, [pupil])
    await here.forget(school_id, pupil, NOON)

    for keyring in (here, there):
        with pytest.raises(KeyForgotten):
            await keyring.ensure(school_id, [pupil])


class Paused(Keyring):
    """Stops between looking for a key and making one, until it is told to go on."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        self.is_there, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def _shared_epoch(self, connection: Connection) -> int:
        epoch = await super()._shared_epoch(connection)
        self.is_there.set()
        await self.may_go_on.wait()
        return epoch


async def test_nor_where_the_erasure_is_committed_while_a_key_is_made(
    vault: Vault, school_id: UUID
) -> None:
    """The insert waits for the erasure's row and would find the place free afterwards."""
    slow, other, pupil = await vault.keyring(Paused), await vault.keyring(), uuid4()
    eraser = await vault.connection()
    await other.ensure(school_id, [uuid4()])
    making = asyncio.create_task(slow.ensure(school_id, [pupil]))
    await slow.is_there.wait()
    await other.ensure(school_id, [pupil])
    erasure = eraser.transaction()
    await erasure.start()
    await eraser.execute(
        "WITH gone AS (DELETE FROM keys WHERE stream_id = $1 RETURNING school_id, key_id)"
        " INSERT INTO forgotten SELECT school_id, $1, key_id, 1, now() FROM gone",
        pupil,
    )
    slow.may_go_on.set()
    await asyncio.sleep(0.2)
    await erasure.commit()

    with pytest.raises(KeyForgotten):
        await making
    assert not await eraser.fetch("SELECT FROM keys WHERE stream_id = $1", pupil)


async def test_another_process_forgets_within_a_minute_or_when_told(
    vault: Vault, school_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unwrapped keys have a time to live; an announced erasure need not wait for it."""
    monkeypatch.setattr(keys_module, "_KEEP_SECONDS", 0.3)
    here, waiting, told = [await vault.keyring() for _ in range(3)]
    pupil = uuid4()
    await here.ensure(school_id, [pupil])
    for keyring in (waiting, told):
        await keyring.get(school_id, pupil)
    await here.forget(school_id, pupil, NOON)
    still = await waiting.get_many(school_id, [pupil])
    told.drop(school_id, pupil)

    assert still.keys() == {pupil}
    assert await told.get_many(school_id, [pupil]) == {}
    await asyncio.sleep(0.35)
    assert await waiting.get_many(school_id, [pupil]) == {}


def test_keys_are_kept_for_a_minute_at_most() -> None:
    """The figure that the runbook gives."""
    assert keys_module._KEEP_SECONDS <= 60


async def test_unwrapped_keys_leave_memory_when_their_time_is_over(
    vault: Vault, school_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that nobody asks for again; and never are there more than the bound."""
    monkeypatch.setattr(keys_module, "_KEEP_SECONDS", 0.05)
    keyring = await vault.keyring()
    await keyring.ensure(school_id, [uuid4() for _ in range(20)])
    await asyncio.sleep(0.1)
    last = uuid4()
    await keyring.ensure(school_id, [last])

    assert keyring._cache.keys() == {(school_id, last)}

    monkeypatch.setattr(keys_module, "_KEEP_SECONDS", 60)
    monkeypatch.setattr(keys_module, "_KEEP_AT_MOST", 3)
    found = await keyring.ensure(school_id, [uuid4() for _ in range(20)])
    assert len(found) == 20
    assert len(keyring._cache) == 3


async def test_a_key_read_while_it_is_forgotten_is_not_kept(vault: Vault, school_id: UUID) -> None:
    """The read began before the erasure and ends after it."""
    keyring, pupil = await vault.keyring(), uuid4()
    await keyring.ensure(school_id, [pupil])
    keyring.drop(school_id, pupil)
    reads = [asyncio.create_task(keyring.get_many(school_id, [pupil])) for _ in range(3)]
    await asyncio.gather(keyring.forget(school_id, pupil, NOON), *reads)

    assert await keyring.get_many(school_id, [pupil]) == {}


async def rows(vault: Vault) -> dict[UUID, tuple[bytes, int]]:
    """What a backup of the key database would hold now."""
    found = await (await vault.connection()).fetch("SELECT * FROM keys")
    return {row["stream_id"]: (row["wrapped"], row["master_epoch"]) for row in found}


async def test_a_rotation_makes_erasures_final(vault: Vault, school_id: UUID) -> None:
    """Pending while an old copy of the key could be opened; afterwards nothing opens it."""
    keyring, erased, kept = await vault.keyring(), uuid4(), uuid4()
    before = await keyring.ensure(school_id, [erased, kept])
    backup = await rows(vault)
    await keyring.forget(school_id, erased, NOON)
    pending = await keyring.forgotten(school_id)
    epoch = await keyring.rotate()
    after = await (await vault.keyring()).get(school_id, kept)

    assert [one.is_pending for one in pending] == [True]
    assert [one.is_pending for one in await keyring.forgotten(school_id)] == [False]
    assert vault.masters.epochs() == [epoch] == [2]
    assert seal(after) == seal(before[kept])
    for wrapped, wrapped_under in backup.values():
        with pytest.raises(NoMasterKey):
            vault.masters.unwrap(wrapped, wrapped_under)


async def test_an_erasure_after_the_rotation_is_pending_until_the_next(
    vault: Vault, school_id: UUID
) -> None:
    """Each erasure is measured by the master key that wrapped its key."""
    keyring, pupil = await vault.keyring(), uuid4()
    await keyring.ensure(school_id, [pupil])
    await keyring.rotate()
    await keyring.forget(school_id, pupil, NOON)

    assert [one.is_pending for one in await keyring.forgotten(school_id)] == [True]


class Died(Exception):  # noqa: N818 — what happened to the process
    """The process was killed here."""


def dies_at(step: str, after: int = 0) -> type[Keyring]:
    """A keyring whose process dies at a step of the rotation."""

    class Dying(Keyring):
        rewrapped = 0

        async def _rewrap(self, connection: Connection, epoch: int, batch: int) -> int:
            if step == "rewrap" and self.rewrapped >= after:
                raise Died
            self.rewrapped += 1
            return await super()._rewrap(connection, epoch, batch)

        async def rotate(self, batch: int = 2) -> int:
            def die(_epoch: int) -> list[int]:
                raise Died

            if step == "destroy":
                self._masters.destroy_older_than = die
            return await super().rotate(batch)

    return Dying


@pytest.mark.parametrize(
    "dying",
    [dies_at("rewrap"), dies_at("rewrap", after=1), dies_at("rewrap", after=2), dies_at("destroy")],
    ids=["before the first batch", "after one", "after two", "before destroying the old key"],
)
async def test_a_rotation_may_be_stopped_at_any_point_and_started_again(
    vault: Vault, school_id: UUID, dying: type[Keyring]
) -> None:
    """Meanwhile every key opens and new ones are made; afterwards only the newest is left."""
    keyring = await vault.keyring()
    pupils = [uuid4() for _ in range(5)]
    before = await keyring.ensure(school_id, pupils)
    with pytest.raises(Died):
        await (await vault.keyring(dying)).rotate()
    fresh = await vault.keyring()
    between = await fresh.get_many(school_id, pupils)
    late = uuid4()
    made = await fresh.ensure(school_id, [late])
    newest = await (await vault.keyring()).rotate(batch=2)
    after = await (await vault.keyring()).get_many(school_id, [*pupils, late])

    assert {p: seal(k) for p, k in between.items()} == {p: seal(k) for p, k in before.items()}
    assert {p: seal(k) for p, k in after.items()} == {
        p: seal(k) for p, k in (before | made).items()
    }
    assert vault.masters.epochs() == [newest]
    assert {epoch for _, epoch in (await rows(vault)).values()} == {newest}


async def until(done: asyncio.Future[int], work: Callable[[], Awaitable[None]]) -> int:
    """How often `work` was done before `done`."""
    times = 0
    while not done.done():
        await work()
        times += 1
    return times


async def test_keys_are_made_read_and_forgotten_while_a_rotation_runs(
    vault: Vault, school_id: UUID
) -> None:
    """None is left under the old master key, none is lost, none comes back."""
    maker, reader, eraser, rotator = [await vault.keyring() for _ in range(4)]
    old = [uuid4() for _ in range(300)]
    made = await maker.ensure(school_id, old)
    gone = iter(old[:150])
    erased: list[UUID] = []

    async def make() -> None:
        made.update(await maker.ensure(school_id, [uuid4()]))

    async def read() -> None:
        reader.drop(school_id, old[-1])
        assert seal(await reader.get(school_id, old[-1])) == seal(made[old[-1]])

    async def erase() -> None:
        if (pupil := next(gone, None)) is not None:
            await eraser.forget(school_id, pupil, NOON)
            erased.append(pupil)
        await asyncio.sleep(0)

    rotation = asyncio.create_task(rotator.rotate(batch=5))
    times = await asyncio.gather(*(until(rotation, work) for work in (make, read, erase)))
    newest = await rotation
    left = await (await vault.keyring()).get_many(school_id, made)

    assert min(times) > 3, "the rotation was over before anything met it"
    assert left.keys() == made.keys() - set(erased)
    assert all(seal(left[pupil]) == seal(made[pupil]) for pupil in left)
    assert {epoch for _, epoch in (await rows(vault)).values()} == {newest}
    assert vault.masters.epochs() == [newest]


async def test_a_reader_overtaken_by_a_rotation_reads_again(vault: Vault, school_id: UUID) -> None:
    """The row was read under the old master key, which was destroyed before it was opened."""
    keyring, pupil = await vault.keyring(), uuid4()
    made = await keyring.ensure(school_id, [pupil])
    keyring.drop(school_id, pupil)
    rotator, opened = await vault.keyring(), asyncio.Event()
    unwrap = keyring._masters.unwrap

    def overtaken(wrapped: bytes, epoch: int) -> bytes:
        if not opened.is_set():
            opened.set()
            raise NoMasterKey
        return unwrap(wrapped, epoch)

    keyring._masters.unwrap = overtaken
    await rotator.rotate()

    assert seal(await keyring.get(school_id, pupil)) == seal(made[pupil])


async def test_of_two_rotations_at_once_one_is_told_to_wait(vault: Vault, school_id: UUID) -> None:
    """They would destroy each other's keys; each refusal says why."""
    here, there = await vault.keyring(), await vault.keyring()
    pupils = [uuid4() for _ in range(50)]
    made = await here.ensure(school_id, pupils)
    ended = await asyncio.gather(
        here.rotate(batch=1), there.rotate(batch=1), return_exceptions=True
    )
    after = await (await vault.keyring()).get_many(school_id, pupils)

    assert sorted(type(end) for end in ended if end != 2) == [RotationUnderWay]
    assert {p: seal(k) for p, k in after.items()} == {p: seal(k) for p, k in made.items()}
    assert vault.masters.epochs() == [2]
    with suppress(RotationUnderWay):
        assert await there.rotate() == 3
