"""The library's own PostgreSQL recorder, as a program with threads would use it.

It gets the easier task: ready bytes of the same size, neither mapped nor sealed.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

POOL_SIZES = (2, 4, 8, 16, 32)


@contextmanager
def recorder(database: str, pool_size: int) -> Iterator[PostgresApplicationRecorder]:
    """The recorder with its stock settings at this pool size."""
    where = urlsplit(database)
    with PostgresDatastore(
        where.path[1:],
        where.hostname or "",
        where.port or 0,
        where.username or "",
        where.password or "",
        pool_size=pool_size,
    ) as datastore:
        made = PostgresApplicationRecorder(datastore)
        made.create_table()
        yield made


def rate(
    into: PostgresApplicationRecorder, *, clients: int, payload: bytes, seconds: float
) -> float:
    """Events per second of this many threads, each inserting one event after another."""
    started = time.perf_counter()
    until = started + seconds
    counts: list[int] = []

    def write() -> None:
        stream, done = uuid4(), 0
        while time.perf_counter() < until:
            into.insert_events([StoredEvent(stream, done, "observation-recorded", payload)])
            done += 1
        counts.append(done)

    threads = [threading.Thread(target=write) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


def best_pool_size(database: str, *, clients: int, payload: bytes) -> int:
    """The pool size that is quickest here, each tried for a moment."""
    tried = {}
    for size in POOL_SIZES:
        with recorder(database, size) as into:
            tried[size] = rate(into, clients=clients, payload=payload, seconds=0.8)
    return max(tried, key=tried.__getitem__)
