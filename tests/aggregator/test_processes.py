"""API and worker as processes: they start, do their work, wait for a database, end when told."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from aggregator.settings import Settings
from aggregator.support.migrations import migrate
from aggregator.support.signing import public_jwk
from cubes import a_cube, a_history, a_key
from embedded.ports import free_ports
from embedded.postgres import Cluster
from fake_feed import LOGIN, PASSWORD, FakeFeed

KEY = a_key()


@contextmanager
def running(module: str, settings: Settings, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours with these settings; ended in any case."""
    words = {
        "PROFILE": "demo",
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "SIGNING_KEY_FILE": settings.signing_key_file,
        "SOURCES_FILE": settings.sources_file,
        "CLIENTS_FILE": settings.clients_file,
        "LISTEN_PORT": port,
        "POLL_SECONDS": 20,
    }
    process = subprocess.Popen(  # noqa: S603 — our own modules
        [sys.executable, "-m", module],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2] / "services"),
            **{f"AGGREGATOR_{name}": str(value) for name, value in words.items()},
        },
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(true: Callable[[], Any], seconds: float = 90) -> Any:
    """Wait for it; the value, or a failure that says how long was waited."""
    ends = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.05)
    return found


def health(port: int) -> int:
    """The status of `GET /health`; 0 while nobody listens."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).status_code
    except httpx.TransportError:
        return 0


def ended(process: subprocess.Popen[bytes]) -> tuple[int, float, str]:
    """Ask it to end: status, seconds, what it wrote."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    written, _ = process.communicate(timeout=60)
    return process.returncode, time.monotonic() - began, written.decode()


@pytest.fixture
def sourced(settings: Settings, feed: FakeFeed, school: str) -> Settings:
    """Settings whose one source is the fake feed."""
    source = {
        "source_id": f"source-{school}",
        "base_url": feed.url,
        "login": LOGIN,
        "password": PASSWORD,
        "kid": "school-1",
        "public_jwk": public_jwk(KEY),
        "schools": [school],
    }
    settings.sources_file.write_text(json.dumps([source]), encoding="utf-8")
    return settings


def position(port: int, secrets: dict[str, str], school: str) -> int:
    """How far the feed was kept, as the operator sees it; 0 while that cannot be asked."""
    base, auth = f"http://127.0.0.1:{port}", ("operator", secrets["operator"])
    grant = {"grant_type": "client_credentials"}
    answer = httpx.post(f"{base}/oauth/token", data=grant, auth=auth, trust_env=False)
    if answer.status_code != httpx.codes.OK:
        return 0
    headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
    own, cursor = 0, ""
    while cursor is not None:
        # Other tests have left more feeds than stand on one page.
        query = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        page = httpx.get(f"{base}/sources", params=query, headers=headers, trust_env=False).json()
        feeds = [one for one in page["feeds"] if one["source_id"] == f"source-{school}"]
        own, cursor = own + sum(one["position"] for one in feeds), page["next"]
    return own


def test_what_a_source_tells_is_pulled_at_once_and_shown(
    sourced: Settings, feed: FakeFeed, school: str, secrets: dict[str, str]
) -> None:
    """Long-polled: a snapshot told while the worker waits comes without a pause; both end well."""
    (port,) = free_ports(1)
    with (
        running("aggregator.main", sourced, port) as api,
        running("aggregator.worker", sourced, port) as worker,
    ):
        until(lambda: health(port) == 200)
        until(lambda: feed.sign_ins)
        feed.tell(*a_history(KEY, a_cube(school)))
        until(lambda: position(port, secrets, school) == 1)
        api_end, worker_end = ended(api), ended(worker)

    for status, seconds, written in (api_end, worker_end):
        assert status == 0
        assert seconds < 20
        assert all(isinstance(json.loads(line), dict) for line in written.splitlines())
        assert PASSWORD not in written
        assert secrets["operator"] not in written


async def test_a_database_that_comes_late_or_goes_away_is_waited_for(
    sourced: Settings,
    feed: FakeFeed,
    school: str,
    secrets: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """503 meanwhile, no process ends, and the feed goes on where it was (G11)."""
    home = tmp_path_factory.mktemp("late")
    home.parent.chmod(0o711)
    home.parent.parent.chmod(0o711)
    database_port, port = free_ports(2)
    cluster = Cluster.start(home, "late", database_port, fsync=False)
    cluster.create_database("aggregator")
    await migrate(cluster.dsn("aggregator"))
    cluster.stop()
    late = sourced.model_copy(
        update={"database_url": type(sourced.database_url)(cluster.dsn("aggregator"))}
    )
    first, second, *more = a_history(KEY, *(a_cube(school) for _ in range(3)))
    feed.tell(first, second)
    with (
        running("aggregator.main", late, port) as api,
        running("aggregator.worker", late, port) as worker,
    ):
        until(lambda: health(port) == 503)
        cluster = Cluster.start(home, "late", database_port, fsync=False)
        until(lambda: position(port, secrets, school) == 2)
        cluster.stop()
        until(lambda: health(port) == 503)
        cluster = Cluster.start(home, "late", database_port, fsync=False)
        feed.tell(*more)
        until(lambda: position(port, secrets, school) == 3)
        assert (api.poll(), worker.poll()) == (None, None)
        statuses = [ended(process)[0] for process in (api, worker)]
        cluster.stop()

    assert statuses == [0, 0]
