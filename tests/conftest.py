"""Real servers for every test: started once per run, shared by all workers, gone at the end.

In a run with xdist the controller starts them and tells the workers by environment;
else they start when the first test asks, so that pure tests wait for nothing.
The clusters run without fsync: a test's database survives its processes, not a power cut.
"""

import json
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as effort

import patience
from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster

if TYPE_CHECKING:
    from standing_service import Opening

TOLD = "NIANLUN_TEST_SERVERS"
SERVERS = pytest.StashKey["Servers"]()
# How long an example takes, or its making, says how busy the machine is. Each run tries the same
# examples, so that what is red here is red there; `--hypothesis-seed=N` seeks others.
effort.register_profile(
    "nianlun",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
effort.load_profile("nianlun")


@dataclass(frozen=True)
class Servers:
    """The three servers of a run."""

    data: Cluster
    keys: Cluster
    objects: ObjectStoreServer

    @classmethod
    def start(cls, directory: Path) -> "Servers":
        """All three at once, in a folder named as a person might: with a space and in Chinese."""
        with ThreadPoolExecutor() as at_once:
            data = at_once.submit(Cluster.start, directory / "data", "data", fsync=False)
            keys = at_once.submit(Cluster.start, directory / "keys", "keys", fsync=False)
            objects = at_once.submit(ObjectStoreServer.start, directory / "objects")
        data.result().make_roles()
        return cls(data.result(), keys.result(), objects.result())

    @classmethod
    def told(cls, words: str) -> "Servers":
        """As the controller described them."""
        said = json.loads(words)
        objects = ObjectStoreServer(**said["objects"])
        return cls(Cluster(**said["data"]), Cluster(**said["keys"]), objects)

    def tell(self) -> str:
        """What a worker needs to reach them."""
        store = self.objects
        named = {"endpoint": store.endpoint, "bucket": store.bucket}
        secret = {"access_key": store.access_key, "secret_key": store.secret_key}
        clusters = {"data": _words(self.data), "keys": _words(self.keys)}
        return json.dumps({**clusters, "objects": {**named, **secret}})

    def stop(self) -> None:
        for server in (self.objects, self.data, self.keys):
            server.stop()


def _words(cluster: Cluster) -> dict[str, str | int]:
    return {"name": cluster.name, "port": cluster.port, "password": cluster.password}


def _start(config: pytest.Config) -> Servers:
    directory = Path(tempfile.mkdtemp(prefix="nianlun 测试 "))
    directory.chmod(0o711)  # PostgreSQL steps down from root and must pass through
    config.add_cleanup(lambda: shutil.rmtree(directory, ignore_errors=True))
    servers = Servers.start(directory)
    config.add_cleanup(servers.stop)
    return servers


def pytest_configure(config: pytest.Config) -> None:
    """The controller of a run with workers starts the servers before the workers start."""
    has_workers = getattr(config.option, "numprocesses", None) and not config.option.collectonly
    if has_workers and not hasattr(config, "workerinput"):
        servers = config.stash[SERVERS] = _start(config)
        os.environ[TOLD] = servers.tell()


@pytest.fixture(scope="session", autouse=True)
def _patient() -> None:
    """What is done is asked, not how soon."""
    patience.be_patient()


@pytest.fixture
def as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test of the waits themselves: a server ends what lasts as soon as in production."""
    patience.as_shipped(monkeypatch.setattr)


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """The servers of this run."""
    if TOLD in os.environ:
        return Servers.told(os.environ[TOLD])
    if SERVERS not in pytestconfig.stash:
        pytestconfig.stash[SERVERS] = _start(pytestconfig)
    return pytestconfig.stash[SERVERS]


@pytest.fixture(scope="session")
def data_cluster(servers: Servers) -> Cluster:
    """The cluster of facts and views: `.dsn(database)`, `.create_database(name)`."""
    return servers.data


@pytest.fixture(scope="session")
def keys_cluster(servers: Servers) -> Cluster:
    """The cluster of pupils' keys, apart because a key must be forgettable."""
    return servers.keys


@pytest.fixture(scope="session")
def object_store_server(servers: Servers) -> ObjectStoreServer:
    """The object store: `.endpoint`, `.access_key`, `.secret_key`, `.bucket`."""
    return servers.objects


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this worker, for what each has of its own."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def opening(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker: str,
) -> "Opening":
    """Opens a portfolio service on databases that no other tests write to, named as one says."""
    # The whole service is imported here: tests of the aggregator need none of it.
    from standing_service import a_service

    def opened(name: str, **told: Any) -> Any:
        servers = (data_cluster, keys_cluster, object_store_server)
        return a_service(servers, tmp_path_factory.mktemp(name), f"{name}_{worker}", **told)

    return opened


@pytest.fixture(scope="session")
def portfolio_database(data_cluster: Cluster, worker: str) -> str:
    """The address of this worker's own empty database for the portfolio."""
    return _own_database(data_cluster, f"portfolio_{worker}")


@pytest.fixture(scope="session")
def aggregator_database(data_cluster: Cluster, worker: str) -> str:
    """The address of this worker's own empty database for the aggregator."""
    return _own_database(data_cluster, f"aggregator_{worker}")


@pytest.fixture(scope="session")
def keys_database(keys_cluster: Cluster, worker: str) -> str:
    """The address of this worker's own empty database for keys."""
    return _own_database(keys_cluster, f"keys_{worker}")


def _own_database(cluster: Cluster, name: str) -> str:
    cluster.create_database(name)
    return cluster.dsn(name)
