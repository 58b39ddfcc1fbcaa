"""One renderer as a process of its own: sheets come in, pages go out, each under its number.

`python -m portfolio.seal.printing`, started by `press.py`. It ends when nothing more can come:
a worker that was killed leaves none behind.
"""

import ctypes
import gc
import os
import signal
import struct
import sys
from contextlib import suppress
from typing import BinaryIO

from portfolio.seal.render import Renderer, Sheet

# The number of a sheet, and how many bytes follow.
SHEET = struct.Struct("!QQ")
# The same of its pages, and whether they were printed; else follows what went wrong.
PAGES = struct.Struct("!QQ?")
# `mallopt(3)`: pieces and free ends up to this size stay with the process.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _KEPT_BYTES = -1, -3, 32 * 1024 * 1024


def main() -> None:
    """Print until the sheets end."""
    # Whoever stops the worker by hand reaches it as well; its sheets end once the worker has.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sheets, pages = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing but pages may stand among them, whatever a library has to say.
    os.dup2(2, 1)
    _keep_memory()
    renderer = Renderer()
    # What every report needs is not to be looked through for each.
    gc.freeze()
    with suppress(BrokenPipeError):
        while head := sheets.read(SHEET.size):
            number, length = SHEET.unpack(head)
            _print(renderer, number, sheets.read(length), pages)


def _print(renderer: Renderer, number: int, sheet: bytes, pages: BinaryIO) -> None:
    try:
        printed, is_printed = renderer.printed(Sheet.unpacked(sheet)), True
    except Exception as fault:  # noqa: BLE001 — whatever it is, the next sheet is another child's
        # The kind alone: the words of a fault may be those on the sheet.
        printed, is_printed = type(fault).__name__.encode(), False
    pages.write(PAGES.pack(number, len(printed), is_printed))
    pages.write(printed)
    pages.flush()


def _keep_memory() -> None:
    """The C library hands large pieces back to the system, and a report asks for them again:
    five hundred page faults each. Only glibc has the setting, and the trouble.
    """
    with suppress(AttributeError, OSError):
        for option in (_TRIM_THRESHOLD, _MMAP_THRESHOLD):
            ctypes.CDLL(None).mallopt(option, _KEPT_BYTES)


if __name__ == "__main__":
    main()
