"""Renderers are processes: one that is killed is replaced, and none outlives the worker."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from closed_terms import a_plain_term
from portfolio.seal.closed_term import PictureFact
from portfolio.seal.press import RendererGone, RenderingPool
from portfolio.seal.render import Renderer, ReportNotRendered, Sheet
from portfolio.seal.report import report_view
from standing_service import until

from .papers import JPEG

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
    Path(sys.argv[1]).write_text(" ".join(map(str, pool.process_ids)))
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(print_and_wait())
"""

ENDING = """
import os
from portfolio.seal.render import Renderer
real = Renderer.printed
def printed(self, sheet):
    return os._exit(3) if "终了" in sheet.told else real(self, sheet)
Renderer.printed = printed
"""


@pytest.fixture
async def pool() -> AsyncIterator[RenderingPool]:
    made = RenderingPool(1)
    yield made
    made.close()


async def has_taken(pool: RenderingPool) -> bool:
    """Whether a renderer has a sheet of which the pages have not come."""
    return any(renderer.waiting for renderer in pool._renderers)


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
    [process_id] = pool.process_ids
    os.kill(process_id, signal.SIGKILL)

    assert await pool.render(view) == first == Renderer().render(view)
    assert pool.process_ids != [process_id]
    assert not is_alive(process_id)


async def test_a_renderer_that_is_killed_while_it_prints_loses_no_report(
    pool: RenderingPool,
) -> None:
    """Several sheets were with it; another process prints each of them."""
    views = [
        report_view(a_plain_term(student_name=name)) for name in ("王梓涵", "李浩然", "赵雨桐")
    ]
    printing = [asyncio.create_task(pool.render(view)) for view in views]
    await until(lambda: has_taken(pool), 60)
    [process_id] = pool.process_ids
    os.kill(process_id, signal.SIGKILL)

    assert await asyncio.gather(*printing) == [Renderer().render(view) for view in views]


async def test_renderers_that_end_together_leave_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second is killed while the first one's successor is started: what would be given to it
    then comes to nobody, and the worker would wait for ever.
    """
    pool, view = RenderingPool(2), report_view(a_plain_term())
    first, *_ = await asyncio.gather(*(pool.render(view) for _ in range(2)))
    one, other = pool.process_ids

    def started(*words: Any, **more: Any) -> subprocess.Popen[bytes]:
        if is_alive(other):
            os.kill(other, signal.SIGKILL)
            time.sleep(0.2)
        return real(*words, **more)

    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", started)
    os.kill(one, signal.SIGKILL)
    async with asyncio.timeout(60):
        found = [await pool.render(view) for _ in range(4)]
        found += await asyncio.gather(*(pool.render(view) for _ in range(4)))
    pool.close()

    assert set(found) == {first}


async def test_a_sheet_that_ends_its_process_takes_no_neighbour_along(
    pool: RenderingPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are with it when it ends; each is tried again by itself."""
    (tmp_path / "sitecustomize.py").write_text(ENDING, "utf-8")
    paths = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    monkeypatch.setenv("PYTHONPATH", paths)
    views = [report_view(a_plain_term(student_name=name)) for name in ("终了", "李浩然", "赵雨桐")]
    found = await asyncio.gather(*map(pool.render, views), return_exceptions=True)

    assert isinstance(found[0], RendererGone)
    assert found[1:] == [Renderer().render(view) for view in views[1:]]


async def test_what_nobody_waits_for_any_more_reaches_nobody_else(pool: RenderingPool) -> None:
    """A worker that stops gives up in the middle; the pages still come, and the next who asks
    must not be handed another child's report.
    """
    given_up, wanted = (report_view(a_plain_term(student_name=one)) for one in ("王梓涵", "李浩然"))
    waiting = asyncio.create_task(pool.render(given_up))
    await until(lambda: has_taken(pool), 60)
    waiting.cancel()

    assert await pool.render(wanted) == Renderer().render(wanted)
    assert waiting.cancelled()


async def test_a_sheet_that_cannot_be_printed_stops_no_other(pool: RenderingPool) -> None:
    """Told by the kind of fault alone: its words may be those of the sheet."""
    torn = PictureFact(jpeg=b"no picture at all", caption="秋收实践")
    sound = report_view(a_plain_term())

    with pytest.raises(ReportNotRendered) as refused:
        await pool.render(report_view(a_plain_term(pictures=(torn,))))

    assert str(refused.value) == "UnidentifiedImageError"
    assert await pool.render(sound) == Renderer().render(sound)


@pytest.mark.parametrize("jpegs", [(), (JPEG,), (JPEG, b"\n\n", b"")])
def test_a_sheet_comes_out_of_the_pipe_as_it_went_in(jpegs: tuple[bytes, ...]) -> None:
    """Pictures hold every byte there is, line breaks too; without a code there is no address."""
    for url in (None, "https://school.invalid/v#7K3M9P.1.ABC"):
        sheet = Sheet(date(2027, 1, 15), '{"a": "一\\n二"}', url, jpegs)

        assert Sheet.unpacked(sheet.packed()) == sheet


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
