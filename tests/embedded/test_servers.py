"""The embedded servers are real, private to this machine, and come back with what they held."""

import io
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import urllib3
from minio import Minio

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from embedded.processes import stop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ObjectStoreServer]:
    """An object store of this test's own, to be killed."""
    server = ObjectStoreServer.start(tmp_path / "objects")
    yield server
    server.stop()


def client(server: ObjectStoreServer) -> Minio:
    """The SDK, signed in."""
    return Minio(
        endpoint=server.endpoint,
        access_key=server.access_key,
        secret_key=server.secret_key,
        secure=False,
        region="us-east-1",
    )


async def test_the_database_is_postgresql_with_checksums_and_its_own_locale(
    data_cluster: Cluster,
) -> None:
    """Silent damage is noticed, and strings sort alike on every machine."""
    data_cluster.create_database("facts")
    connection = await asyncpg.connect(data_cluster.dsn("facts"))
    try:
        checksums = await connection.fetchval("SHOW data_checksums")
        locale = await connection.fetchval(
            "SELECT datlocale FROM pg_database WHERE datname = 'facts'"
        )
    finally:
        await connection.close()

    assert (checksums, locale) == ("on", "C.UTF-8")


async def test_nobody_comes_in_with_another_password(data_cluster: Cluster) -> None:
    """Other users of the machine reach the port, not the records."""
    stranger = Cluster(data_cluster.name, data_cluster.port, "guessed")

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(stranger.dsn("postgres"))


async def test_a_database_is_durable_unless_a_test_says_otherwise(tmp_path: Path) -> None:
    """A teacher's evening must survive a power cut; only tests may trade that for speed."""
    cluster = Cluster.start(tmp_path / "cluster", "durable")
    try:
        connection = await asyncpg.connect(cluster.dsn("postgres"))
        said = [await connection.fetchval(f"SHOW {name}") for name in ("fsync", "full_page_writes")]
        await connection.close()
    finally:
        cluster.stop()

    assert said == ["on", "on"]


async def test_a_killed_database_comes_back_with_what_was_committed(tmp_path: Path) -> None:
    """Committed is kept, whatever happens to the process."""
    cluster = Cluster.start(tmp_path / "cluster", "killed", fsync=False)
    connection = await asyncpg.connect(cluster.dsn("postgres"))
    await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    connection.terminate()
    assert cluster.process is not None
    stop(cluster.process, by=signal.SIGKILL)
    again = Cluster.start(tmp_path / "cluster", "killed", fsync=False)
    try:
        connection = await asyncpg.connect(again.dsn("postgres"))
        kept = await connection.fetchval("SELECT one FROM kept")
        await connection.close()
    finally:
        again.stop()

    assert kept == 1
    assert again.port == cluster.port


def test_a_killed_object_store_comes_back_with_what_was_put(
    store: ObjectStoreServer, tmp_path: Path
) -> None:
    """A photo that was acknowledged is there after a crash."""
    client(store).put_object(
        bucket_name=store.bucket, object_name="photo", data=io.BytesIO(b"sealed"), length=6
    )
    assert store.process is not None
    stop(store.process, by=signal.SIGKILL)
    again = ObjectStoreServer.start(tmp_path / "objects")
    try:
        with client(again).get_object(bucket_name=store.bucket, object_name="photo") as answer:
            kept = answer.data
    finally:
        again.stop()

    assert kept == b"sealed"


def test_no_port_of_the_object_store_hands_out_an_object_without_a_password(
    store: ObjectStoreServer, tmp_path: Path
) -> None:
    """`weed` opens ten ports; each is asked for the object as a stranger on this machine would."""
    client(store).put_object(
        bucket_name=store.bucket, object_name="photo", data=io.BytesIO(b"sealed"), length=6
    )
    ports = json.loads((tmp_path / "objects" / "ports.json").read_text())
    paths = (f"/{store.bucket}/photo", f"/buckets/{store.bucket}/photo")
    given = [asked(f"http://127.0.0.1:{port}{path}") for port in ports for path in paths]

    assert len(given) == 20
    assert b"sealed" not in given


def asked(url: str) -> bytes:
    """What a stranger gets there."""
    try:
        return urllib3.PoolManager(timeout=2.0, retries=False).request("GET", url).data
    except urllib3.exceptions.HTTPError:
        return b""
