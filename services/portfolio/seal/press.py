"""Rendering in processes of their own: Typst keeps one core busy,
and the event loop must stay free.
"""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from portfolio.seal.render import Renderer
from portfolio.seal.view import ReportView

_renderer: list[Renderer] = []


def _warm() -> None:
    _renderer.append(Renderer())


def _render(view: ReportView) -> bytes:
    return _renderer[0].render(view)


class RenderingPool:
    """So many renderers, each a process with its own fonts."""

    def __init__(self, processes: int) -> None:
        self._pool = ProcessPoolExecutor(
            processes, mp_context=multiprocessing.get_context("spawn"), initializer=_warm
        )

    async def render(self, view: ReportView) -> bytes:
        """The PDF of one report."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _render, view)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
