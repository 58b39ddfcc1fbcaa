"""Files of many classes as one ZIP, while it is being made (APPNOTE 6.3.x, stored, streamed).

In: names and contents, one after the other. Out: the archive in pieces.
One class is in memory at a time; PDFs are compressed already and are stored as they are.
"""

from collections.abc import AsyncIterator
from typing import IO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

# No time of making: the same files give the same bytes.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


class _Pieces:
    """A file that can only be written to; what was written is taken away."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        piece, self._written = b"".join(self._written), []
        return piece


async def zipped(files: AsyncIterator[tuple[str, bytes]]) -> AsyncIterator[bytes]:
    """The archive, a piece for each file and one for the end."""
    pieces = _Pieces()
    with ZipFile(cast("IO[bytes]", pieces), "w", ZIP_STORED) as archive:
        async for name, content in files:
            archive.writestr(ZipInfo(name, _FIRST_DAY), content)
            yield pieces.taken()
    yield pieces.taken()
