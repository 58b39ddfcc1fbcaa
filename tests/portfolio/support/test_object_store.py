"""The port to the object store, against a real SeaweedFS."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from uuid import uuid4

import pytest

from embedded.object_store import ObjectStoreServer
from portfolio.support import s3_object_store
from portfolio.support.object_store import ObjectMissing, ObjectStore, StorageUnavailable
from portfolio.support.s3_object_store import S3ObjectStore


def reaching(server: ObjectStoreServer, **instead: str) -> S3ObjectStore:
    told = {
        "endpoint": server.endpoint,
        "access_key": server.access_key,
        "secret_key": server.secret_key,
        "bucket": server.bucket,
    }
    return S3ObjectStore(**{**told, **instead})


@pytest.fixture
def store(object_store_server: ObjectStoreServer) -> Iterator[ObjectStore]:
    made = reaching(object_store_server)
    yield made
    made.close()


@pytest.fixture
def silent_endpoint() -> Iterator[str]:
    """A server that accepts connections and then never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


async def whole(store: ObjectStore, name: str) -> bytes:
    async with aclosing(store.get(name)) as pieces:
        return b"".join([piece async for piece in pieces])


def a_name() -> str:
    return f"{uuid4()}/{uuid4().hex * 2}"


async def test_what_was_put_is_what_is_got(store: ObjectStore) -> None:
    """Byte for byte, also when it is larger than one piece."""
    name, content = a_name(), bytes(range(256)) * 4_000
    await store.put(name, content)

    assert await whole(store, name) == content


async def test_a_file_on_disk_is_put_like_bytes(store: ObjectStore, tmp_path: Path) -> None:
    """A rendered report lies in a file; its content goes to the store, not its path."""
    name, file = a_name(), tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-")
    await store.put(name, file)

    assert await whole(store, name) == b"%PDF-"


async def test_a_second_put_of_a_name_changes_nothing(store: ObjectStore) -> None:
    """A retry is harmless, and nobody who holds the credentials by mistake overwrites evidence."""
    name = a_name()
    await store.put(name, b"first")
    await store.put(name, b"second")

    assert await whole(store, name) == b"first"


async def test_many_puts_of_one_name_at_once_all_succeed(store: ObjectStore) -> None:
    """Parallel retries of one upload: the name is taken by whoever came first, nobody fails."""
    name = a_name()
    await asyncio.gather(*(store.put(name, b"same") for _ in range(8)))

    assert await whole(store, name) == b"same"


async def test_a_name_exists_from_its_put_to_its_removal(store: ObjectStore) -> None:
    """Removing again is harmless: the sweep may be interrupted and start over."""
    name = a_name()
    before = await store.exists(name)
    await store.put(name, b"1")
    between = await store.exists(name)
    await store.remove(name)
    await store.remove(name)

    assert (before, between, await store.exists(name)) == (False, True, False)


async def test_an_empty_object_exists_too(store: ObjectStore) -> None:
    """Nothing to read is not the same as nothing there."""
    name = a_name()
    await store.put(name, b"")

    assert await store.exists(name)
    assert await whole(store, name) == b""


async def test_what_is_not_there_is_missing_and_not_broken(store: ObjectStore) -> None:
    """404, so that a client does not try again for ever."""
    with pytest.raises(ObjectMissing) as refused:
        await whole(store, a_name())

    assert refused.value.status == 404


