"""Rendering in processes of their own: Typst keeps one core busy,
and the event loop must stay free.
"""

import asyncio
import gc
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Thread

from portfolio.seal.render import Renderer
from portfolio.seal.view import ReportView

_renderer: list[Renderer] = []


def _warm() -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _renderer.append(Renderer())
    # What every report needs is not to be looked through for each.
    gc.freeze()


def _end_with_parent() -> None:
    """A worker that was killed tells nobody: without this its renderers would wait for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _render(view: ReportView) -> bytes:
    return _renderer[0].render(view)


class RenderingPool:
    """So many renderers, each a process with its own fonts; one that was killed is replaced."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool = self._started()

    async def render(self, view: ReportView) -> bytes:
        """The PDF of one report."""
        pool = self._pool
        try:
            return await self._on(pool, view)
        except BrokenProcessPool:
            # A pool with one dead process takes nothing more; of many callers one starts the next.
            if self._pool is pool:
                self._pool = self._started()
            return await self._on(self._pool, view)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, mp_context=context, initializer=_warm)

    async def _on(self, pool: ProcessPoolExecutor, view: ReportView) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(pool, _render, view)
