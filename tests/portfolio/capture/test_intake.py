"""Receiving uploads: bounded in bytes, in number and in time."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from portfolio.capture.evidence import Intake, UploadsInHand, UploadTooLarge, UploadTooSlow


async def sent(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 65_536):
        yield content[at : at + 65_536]


@pytest.fixture
def intake() -> Iterator[Intake]:
    made = Intake()
    yield made
    made.close()


async def test_reading_stops_at_one_byte_over_the_limit(intake: Intake) -> None:
    """Counted while it streams: a sender who lies about the length fills no memory."""
    given_out = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given_out
        while True:
            given_out += 1_000
            yield bytes(1_000)

    with pytest.raises(UploadTooLarge) as refused:
        async with intake.receive(endless(), limit=3 * 1_048_576):
            pass

    assert given_out == 3_146_000
    assert "3 MB" in refused.value.detail("zh")
    async with intake.receive(sent(bytes(1_000)), limit=1_000) as upload:
        assert len(upload.content) == 1_000


async def test_uploads_in_hand_are_bounded_and_given_back() -> None:
    """Many at once are told to come again; afterwards there is room, also after failures."""
    intake = Intake(bytes_in_hand=3 * 1_048_576)
    content = bytes(2 * 1_048_576)
    for _ in range(3):
        async with intake.receive(sent(content)):
            with pytest.raises(UploadsInHand):
                async with intake.receive(sent(content)):
                    pass
        with pytest.raises(UploadTooLarge):
            async with intake.receive(sent(content), limit=1_500_000):
                pass
    async with intake.receive(sent(content)) as upload:
        assert upload.content == content
    intake.close()


async def test_even_the_smallest_uploads_are_bounded_in_number() -> None:
    """A kilobyte can ask for a second of decoding: a queue of thousands would never end."""
    intake = Intake(bytes_in_hand=2 * 1_048_576)
    async with intake.receive(sent(b"a")), intake.receive(sent(b"b")):
        with pytest.raises(UploadsInHand):
            async with intake.receive(sent(b"c")):
                pass
    intake.close()


async def test_an_upload_that_trickles_is_ended() -> None:
    """G11: a phone that lost its network must not hold its place for ever."""
    intake = Intake(seconds=0.05)

    async def trickling() -> AsyncIterator[bytes]:
        while True:
            yield b"."
            await asyncio.sleep(0.01)

    with pytest.raises(UploadTooSlow):
        async with intake.receive(trickling()):
            pass
    intake.close()


async def test_a_timeout_of_the_command_is_not_blamed_on_the_upload(intake: Intake) -> None:
    """The database may be late while the upload is in hand; the person's network was fine."""
    with pytest.raises(TimeoutError):
        async with intake.receive(sent(b"content")):
            raise TimeoutError
