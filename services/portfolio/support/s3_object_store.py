"""Any S3 behind the port of the object store, through the MinIO SDK.

The SDK is synchronous, so it works in a few threads of its own.
Their number, the calls that may wait for them and the time a call may take are bounded:
a store that hangs costs its callers seconds, and the rest of the service nothing.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from io import BytesIO
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import Any, TypeVar

import structlog
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from portfolio.support.object_store import ObjectMissing, StorageUnavailable, StoredObject

CONNECT_SECONDS = 2.0
READ_SECONDS = 5.0
CALL_SECONDS = 12.0
THREADS = 8
CALLS_IN_HAND = 64
_READ_BYTES = 256 * 1024
_LIST_COUNT = 1_000
# Up to here an object goes in one request, which alone can be conditional.
_ONE_REQUEST_BYTES = 64 * 1024 * 1024

Answer = TypeVar("Answer")
_log = structlog.get_logger()


class _OnlyNew(PoolManager):
    """Adds `If-None-Match: *` to each PUT of a whole object: the SDK has no argument for it."""

    def urlopen(self, method: str, url: str, *rest: Any, **named: Any) -> BaseHTTPResponse:
        if method == "PUT" and "uploadId=" not in url:
            named["headers"]["If-None-Match"] = "*"
        return super().urlopen(method, url, *rest, **named)


class S3ObjectStore:
    """One bucket of an S3 server. Make it once per process, `close` it at the end."""

    def __init__(
        self,
        *,
        endpoint: str,
        access_key: str,
        secret_key: str,
        bucket: str,
        region: str = "us-east-1",
        is_encrypted: bool = False,
    ) -> None:
        """`endpoint` is `host:port`; `is_encrypted` speaks TLS, trusting the system's CAs."""
        self._connections = _OnlyNew(
            maxsize=THREADS,
            timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            retries=Retry(
                connect=1,
                read=1,
                redirect=0,
                status=2,
                other=0,
                backoff_factor=0.1,
                status_forcelist=(500, 502, 503, 504),
                raise_on_status=False,
            ),
        )
        self._client = Minio(
            endpoint,
            access_key=access_key,
            secret_key=secret_key,
            secure=is_encrypted,
            region=region,  # given, so that no request is spent on asking for it
            http_client=self._connections,
        )
        self._bucket = bucket
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="objects")
        self._places = threading.BoundedSemaphore(CALLS_IN_HAND)

    async def put(self, name: str, content: bytes | Path) -> None:
        """See `ObjectStore`."""
        await self._call(partial(self._put, name, content))

    async def get(self, name: str, *, length: int | None = None) -> AsyncGenerator[bytes, None]:
        """See `ObjectStore`."""
        response, piece = await self._call(partial(self._begun, name, length))
        try:
            # A piece that is short is the last: most objects are read in one turn of a thread.
            while len(piece) == _READ_BYTES:
                yield piece
                piece = await self._call(partial(response.read, _READ_BYTES))
            if piece:
                yield piece
        finally:
            self._let_go(response)

    async def exists(self, name: str) -> bool:
        """See `ObjectStore`."""
        try:
            await self._call(partial(self._knock, name))
        except ObjectMissing:
            return False
        return True

    async def remove(self, name: str) -> None:
        """See `ObjectStore`."""
        await self._call(partial(self._client.remove_object, self._bucket, name))

    async def list(self, prefix: str) -> AsyncIterator[StoredObject]:
        """See `ObjectStore`."""
        found = self._client.list_objects(self._bucket, prefix=prefix, recursive=True)
        while page := await self._call(lambda: [*islice(found, _LIST_COUNT)]):
            for entry in page:
                yield StoredObject(entry.object_name, entry.size, entry.last_modified)

    def close(self) -> None:
        """Let go of threads and connections; calls that still wait are cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._connections.clear()

    def _begun(self, name: str, length: int | None) -> tuple[BaseHTTPResponse, bytes]:
        """The answer and its first piece."""
        response = self._client.get_object(self._bucket, name, length=length or 0)
        try:
            return response, response.read(_READ_BYTES)
        except BaseException:
            response.close()
            response.release_conn()
            raise

    def _put(self, name: str, content: bytes | Path) -> None:
        with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as source:
            length = source.seek(0, SEEK_END)
            source.seek(0)
            try:
                self._client.put_object(
                    self._bucket,
                    name,
                    source,
                    length,
                    part_size=_ONE_REQUEST_BYTES,
                    num_parallel_uploads=1,
                )
            except S3Error as refused:
                if refused.code != "PreconditionFailed":  # the name is taken, by the same bytes
                    raise

    def _knock(self, name: str) -> None:
        # Not HEAD: its 404 has no body, so a missing bucket would look like a missing object.
        self._client.get_object(self._bucket, name).close()

    async def _call(self, work: Callable[[], Answer]) -> Answer:
        """Do it in a thread, within bounds of number and time, and translate what goes wrong."""
        if not self._places.acquire(blocking=False):
            raise StorageUnavailable
        try:
            future = self._threads.submit(work)
        except RuntimeError as closed:
            self._places.release()
            raise StorageUnavailable from closed
        # The place is free again when the thread is, not when the caller stops waiting.
        future.add_done_callback(self._leave)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await asyncio.wrap_future(future)
        except S3Error as error:
            if error.code == "NoSuchKey":
                raise ObjectMissing from error
            raise _unavailable(error, error.code) from error
        except (MinioException, HTTPError, OSError) as error:
            raise _unavailable(error) from error

    def _leave(self, _done: Future[Any]) -> None:
        self._places.release()

    def _let_go(self, response: BaseHTTPResponse) -> None:
        """In a thread and not awaited: closing waits for a read that may hang in another.

        What was read to its end has given its connection back by itself.
        """
        if response.closed:
            return
        with suppress(RuntimeError):  # the store was closed, and its connections with it
            self._threads.submit(response.close).add_done_callback(
                lambda _: response.release_conn()
            )


def _unavailable(error: Exception, code: str | None = None) -> StorageUnavailable:
    """The refusal; and a line for whoever keeps the store running."""
    _log.warning("object_store_failed", error=type(error).__name__, code=code)
    return StorageUnavailable()
