"""`./test bench append`: our store beside pgbench and beside the library's recorder.

pgbench does one INSERT per commit of a row of the same size
into a table with the same columns and indexes, at the same number of clients.
"""

import asyncio
import gc
import sys
import tempfile
from functools import partial
from pathlib import Path

import uvloop

from bench import library
from bench.common import SECONDS, interleaved, own_cluster, pgbench, report
from bench.plain import INSERT, PUPILS, prepare_plain
from bench.writers import School, Writers
from embedded.postgres import Cluster
from portfolio.support.migrations import migrate_all

CLIENTS = (8, 32)


async def _prepare(
    cluster: Cluster, masters: Path
) -> tuple[Writers, list[School], dict[str, str | int]]:
    """A migrated store, fifty schools of pupils, and what pgbench needs to write such rows."""
    for name in ("data", "keys"):
        cluster.create_database(name)
    await migrate_all(cluster.dsn("data"), cluster.dsn("keys"))
    writers = await Writers.open(cluster.dsn("data"), cluster.dsn("keys"), masters)
    schools = [School.invented(PUPILS)] + [School.invented(PUPILS // 8) for _ in range(49)]
    for school in schools:
        await writers.admit(school)
    await writers.rate(schools, clients=32, seconds=1.0)
    return writers, schools, await prepare_plain(cluster.dsn("data"))


def main() -> None:
    """Measure, and print the ratios."""
    with (
        own_cluster() as cluster,
        tempfile.TemporaryDirectory() as masters,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        writers, schools, rows = runner.run(_prepare(cluster, Path(masters)))
        database = cluster.dsn("data")
        payload = bytes.fromhex(str(rows["payload"])[2:])
        best = library.best_pool_size(database, clients=32, payload=payload)
        sys.stderr.write(f"library: best of {library.POOL_SIZES} connections: {best}\n")
        # As the service does once it is warm.
        gc.collect()
        gc.freeze()
        with library.recorder(database, best) as into:
            plain = partial(pgbench, cluster, "data", INSERT, variables=rows)
            paths = {
                "library_32": partial(
                    library.rate, into, clients=32, payload=payload, seconds=SECONDS
                )
            }
            for clients in CLIENTS:
                paths[f"pgbench_{clients}"] = partial(plain, clients=clients)
                for name, among in (("one_school", schools[:1]), ("fifty_schools", schools)):

                    def ours(clients: int = clients, among: list[School] = among) -> float:
                        return runner.run(writers.rate(among, clients=clients, seconds=SECONDS))

                    paths[f"ours_{clients}_{name}"] = ours
            rates = interleaved(paths)
        runner.run(writers.close())
    ratios = {
        f"pgbench_{clients}_{name}": (f"ours_{clients}_{name}", f"pgbench_{clients}")
        for clients in CLIENTS
        for name in ("one_school", "fifty_schools")
    }
    report("append", rates, {**ratios, "library_32": ("ours_32_one_school", "library_32")})


if __name__ == "__main__":
    main()
