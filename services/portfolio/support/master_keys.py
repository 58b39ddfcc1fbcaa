"""The master key: a file of 32 bytes, mode 0600, one per epoch, `<epoch>.key`,
kept outside every database.

Data keys are wrapped under the newest; a rotation rewraps all and destroys the older file,
which makes every erasure so far final for WAL and backups too.
"""

import os
from pathlib import Path
from tempfile import mkstemp

import structlog
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from portfolio.support.problems import Unavailable

_BYTES = 32
_LOG = structlog.get_logger()


class NoMasterKey(Unavailable):
    """The folder holds no key of the epoch asked for, or another than the one in use."""


class MasterKeys:
    """The master keys in one folder. Errors: `NoMasterKey`; while making one, `OSError`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[int, bytes] = {}

    def epochs(self) -> list[int]:
        """Epochs whose file still exists, oldest first."""
        return sorted(int(path.stem) for path in self._folder.glob("*.key"))

    def current(self) -> int:
        """The newest epoch; the first is made when the folder is empty."""
        epochs = self.epochs()
        return epochs[-1] if epochs else self._make(1)

    def create(self, after: int = 0) -> int:
        """Make the next epoch's key; returns its number.

        `after` is the epoch in use: where its file is missing for now, it is not made anew,
        for who finds the lost file again would put it over keys that are needed too.
        """
        return self._make(max([after, *self.epochs()]) + 1)

    def _make(self, epoch: int) -> int:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A name of its own (mode 0600): in two containers the process ids are the same.
        descriptor, draft = mkstemp(".new", dir=self._folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link fails where the name exists: of two processes starting at once, one key wins.
            os.link(draft, self._file(epoch))
        except FileExistsError:
            return self.current()
        finally:
            Path(draft).unlink()
        self._sync_folder()
        return epoch

    def destroy_older_than(self, epoch: int) -> list[int]:
        """Overwrite and remove every older key file; returns their epochs."""
        gone = [old for old in self.epochs() if old < epoch]
        for old in gone:
            with self._file(old).open("r+b") as file:
                file.write(os.urandom(32))
                file.flush()
                os.fsync(file.fileno())
            self._file(old).unlink()
        self._sync_folder()
        return gone

    def wrap(self, key: bytes, epoch: int) -> bytes:
        """A data key under the master key of `epoch` (RFC 3394)."""
        return aes_key_wrap(self._key(epoch), key)

    def unwrap(self, wrapped: bytes, epoch: int) -> bytes:
        """The data key again."""
        try:
            return aes_key_unwrap(self._key(epoch), wrapped)
        except InvalidUnwrap:
            # Read anew next time: who puts the right file back need not restart anything.
            self._keys.pop(epoch, None)
            raise _missing(epoch) from None

    def _key(self, epoch: int) -> bytes:
        # Another process may have destroyed a key: then it goes from our memory too.
        for known in [known for known in self._keys if not self._file(known).exists()]:
            del self._keys[known]
        if epoch not in self._keys:
            try:
                key = self._file(epoch).read_bytes()
            except OSError:
                raise _missing(epoch) from None
            if len(key) != _BYTES:
                raise _missing(epoch)
            self._keys[epoch] = key
        return self._keys[epoch]

    def _file(self, epoch: int) -> Path:
        return self._folder / f"{epoch}.key"

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _missing(epoch: int) -> NoMasterKey:
    """The refusal; and a line for whoever keeps the keys."""
    _LOG.error("master-key-does-not-open", epoch=epoch)
    return NoMasterKey()
