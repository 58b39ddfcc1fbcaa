"""`./test bench row_security`: what the second line between schools costs, beside doing without.

Two databases of one server. In one the owner writes and reads, as before; in the other the writer
is `portfolio_system` by a function that runs as its owner, and each read is told its school first.
"""

import asyncio
import itertools
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import uvloop

from bench.common import SECONDS, interleaved, own_cluster, report
from bench.writers import School, Writers
from embedded.postgres import Cluster
from portfolio.support.database import Pool, connect, open_pool
from portfolio.support.event_store import EventStore
from portfolio.support.migrations import migrate_all
from portfolio.support.row_security import BySchool, SchoolConnection, acting_for

PUPILS, SCHOOLS, CLIENTS, READERS = 60, 50, 32, 8
_WITHOUT = """
DO $$ DECLARE told regclass; BEGIN
  FOR told IN SELECT oid FROM pg_class WHERE relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', told);
  END LOOP;
END $$
"""
_AS_CALLER = """
DO $$ DECLARE told regprocedure; BEGIN
  FOR told IN SELECT oid FROM pg_proc WHERE prosecdef LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY INVOKER', told);
    EXECUTE format('ALTER FUNCTION %s RESET ALL', told);
  END LOOP;
END $$
"""


class Side:
    """One of the two: writers, their schools, and a pool that reads."""

    def __init__(self, writers: Writers, pool: Pool) -> None:
        self.writers, self.pool = writers, pool
        self.schools = [School.invented(PUPILS) for _ in range(SCHOOLS)]
        self._store = EventStore(pool, writers.committer)

    async def fill(self) -> None:
        """Everybody is there."""
        for school in self.schools:
            await self.writers.admit(school)
        await self.writers.rate(self.schools, clients=CLIENTS, seconds=2.0)

    async def reads(self, among: list[School]) -> float:
        """Streams loaded a second, of pupils of these schools in turn."""
        began, done = time.perf_counter(), 0
        chance = random.Random(7)  # noqa: S311 — which pupil is nobody's secret
        turns = itertools.cycle(among)

        async def reader() -> None:
            nonlocal done
            while time.perf_counter() - began < SECONDS:
                school = next(turns)
                with acting_for(school.school_id):
                    await self._store.load(school.school_id, chance.choice(school.pupils))
                done += 1

        await asyncio.gather(*(reader() for _ in range(READERS)))
        return done / (time.perf_counter() - began)

    async def close(self) -> None:
        await self.pool.close()
        await self.writers.close()


async def _prepare(cluster: Cluster, masters: Path) -> dict[str, Side]:
    cluster.make_roles()
    for name in ("before", "secured", "keys"):
        cluster.create_database(name)
    keys = cluster.dsn("keys")
    for name in ("before", "secured"):
        await migrate_all(cluster.dsn(name), keys)
    owner = await connect(cluster.dsn("before"))
    for statement in (_WITHOUT, _AS_CALLER):
        await owner.execute(statement)
    await owner.close()
    url, system = cluster.dsn("before"), cluster.dsn("secured", "portfolio_system")
    by_school = await open_pool(
        cluster.dsn("secured", "portfolio_api"), READERS, kind=SchoolConnection
    )
    sides = {
        "before": Side(await Writers.open(url, keys, masters), await open_pool(url, READERS)),
        "secured": Side(await Writers.open(system, keys, masters), BySchool(by_school)),
    }
    for side in sides.values():
        await side.fill()
    return sides


def main() -> None:
    """Measure, and print the ratios."""
    with (
        own_cluster() as cluster,
        tempfile.TemporaryDirectory() as masters,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        sides = runner.run(_prepare(cluster, Path(masters)))
        paths: dict[str, Callable[[], float]] = {}
        for name, side in sides.items():

            def append(side: Side = side) -> float:
                return runner.run(side.writers.rate(side.schools, clients=CLIENTS, seconds=SECONDS))

            def read_one(side: Side = side) -> float:
                return runner.run(side.reads(side.schools[:1]))

            def read_many(side: Side = side) -> float:
                return runner.run(side.reads(side.schools))

            paths |= {
                f"append_{name}": append,
                f"read_one_school_{name}": read_one,
                f"read_fifty_schools_{name}": read_many,
            }
        rates = interleaved(paths)
        for side in sides.values():
            runner.run(side.close())
    what = ("append", "read_one_school", "read_fifty_schools")
    report("row_security", rates, {one: (f"{one}_secured", f"{one}_before") for one in what})


if __name__ == "__main__":
    main()
