"""Many classes in one archive that is sent while it is made."""

from collections.abc import AsyncIterator
from io import BytesIO
from zipfile import ZipFile

from portfolio.seal.class_zip import zipped

FILES = {"1-1.pdf": b"%PDF-1", "1-2.pdf": b"x" * 100_000}


async def files() -> AsyncIterator[tuple[str, bytes]]:
    for name, content in FILES.items():
        yield name, content


async def pieces() -> list[bytes]:
    return [piece async for piece in zipped(files())]


async def test_the_pieces_together_are_a_sound_archive() -> None:
    """Checked by a reader of its own: names, bytes, checksums."""
    with ZipFile(BytesIO(b"".join(await pieces()))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


async def test_each_file_leaves_before_the_next_is_made() -> None:
    """A school's reports need not fit into memory."""
    found = await pieces()

    assert len(found) == 3
    assert b"%PDF-1" in found[0]
    assert b"xxx" not in found[0]


async def test_the_same_files_give_the_same_bytes() -> None:
    """No time of making."""
    assert await pieces() == await pieces()
