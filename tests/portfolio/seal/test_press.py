"""Renderers are processes: one that is killed is replaced, and none outlives the worker."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from closed_terms import a_plain_term
from portfolio.seal.press import RenderingPool
from portfolio.seal.render import Renderer
from portfolio.seal.report import report_view
from standing_service import until

HERE = Path(__file__).parents[3]
ORPHANING = """
import asyncio, sys
from pathlib import Path
from closed_terms import a_plain_term
from portfolio.seal.press import RenderingPool
from portfolio.seal.report import report_view

async def print_and_wait():
    pool = RenderingPool(1)
    await pool.render(report_view(a_plain_term()))
    Path(sys.argv[1]).write_text(" ".join(map(str, pool._pool._processes)))
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(print_and_wait())
"""


@pytest.fixture
async def pool() -> AsyncIterator[RenderingPool]:
    made = RenderingPool(1)
    yield made
    made.close()


def is_alive(process_id: int) -> bool:
    """Whether it runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_a_renderer_that_was_killed_is_replaced(pool: RenderingPool) -> None:
    """By the kernel for its memory, by somebody's hand: the report is made by another,
    and its bytes are those of any other process.
    """
    view = report_view(a_plain_term())
    first = await pool.render(view)
    [process_id] = pool._pool._processes
    os.kill(process_id, signal.SIGKILL)

    assert await pool.render(view) == first == Renderer().render(view)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks processes up in /proc")
async def test_no_renderer_outlives_a_killed_worker(tmp_path: Path) -> None:
    """Each holds a hundred megabytes; a worker that is killed ten times must not leave ten."""
    script, told = tmp_path / "orphaning.py", tmp_path / "told"
    script.write_text(ORPHANING, "utf-8")
    paths = os.pathsep.join(str(HERE / one) for one in ("services", "deploy", "tests"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(told), env={**os.environ, "PYTHONPATH": paths}
    )

    async def has_told() -> bool:
        return told.exists() and bool(told.read_text())

    await until(has_told, 60)
    renderers = [int(word) for word in told.read_text().split()]
    assert [is_alive(one) for one in renderers] == [True]
    process.kill()
    await process.wait()

    async def are_gone() -> bool:
        return not any(is_alive(one) for one in renderers)

    await until(are_gone, 30)
