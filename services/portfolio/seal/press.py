"""Rendering in processes of their own: Typst keeps one core busy,
and the event loop must stay free.

The loop itself writes the sheets and reads the pages: the threads of an executor, three hops
for each report, cost as much as reading a third of the pupil's term.
"""

import asyncio
import fcntl
import os
import subprocess
import sys
from contextlib import suppress
from io import FileIO
from itertools import count

import structlog

from portfolio.seal.printing import PAGES, SHEET
from portfolio.seal.render import ReportNotRendered, Sheet
from portfolio.seal.view import ReportView

_LOG = structlog.get_logger()
# One sheet is printed and the next lies ready while the loop is busy elsewhere.
_SHEETS_EACH = 2
# A pipe holds a report with its pictures: nobody waits with half of it for the loop.
# Linux gives so much to anybody (`pipe(7)`, /proc/sys/fs/pipe-max-size).
_PIPE_BYTES = 1024 * 1024


class RendererGone(RuntimeError):  # noqa: N818 — says what happened, as our refusals do
    """The process ended before the pages came; another may print them."""


class _Renderer(asyncio.Protocol):
    """One renderer process and the sheets it was given. Pages are told apart by number:
    whoever waits no longer must never leave them to the next.
    """

    def __init__(self) -> None:
        self.waiting: dict[int, asyncio.Future[bytes]] = {}
        self.is_there = True
        self.process: subprocess.Popen[bytes]
        self._numbers = count(1)
        self._read = bytearray()
        self._sheets: asyncio.WriteTransport
        self._pages: asyncio.BaseTransport

    async def start(self) -> None:
        """Start the process; it takes sheets at once and prints them when it is warm."""
        loop = asyncio.get_running_loop()
        (taken, sheets), (pages, given) = _pipe(), _pipe()
        with taken as stdin, given as stdout:
            program = [sys.executable, "-m", "portfolio.seal.printing"]
            # What a library says while it goes down may be words of the sheet.
            unheard = subprocess.DEVNULL
            self.process = subprocess.Popen(program, stdin=stdin, stdout=stdout, stderr=unheard)  # noqa: S603, ASYNC220
        self._pages, _ = await loop.connect_read_pipe(lambda: self, pages)
        writing, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, sheets)
        self._sheets = writing

    async def print(self, sheet: bytes) -> bytes:
        """The PDF; raises `ReportNotRendered`, `RendererGone`."""
        number = next(self._numbers)
        pages: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.waiting[number] = pages
        self._sheets.write(SHEET.pack(number, len(sheet)) + sheet)
        return await pages

    def stop(self) -> None:
        """End the process; what it was printing is lost."""
        self.is_there = False
        self._sheets.close()
        self._pages.close()
        self.process.kill()
        self.process.wait()

    def data_received(self, data: bytes) -> None:
        """Some of what the process says."""
        self._read += data
        while len(self._read) >= PAGES.size:
            number, length, is_printed = PAGES.unpack_from(self._read)
            end = PAGES.size + length
            if len(self._read) < end:
                break
            told = bytes(memoryview(self._read)[PAGES.size : end])
            del self._read[:end]
            self._settle(number, told, is_printed=is_printed)

    def connection_lost(self, _error: Exception | None) -> None:
        """The process has ended."""
        self.is_there = False
        for pages in self.waiting.values():
            if not pages.done():
                pages.set_exception(RendererGone())
        self.waiting.clear()

    def _settle(self, number: int, told: bytes, *, is_printed: bool) -> None:
        pages = self.waiting.pop(number)
        if pages.done():
            return
        if is_printed:
            pages.set_result(told)
        else:
            pages.set_exception(ReportNotRendered(told.decode()))


class RenderingPool:
    """So many renderers, each a process with its own fonts; one that was killed is replaced."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._renderers: list[_Renderer] = []
        self._starting, self._room = asyncio.Lock(), asyncio.Semaphore(processes * _SHEETS_EACH)
        self._again = asyncio.Lock()

    @property
    def process_ids(self) -> list[int]:
        """Those of the renderers that were started."""
        return [one.process.pid for one in self._renderers]

    async def render(self, view: ReportView) -> bytes:
        """The PDF of one report; raises `ReportNotRendered`, and `RendererGone`
        where a second process ended as the first did.
        """
        sheet = Sheet.of(view).packed()
        async with self._room:
            try:
                return await (await self._freest()).print(sheet)
            except RendererGone:
                # One after the other: a sheet that ends its process takes no second one along.
                async with self._again:
                    return await (await self._freest()).print(sheet)

    def close(self) -> None:
        """End the processes."""
        for renderer in self._renderers:
            renderer.stop()
        self._renderers.clear()

    async def _freest(self) -> _Renderer:
        async with self._starting:
            await self._replace()
        # One may have ended while another was started: what it is given now comes to nobody.
        there = [one for one in self._renderers if one.is_there]
        if not there:
            raise RendererGone
        return min(there, key=lambda one: len(one.waiting))

    async def _replace(self) -> None:
        for gone in [one for one in self._renderers if not one.is_there]:
            gone.stop()
            _LOG.warning("renderer-ended", status=gone.process.returncode)
            self._renderers.remove(gone)
        while len(self._renderers) < self._processes:
            renderer = _Renderer()
            await renderer.start()
            self._renderers.append(renderer)


def _pipe() -> tuple[FileIO, FileIO]:
    """The end to read from and the end to write to; whoever drops them has closed them."""
    taken, given = os.pipe()
    if larger := getattr(fcntl, "F_SETPIPE_SZ", None):
        # One user has so many pages for all pipes (`pipe(7)`): a small one only makes it slower.
        with suppress(OSError):
            fcntl.fcntl(given, larger, _PIPE_BYTES)
    return FileIO(taken, "r"), FileIO(given, "w")
