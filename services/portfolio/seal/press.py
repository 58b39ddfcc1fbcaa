"""Rendering in processes of their own: Typst keeps one core busy,
and the event loop must stay free.
"""

import asyncio
import ctypes
import gc
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from threading import Thread

from portfolio.seal.render import Renderer, Sheet
from portfolio.seal.view import ReportView

_renderer: list[Renderer] = []
# Python hands its lock over every 5 ms; a sheet and its pages take several turns of it, and a
# renderer whose pipe is full or empty stands still meanwhile.
_HAND_OVER_SECONDS = 0.0005
# `mallopt(3)`: pieces and free ends up to this size stay with the process.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _KEPT_BYTES = -1, -3, 32 * 1024 * 1024


def _warm() -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _keep_memory()
    _renderer.append(Renderer())
    # What every report needs is not to be looked through for each.
    gc.freeze()


def _end_with_parent() -> None:
    """A worker that was killed tells nobody: without this its renderers would wait for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _keep_memory() -> None:
    """The C library hands large pieces back to the system, and a report asks for them again:
    five hundred page faults each. Only glibc has the setting, and the trouble.
    """
    with suppress(AttributeError, OSError):
        for option in (_TRIM_THRESHOLD, _MMAP_THRESHOLD):
            ctypes.CDLL(None).mallopt(option, _KEPT_BYTES)


def _render(sheet: Sheet) -> bytes:
    return _renderer[0].printed(sheet)


class RenderingPool:
    """So many renderers, each a process with its own fonts; one that was killed is replaced."""

    def __init__(self, processes: int) -> None:
        sys.setswitchinterval(_HAND_OVER_SECONDS)
        self._processes = processes
        self._pool = self._started()

    async def render(self, view: ReportView) -> bytes:
        """The PDF of one report."""
        pool, sheet = self._pool, Sheet.of(view)
        try:
            return await self._on(pool, sheet)
        except BrokenProcessPool:
            # A pool with one dead process takes nothing more; of many callers one starts the next.
            if self._pool is pool:
                self._pool = self._started()
            return await self._on(self._pool, sheet)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, mp_context=context, initializer=_warm)

    async def _on(self, pool: ProcessPoolExecutor, sheet: Sheet) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(pool, _render, sheet)
