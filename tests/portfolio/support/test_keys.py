"""One key per child, in a cluster of its own: made once, kept wrapped."""

import asyncio
from uuid import UUID, uuid4

import pytest

from portfolio.support.data_key import DataKey
from portfolio.support.keys import KeyForgotten

from .vaults import Vault, seal


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
