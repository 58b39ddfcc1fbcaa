"""The whole system on one machine: three servers, migrations, two APIs, two workers.

`with System(home) as system:` starts it, says where it is, keeps it running, and ends it:
our own processes first, then the servers they use.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Self, TypeVar

from embedded.home import Home
from embedded.object_store import ObjectStoreServer
from embedded.ours import OURS
from embedded.plan import Blueprint, Place, Ports
from embedded.ports import preferred_or_free
from embedded.postgres import Cluster
from embedded.programs import Program, RunningProgram
from embedded.watch import R, Watch, Watched

DATABASES = ("portfolio", "aggregator")
T = TypeVar("T")


class System:
    """In: the state folder, the port wished for. Out: two base URLs that answer, and `settings`,
    the environment of a program that operates on the running system.

    Errors: `Trouble`, after everything that had started was stopped again.
    """

    def __init__(
        self,
        home: Home,
        *,
        port: int = 8770,
        blueprint: Blueprint = OURS,
        say: Callable[[str], None] = print,
    ) -> None:
        self._home, self._blueprint, self._say = home, blueprint, say
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
        # The object store takes about as long as databases and migrations together.
        place, objects = self._servers_at_once()
        plan = self._blueprint.plan(place, objects)
        self.settings = plan.settings
        plan.introduce()
        # Workers would share the cores with those that answer while these load.
        self._run(plan.answering)
        self._run(plan.working)

    def _servers_at_once(self) -> tuple[Place, ObjectStoreServer]:
        with ThreadPoolExecutor() as pool:
            place = pool.submit(self._databases)
            objects = pool.submit(self._keep, "SeaweedFS", self._objects)
        return place.result(), objects.result()

    def _databases(self) -> Place:
        data, keys = at_once(
            [
                partial(self._keep, "PostgreSQL data", partial(self._cluster, "data", *DATABASES)),
                partial(self._keep, "PostgreSQL keys", partial(self._cluster, "keys", "keys")),
            ]
        )
        place = Place(self._home.folder, data, keys, self.ports)
        at_once(partial(one.run, self._home.logs) for one in self._blueprint.migrations(place))
        return place

    def _run(self, programs: Sequence[Program]) -> None:
        logs = self._home.logs
        for program in programs:
            self._programs.append(Watched(program.name, partial(program.start, logs)))
        at_once(watched.running.wait_until_it_serves for watched in self._programs)

    def _keep(self, name: str, start: Callable[[], R]) -> R:
        """Start a server; from then on it is stopped with the rest, whatever fails elsewhere."""
        watched = Watched(name, start)
        self._servers.append(watched)
        return watched.running

    def _cluster(self, name: str, *databases: str) -> Cluster:
        folder = self._home.folder / f"postgres-{name}"
        cluster = Cluster.start(folder, name)
        for database in databases:
            cluster.create_database(database)
        if name == "data":
            cluster.make_roles()
        return cluster

    def _objects(self) -> ObjectStoreServer:
        return ObjectStoreServer.start(self._home.folder / "objects")


def at_once(tasks: Iterable[Callable[[], T]]) -> list[T]:
    """Do all at the same time; the first failure is raised after all have ended."""
    with ThreadPoolExecutor() as pool:
        return [done.result() for done in [pool.submit(task) for task in tasks]]
