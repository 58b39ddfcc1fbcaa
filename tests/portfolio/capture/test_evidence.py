"""One upload from first byte to sealed object and back, on a real object store."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from embedded.object_store import ObjectStoreServer
from portfolio.capture.events import EvidenceAttached
from portfolio.capture.evidence import (
    ORPHAN_AFTER,
    Intake,
    SealedObject,
    orphans,
    read_back,
    read_small,
    sealed_picture,
)
from portfolio.capture.images import SMALL_SIDE, NotAPicture, redrawn
from portfolio.support.object_store import ObjectMissing, StoredObject
from portfolio.support.problems import Refusal
from portfolio.support.s3_object_store import S3ObjectStore
from portfolio.support.sealed_object import ObjectDamaged

SCHOOL, KEY_ID = uuid4(), uuid4()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_photo(size: tuple[int, int] = (600, 400)) -> bytes:
    made = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(made, "JPEG")
    return made.getvalue()


async def sent(content: bytes, *, piece: int = 65_536) -> AsyncIterator[bytes]:
    for at in range(0, len(content), piece):
        yield content[at : at + piece]


@pytest.fixture
def intake() -> Iterator[Intake]:
    made = Intake()
    yield made
    made.close()


@pytest.fixture
def store(object_store_server: ObjectStoreServer) -> Iterator[S3ObjectStore]:
    made = S3ObjectStore(
        endpoint=object_store_server.endpoint,
        access_key=object_store_server.access_key,
        secret_key=object_store_server.secret_key,
        bucket=object_store_server.bucket,
    )
    yield made
    made.close()


async def taken_in(intake: Intake, content: bytes) -> SealedObject:
    async with intake.receive(sent(content)) as upload:
        return await intake.prepare(upload, school_id=SCHOOL, object_key_id=KEY_ID)


def as_attached(kept: SealedObject) -> EvidenceAttached:
    """What the event says of it."""
    return EvidenceAttached(
        evidence_id=KEY_ID,
        object_name=kept.name,
        object_key_id=kept.object_key_id,
        wrapped_key="",
        plain_sha256=kept.plain_sha256.hex(),
        media_type=kept.media_type,
        size=kept.size,
        width=kept.width,
        height=kept.height,
        attached_by=KEY_ID,
        small_size=kept.small_size,
    )


async def read(
    store: S3ObjectStore, kept: SealedObject, *, is_small: bool = False, **other: UUID
) -> bytes:
    how = read_small if is_small else read_back
    return await how(store, as_attached(kept), other.get("school_id", SCHOOL), kept.object_key)


async def test_a_photo_is_stored_sealed_and_read_back(intake: Intake, store: S3ObjectStore) -> None:
    """The whole way of a piece of evidence; what the event says of it is true."""
    photo = a_photo()
    kept = await taken_in(intake, photo)
    await store.put(kept.name, kept.content)
    picture = await read(store, kept)

    assert picture == redrawn(photo).content
    assert kept.plain_sha256 == hashlib.sha256(picture).digest()
    assert kept.size == len(picture)
    assert (kept.media_type, kept.width, kept.height) == ("image/jpeg", 600, 400)


@pytest.mark.parametrize("size", [(641, 10), (1_200, 900), (900, 1_200)])
async def test_a_small_copy_is_read_without_the_large_one(
    intake: Intake, store: S3ObjectStore, size: tuple[int, int]
) -> None:
    """A list on a phone and a page of the report need no more; both come out of one object."""
    photo = a_photo(size)
    kept = await taken_in(intake, photo)
    await store.put(kept.name, kept.content)
    small, large = await read(store, kept, is_small=True), await read(store, kept)

    with Image.open(BytesIO(small)) as shown:
        assert max(shown.size) == SMALL_SIDE
    assert len(small) == kept.small_size
    assert large == redrawn(photo).content


async def test_a_small_copy_that_was_changed_is_not_shown(
    intake: Intake, store: S3ObjectStore
) -> None:
    """Whoever can write into the store can damage a picture, not replace it."""
    kept = await taken_in(intake, a_photo((1_200, 900)))
    spoilt = bytearray(kept.content)
    spoilt[40] ^= 1
    await store.put(kept.name, bytes(spoilt))

    with pytest.raises(ObjectDamaged):
        await read(store, kept, is_small=True)


async def test_a_picture_that_is_small_has_no_copy(intake: Intake, store: S3ObjectStore) -> None:
    """It would be the same again."""
    kept = await taken_in(intake, a_photo())
    await store.put(kept.name, kept.content)

    assert kept.small_size == 0
    assert await read(store, kept, is_small=True) == await read(store, kept)


async def test_what_lies_in_the_store_shows_nothing_of_the_picture(
    intake: Intake, store: S3ObjectStore
) -> None:
    """Whoever has the disk has noise, under the hash of that noise."""
    kept = await taken_in(intake, a_photo())
    await store.put(kept.name, kept.content)
    lying = b"".join([piece async for piece in store.get(kept.name)])

    assert kept.name == f"{SCHOOL}/{hashlib.sha256(lying).hexdigest()}"
    assert b"JFIF" not in lying
    assert kept.plain_sha256.hex() not in kept.name


async def test_the_same_upload_twice_is_known_by_its_hash_and_sealed_anew(
    intake: Intake, store: S3ObjectStore
) -> None:
    """A retry has the same hash as sent, so its command is recognised.

    Two children's equal pictures cannot be told alike in the store,
    and erasing one leaves the other readable.
    """
    photo = a_photo()
    async with (
        intake.receive(sent(photo)) as first,
        intake.receive(sent(photo, piece=7_000)) as again,
    ):
        hashes = {first.sha256, again.sha256}
    one, other = await taken_in(intake, photo), await taken_in(intake, photo)
    for kept in (one, other, one):
        await store.put(kept.name, kept.content)
    await store.remove(one.name)

    assert hashes == {hashlib.sha256(photo).digest()}
    assert one.name != other.name
    assert one.plain_sha256 == other.plain_sha256
    assert await read(store, other) == redrawn(photo).content
    with pytest.raises(ObjectMissing):
        await read(store, one)


@pytest.mark.parametrize("at", [0, 3, 8, 5_000, -1])
async def test_a_byte_changed_in_the_store_is_detected(
    intake: Intake, store: S3ObjectStore, at: int
) -> None:
    """The picture is refused as a whole: not one byte of it is handed out."""
    kept = await taken_in(intake, a_photo())
    changed = bytearray(kept.content)
    changed[at] ^= 1
    await store.put(kept.name, bytes(changed))

    with pytest.raises(ObjectDamaged):
        await read(store, kept)


async def test_a_genuine_object_of_another_event_is_detected(
    intake: Intake, store: S3ObjectStore
) -> None:
    """A picture moved to another school does not open; one with another hash is refused."""
    kept = await taken_in(intake, a_photo())
    await store.put(kept.name, kept.content)

    with pytest.raises(ObjectDamaged):
        await read(store, kept, school_id=uuid4())
    with pytest.raises(ObjectDamaged):
        await read(store, replace(kept, plain_sha256=bytes(32)))


async def test_what_is_not_a_picture_is_refused_before_anything_is_stored(intake: Intake) -> None:
    """The refusal crosses the thread as it is."""
    with pytest.raises(NotAPicture):
        await taken_in(intake, b"<svg/>")


async def test_other_requests_go_on_while_a_picture_is_drawn(intake: Intake) -> None:
    """Decoding happens in a thread; the event loop keeps turning, which would have stood still."""
    turns = 0

    async def turning() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.001)

    clock = asyncio.create_task(turning())
    await taken_in(intake, a_photo((4_000, 3_000)))
    clock.cancel()

    assert turns > 5


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_never_become_evidence(content: bytes) -> None:
    """A refusal with a sentence, whatever was sent."""
    with pytest.raises(Refusal):
        sealed_picture(content, school_id=SCHOOL, object_key_id=KEY_ID)


def test_only_old_objects_nobody_refers_to_are_orphans() -> None:
    """An object just stored may belong to a command whose event is about to be appended."""
    old, fresh = NOW - ORPHAN_AFTER - timedelta(seconds=1), NOW - ORPHAN_AFTER
    stored = [
        StoredObject("s/kept", 1, old),
        StoredObject("s/left", 1, old),
        StoredObject("s/fresh", 1, fresh),
        StoredObject("s/from-the-future", 1, NOW + timedelta(days=9)),
    ]

    assert list(orphans(stored, {"s/kept", "s/elsewhere"}, now=NOW)) == ["s/left"]


async def test_the_sweep_finds_what_a_failed_append_left_behind(
    intake: Intake, store: S3ObjectStore
) -> None:
    """On the store's own listing: names and dates are what `orphans` expects."""
    kept, left = await taken_in(intake, a_photo()), await taken_in(intake, a_photo())
    for made in (kept, left):
        await store.put(made.name, made.content)
    listed = [entry async for entry in store.list(f"{SCHOOL}/")]
    tomorrow = datetime.now(UTC) + ORPHAN_AFTER + timedelta(minutes=1)
    found = set(orphans(listed, {kept.name}, now=tomorrow))

    assert left.name in found
    assert kept.name not in found
    assert set(orphans(listed, {kept.name}, now=datetime.now(UTC))) == set()


def test_no_key_is_ever_printed() -> None:
    """A dataclass in a trace carries neither a key nor a picture."""
    kept = sealed_picture(a_photo(), school_id=SCHOOL, object_key_id=KEY_ID)

    assert "object_key=" not in repr(kept)
    assert "content=" not in repr(kept)