async def test_a_listing_is_of_one_school_and_dates_its_entries(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep of one school must not see another's, nor stop after the first page."""
    monkeypatch.setattr(s3_object_store, "_LIST_COUNT", 2)
    school, other = uuid4(), uuid4()
    names = [f"{school}/{number}" for number in range(5)]
    for name in [*names, f"{other}/0"]:
        await store.put(name, b"12345")
    listed = [entry async for entry in store.list(f"{school}/")]

    assert [entry.name for entry in listed] == names
    assert {entry.size for entry in listed} == {5}
    assert all(abs(entry.stored_at.timestamp() - time.time()) < 300 for entry in listed)


async def test_leaving_a_reading_early_leaves_the_store_usable(store: ObjectStore) -> None:
    """A parent closes the page while a photo loads: connections must not run out."""
    name = a_name()
    await store.put(name, bytes(3_000_000))
    for _ in range(s3_object_store.THREADS * 2):
        async with aclosing(store.get(name)) as pieces:
            await anext(pieces)

    assert len(await whole(store, name)) == 3_000_000


async def every_call(store: ObjectStore) -> AsyncIterator[BaseException | None]:
    async def listed() -> None:
        _ = [entry async for entry in store.list("x/")]

    for call in (
        store.put("x/1", b"1"),
        whole(store, "x/1"),
        store.exists("x/1"),
        store.remove("x/1"),
        listed(),
    ):
        (outcome,) = await asyncio.gather(call, return_exceptions=True)
        yield outcome if isinstance(outcome, BaseException) else None


async def test_a_store_that_is_down_is_said_to_be_away_within_seconds(tmp_path: Path) -> None:
    """G8: 503 with a sentence, never another 5xx, and nobody waits for minutes."""
    server = await asyncio.to_thread(ObjectStoreServer.start, tmp_path)
    store = reaching(server)
    await store.put("x/1", b"1")
    await asyncio.to_thread(server.stop)
    started = time.monotonic()
    outcomes = [outcome async for outcome in every_call(store)]
    store.close()

    assert [StorageUnavailable] * 5 == [type(outcome) for outcome in outcomes]
    assert time.monotonic() - started < 5 * 10


async def test_a_store_that_hangs_is_said_to_be_away(
    object_store_server: ObjectStoreServer,
    silent_endpoint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """G11: an open connection without an answer is not waited on for ever."""
    monkeypatch.setattr(s3_object_store, "READ_SECONDS", 0.2)
    store = reaching(object_store_server, endpoint=silent_endpoint)
    started = time.monotonic()
    outcomes = [outcome async for outcome in every_call(store)]
    store.close()

    assert [StorageUnavailable] * 5 == [type(outcome) for outcome in outcomes]
    assert time.monotonic() - started < 5 * 10


async def test_calls_beyond_the_bound_are_refused_at_once(
    object_store_server: ObjectStoreServer,
    silent_endpoint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hanging store must not collect every request of the service."""
    monkeypatch.setattr(s3_object_store, "READ_SECONDS", 2)
    monkeypatch.setattr(s3_object_store, "CALLS_IN_HAND", 3)
    store = reaching(object_store_server, endpoint=silent_endpoint)
    waiting = [asyncio.ensure_future(store.exists("x/1")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(StorageUnavailable):
        await store.exists("x/1")
    still_wait = [not one.done() for one in waiting]
    await asyncio.gather(*waiting, return_exceptions=True)
    store.close()

    assert still_wait == [True] * 3


async def test_a_place_is_given_back_when_its_call_has_ended(
    object_store_server: ObjectStoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound is on calls at once, not on calls in a life; failures count no longer either."""
    monkeypatch.setattr(s3_object_store, "CALLS_IN_HAND", 2)
    store = reaching(object_store_server)
    for _ in range(3):
        await store.exists(a_name())
        with pytest.raises(ObjectMissing):
            await whole(store, a_name())
    store.close()


@pytest.mark.parametrize(
    "wrong", [{"secret_key": "not-the-secret"}, {"bucket": "no-such-bucket"}], ids=str
)
async def test_a_misconfigured_store_is_unavailable_not_missing(
    object_store_server: ObjectStoreServer, wrong: dict[str, str]
) -> None:
    """A lost credential must not look as if a child's photos had never been there."""
    store = reaching(object_store_server, **wrong)
    with pytest.raises(StorageUnavailable):
        await store.exists(a_name())
    with pytest.raises(StorageUnavailable):
        await whole(store, a_name())
    store.close()


async def test_a_closed_store_refuses(object_store_server: ObjectStoreServer) -> None:
    """A request that arrives during shutdown gets its 503."""
    store = reaching(object_store_server)
    store.close()

    with pytest.raises(StorageUnavailable):
        await store.exists(a_name())
