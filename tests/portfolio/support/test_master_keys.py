"""The master keys: files nobody else reads, one of each epoch, gone when destroyed."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portfolio.support.master_keys import MasterKeys, NoMasterKey

DATA_KEY = bytes(range(32))


def test_the_first_key_makes_itself(tmp_path: Path) -> None:
    """A new installation needs no ceremony."""
    masters = MasterKeys(tmp_path / "masters")

    assert masters.current() == 1
    assert masters.current() == 1
    assert masters.epochs() == [1]


def test_only_the_owner_reads_a_master_key(tmp_path: Path) -> None:
    """Folder 0700, file 0600, whatever the umask."""
    before = os.umask(0)
    try:
        MasterKeys(tmp_path / "masters").create()
    finally:
        os.umask(before)
    folder = tmp_path / "masters"

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()] == [
        ("1.key", 0o600)
    ]


def test_a_data_key_comes_back_under_the_epoch_that_wrapped_it(tmp_path: Path) -> None:
    """RFC 3394 detects a wrong key by itself."""
    masters = MasterKeys(tmp_path)
    first, second = masters.create(), masters.create()
    wrapped = masters.wrap(DATA_KEY, first)

    assert MasterKeys(tmp_path).unwrap(wrapped, first) == DATA_KEY
    with pytest.raises(NoMasterKey):
        masters.unwrap(wrapped, second)


def test_epochs_are_numbers_not_words(tmp_path: Path) -> None:
    """The tenth key is newer than the ninth."""
    masters = MasterKeys(tmp_path)
    for _ in range(10):
        masters.create()

    assert masters.current() == 10


def test_two_processes_that_start_at_once_agree_on_the_first_key(tmp_path: Path) -> None:
    """Else what one wraps the other could not unwrap."""
    with ThreadPoolExecutor(8) as at_once:
        epochs = list(at_once.map(lambda _: MasterKeys(tmp_path).current(), range(8)))
    wrapped = [MasterKeys(tmp_path).wrap(DATA_KEY, epoch) for epoch in epochs]

    assert set(epochs) == {1}
    assert {MasterKeys(tmp_path).unwrap(one, 1) for one in wrapped} == {DATA_KEY}
    assert [file.name for file in tmp_path.iterdir()] == ["1.key"]


def test_a_destroyed_key_is_gone_from_the_folder_and_from_memory(tmp_path: Path) -> None:
    """In the process that destroyed it and in every other."""
    here, elsewhere = MasterKeys(tmp_path), MasterKeys(tmp_path)
    wrapped = here.wrap(DATA_KEY, here.create())
    assert elsewhere.unwrap(wrapped, 1) == DATA_KEY
    newest = here.create()

    assert here.destroy_older_than(newest) == [1]
    assert here.epochs() == [newest]
    for masters in (here, elsewhere):
        with pytest.raises(NoMasterKey):
            masters.unwrap(wrapped, 1)


def test_a_destroyed_key_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    """Who still holds the file open, or finds its blocks, reads noise."""
    masters = MasterKeys(tmp_path)
    masters.create()
    with (tmp_path / "1.key").open("rb") as held:
        before = held.read()
        masters.destroy_older_than(masters.create())
        held.seek(0)
        after = held.read()

    assert (len(before), len(after)) == (32, 32)
    assert before != after


def test_a_key_made_halfway_is_no_key(tmp_path: Path) -> None:
    """A crash between writing and naming it leaves a draft that nobody takes for a key."""
    (tmp_path / "1.4711.new").write_bytes(b"half")

    assert MasterKeys(tmp_path).current() == 1
    assert len((tmp_path / "1.key").read_bytes()) == 32
