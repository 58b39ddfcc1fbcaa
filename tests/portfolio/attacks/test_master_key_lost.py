"""The file of the master key is gone, empty, or another's: nothing opens, and nothing is spoilt.

Whoever is told 503 may come again; what is put back is found without a restart.
"""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from embedded.postgres import Cluster
from portfolio.support.database import Pool, open_pool
from portfolio.support.keys import Keyring
from portfolio.support.master_keys import MasterKeys, NoMasterKey
from portfolio.support.migrations import migrate
from portfolio.support.problems import Unavailable

LOST: dict[str, bytes | None] = {"gone": None, "empty": b"", "another's": os.urandom(32)}


@pytest.fixture
def school_id() -> UUID:
    return uuid4()


@pytest.fixture
async def pool(keys_cluster: Cluster) -> AsyncIterator[Pool]:
    """A database of keys for each test, for a rotation concerns every key there is."""
    name = f"lost_{uuid4().hex}"
    keys_cluster.create_database(name)
    await migrate(keys_cluster.dsn(name), "keys")
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(await open_pool(keys_cluster.dsn(name), 3))


def lose(file: Path, left: bytes | None) -> bytes:
    """Returns what was in it."""
    kept = file.read_bytes()
    file.unlink()
    if left is not None:
        file.write_bytes(left)
    return kept


@pytest.mark.parametrize("left", LOST.values(), ids=LOST)
async def test_a_lost_master_key_is_a_part_that_is_away(
    pool: Pool, tmp_path: Path, school_id: UUID, left: bytes | None
) -> None:
    """It was a fault of ours (500), and stayed one after the file was put back."""
    pupil = uuid4()
    made = (await Keyring(pool, MasterKeys(tmp_path)).ensure(school_id, [pupil]))[pupil]
    kept = lose(tmp_path / "1.key", left)
    keyring = Keyring(pool, MasterKeys(tmp_path))

    with pytest.raises(Unavailable):
        await keyring.get(school_id, pupil)
    (tmp_path / "1.key").write_bytes(kept)
    found = await keyring.get(school_id, pupil)
    assert found.seal_text("x", "place") == made.seal_text("x", "place")


@pytest.mark.parametrize("left", LOST.values(), ids=LOST)
async def test_nothing_new_is_wrapped_under_a_master_key_that_does_not_open_the_old(
    pool: Pool, tmp_path: Path, school_id: UUID, left: bytes | None
) -> None:
    """The pupils admitted meanwhile would be unreadable as soon as the right file is back."""
    await Keyring(pool, MasterKeys(tmp_path)).ensure(school_id, [uuid4()])
    lose(tmp_path / "1.key", left)

    with pytest.raises(NoMasterKey):
        await Keyring(pool, MasterKeys(tmp_path)).ensure(school_id, [uuid4()])
    assert await pool.fetchval("SELECT count(*) FROM keys") == 1


@pytest.mark.parametrize("left", LOST.values(), ids=LOST)
async def test_a_rotation_without_the_old_master_key_changes_nothing(
    pool: Pool, tmp_path: Path, school_id: UUID, left: bytes | None
) -> None:
    """It made a new file under the old name: who then put the lost one back destroyed the new."""
    pupil = uuid4()
    await Keyring(pool, MasterKeys(tmp_path)).ensure(school_id, [pupil])
    kept = lose(tmp_path / "1.key", left)

    with pytest.raises(NoMasterKey):
        await Keyring(pool, MasterKeys(tmp_path)).rotate()
    assert await pool.fetchval("SELECT epoch FROM master") == 1
    assert not (tmp_path / "2.key").exists()
    (tmp_path / "1.key").write_bytes(kept)
    assert await Keyring(pool, MasterKeys(tmp_path)).rotate() == 2


def test_a_new_epoch_never_takes_the_number_of_one_in_use(tmp_path: Path) -> None:
    """Its file may only be missing for now."""
    assert MasterKeys(tmp_path).create(after=3) == 4
