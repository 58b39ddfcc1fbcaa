"""`./test bench http`: PUT of one observation at 32 connections, signed in, authorised, sealed,
chained,
beside pgbench doing one INSERT per commit, a bare FastAPI echo, and the usual stack.
"""

import asyncio
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import uvloop

from bench import client
from bench.common import SECONDS, interleaved, own_cluster, pgbench, report
from bench.plain import INSERT, prepare_plain
from bench.served import ours, stand_in
from portfolio.support.clock import school_day
from portfolio.support.migrations import migrate_all

CONNECTIONS = 32


def main() -> None:
    """Measure, and print the ratios."""
    with ExitStack() as stack:
        cluster = stack.enter_context(own_cluster())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        runner = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
        for name in ("data", "keys", "stock"):
            cluster.create_database(name)
        runner.run(migrate_all(cluster.dsn("data"), cluster.dsn("keys")))
        served = stack.enter_context(ours(cluster, folder))
        ports = {
            "ours": served.port,
            "echo": stack.enter_context(stand_in("bench.echo", cluster)),
            "stock": stack.enter_context(stand_in("bench.stock", cluster)),
        }

        def load(port: int, seconds: float) -> float:
            return runner.run(
                client.rate(
                    port,
                    students=served.students,
                    day=school_day(datetime.now(UTC)).isoformat(),
                    token=served.token,
                    connections=CONNECTIONS,
                    seconds=seconds,
                )
            )

        for port in ports.values():
            load(port, 1.0)
        rows = runner.run(prepare_plain(cluster.dsn("data")))
        paths = {name: partial(load, port, SECONDS) for name, port in ports.items()}
        paths["pgbench"] = partial(
            pgbench, cluster, "data", INSERT, clients=CONNECTIONS, variables=rows
        )
        rates = interleaved(paths)
    report("http", rates, {name: ("ours", name) for name in ("pgbench", "echo", "stock")})


if __name__ == "__main__":
    main()
