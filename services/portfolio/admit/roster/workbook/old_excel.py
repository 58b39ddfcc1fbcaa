"""An .xls (BIFF in a compound file, [MS-XLS] and [MS-CFB]) → its sheets, or a refusal.

In: bytes from a stranger. Out: name, values and merged cells of each visible sheet.
One value in the last cell, or one long string in many, makes a parser ask for more memory
than there is, and such a file cannot be measured as simply as XML.
So it is parsed in a process of its own, which may use so much memory and time and no more.
"""

import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from portfolio.admit.roster.workbook.refusals import (
    HasMacros,
    LockedWorkbook,
    NotAWorkbook,
    WorkbookTooLargeInside,
)
from portfolio.admit.roster.workbook.values import Area, Rows, Value

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARSER = Path(__file__).with_name("old_excel_parser.py")
_SECONDS = 20
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # a new workbook with a password, [MS-OFFCRYPTO]
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")
_GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # the record that opens a workbook
_FILEPASS = 0x002F
_FIRST_RECORDS = 4
_ANSWERS = {3: NotAWorkbook, 4: LockedWorkbook, 5: WorkbookTooLargeInside}


def old_tabs(content: bytes, *, limit: int) -> Iterator[tuple[str, Rows, tuple[Area, ...]]]:
    """The visible sheets in the order of the tabs, `limit` of them at most."""
    if _LOCKED in content or _is_encrypted(content):
        raise LockedWorkbook
    if _MACROS in content:
        raise HasMacros
    for sheet in json.loads(_parsed(content, limit)):
        rows = [[_value(one) for one in row] for row in sheet["rows"]]
        merged = tuple(((a, b), (c, d)) for a, b, c, d in sheet["merged"])
        yield sheet["name"], rows, merged


def _is_encrypted(content: bytes) -> bool:
    """Whether the record that announces encryption stands where it must: near the beginning."""
    at = content.find(_GLOBALS)
    for _ in range(_FIRST_RECORDS if at >= 0 else 0):
        kind, length = struct.unpack_from("<HH", content.ljust(at + 4, b"\0"), at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _parsed(content: bytes, limit: int) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 — our own file; the stranger's bytes are its input
            [sys.executable, "-I", str(_PARSER), str(limit)],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WorkbookTooLargeInside from None
    if done.returncode:
        # Killed, or out of memory where nothing could be said any more.
        raise _ANSWERS.get(done.returncode, WorkbookTooLargeInside)
    return done.stdout


def _value(told: object) -> Value:
    match told:
        case str() | int() | float() | bool():
            return told
        case ["datetime", str(written)]:
            return datetime.fromisoformat(written)
        case ["date", str(written)]:
            return date.fromisoformat(written)
        case ["time", str(written)]:
            return time.fromisoformat(written)
        case ["timedelta", float(seconds)]:
            return timedelta(seconds=seconds)
        case _:
            raise NotAWorkbook
