"""A new master key: every key is wrapped anew, whatever dies, waits or works meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID, uuid4

import pytest

from event_log import NOON
from portfolio.support.database import Connection
from portfolio.support.keys import Keyring
from portfolio.support.master_keys import NoMasterKey
from portfolio.support.wrapped_keys import RotationUnderWay

from .vaults import Vault, seal


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
