"""A forgotten key: gone at once here, within a minute elsewhere, and never made again."""

import asyncio
import time
from uuid import UUID, uuid4

import pytest

from event_log import NOON
from portfolio.support import keys as keys_module
from portfolio.support.database import Connection
from portfolio.support.keys import KeyForgotten, Keyring

from .vaults import Vault


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
    vault: Vault, school_id: UUID
) -> None:
    """Unwrapped keys have a time to live; an announced erasure need not wait for it."""
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
    until, key = waiting._cache[school_id, pupil]
    assert until <= time.monotonic() + keys_module._KEEP_SECONDS
    waiting._cache[school_id, pupil] = time.monotonic(), key  # its minute is over
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
