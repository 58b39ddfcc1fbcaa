"""The whole system on one machine: three servers, migrations, two APIs, two workers.

`with System(home) as system:` starts it, says where it is, keeps it running, and ends it:
our own processes first, then the servers they use.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Self, TypeVar

from embedded.home import Home
from embedded.object_store import ObjectStoreServer
from embedded.plan import DATABASES, KEYS_DATABASE, MakesPlan, Ports, Servers, our_plan
from embedded.ports import preferred_or_free
from embedded.postgres import Cluster
from embedded.programs import RunningProgram
from embedded.watch import Running, Watch, Watched

T = TypeVar("T")


class System:
    """In: the state folder, the port wished for. Out: two base URLs that answer, and `settings`,
    the environment of a program that operates on the running system.

    Errors: `Trouble`, after everything that had started was stopped again.
    `fsync=False` is for tests' data only.
    """

    def __init__(
        self,
        home: Home,
        *,
        port: int = 8770,
        plan: MakesPlan = our_plan,
        say: Callable[[str], None] = print,
        fsync: bool = True,
    ) -> None:
        self._home, self._make_plan, self._say, self._fsync = home, plan, say, fsync
        self.ports = Ports(preferred_or_free(port), preferred_or_free(port + 1))
        self._servers: list[Watched[Any]] = []
        self._programs: list[Watched[RunningProgram]] = []
        self._watch: Watch | None = None
        self.settings: Mapping[str, str] = {}

    @property
    def portfolio_url(self) -> str:
        """Base URL of the portfolio's API."""
        return self.ports.portfolio_url

    @property
    def aggregator_url(self) -> str:
        """Base URL of the aggregator's API."""
        return self.ports.aggregator_url

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything; both APIs answer when this returns."""
        self._home.logs.mkdir(parents=True, exist_ok=True)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        self._watch = Watch([*self._servers, *self._programs], self._say)

    def stop(self) -> None:
        """Stop everything that was started, callers before those they call."""
        if self._watch:
            self._watch.stop()
        for group in (self._programs, self._servers):
            at_once(watched.stop for watched in group)
            group.clear()

    def _start(self) -> None:
        servers = self._start_servers()
        plan = self._make_plan(self._home.folder, servers, self.ports)
        self.settings = plan.settings
        logs = self._home.logs
        at_once(partial(program.run, logs) for program in plan.before)
        plan.introduce()
        for program in plan.running:
            self._programs.append(Watched(program.name, partial(program.start, logs)))
        at_once(watched.running.wait_until_it_serves for watched in self._programs)

    def _start_servers(self) -> Servers:
        data, keys, objects = at_once(
            [
                partial(self._keep, "PostgreSQL data", self._data),
                partial(self._keep, "PostgreSQL keys", self._keys),
                partial(self._keep, "SeaweedFS", self._objects),
            ]
        )
        return Servers(data, keys, objects)

    def _keep(self, name: str, start: Callable[[], Running]) -> Any:
        """Start a server; from then on it is stopped with the rest, whatever fails elsewhere."""
        watched = Watched(name, start)
        self._servers.append(watched)
        return watched.running

    def _data(self) -> Cluster:
        cluster = Cluster.start(self._home.folder / "postgres-data", "data", fsync=self._fsync)
        for database in DATABASES:
            cluster.create_database(database)
        return cluster

    def _keys(self) -> Cluster:
        cluster = Cluster.start(self._home.folder / "postgres-keys", "keys", fsync=self._fsync)
        cluster.create_database(KEYS_DATABASE)
        return cluster

    def _objects(self) -> ObjectStoreServer:
        return ObjectStoreServer.start(self._home.folder / "objects")


def at_once(tasks: Iterable[Callable[[], T]]) -> list[T]:
    """Do all at the same time; the first failure is raised after all have ended."""
    with ThreadPoolExecutor() as pool:
        return [done.result() for done in [pool.submit(task) for task in tasks]]
