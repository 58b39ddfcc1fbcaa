"""A table of text (RFC 4180 and its relatives) → its rows, or a refusal.

In: bytes in UTF-8, UTF-16 or GB 18030, with or without a byte order mark,
cells parted by commas, semicolons or tabs. Out: rows of text, all of one width.
Nothing in it is computed: `="0012"`, as Excel writes to keep a nought, is the text 0012;
any other cell that begins with `=` is a formula that nobody has computed.
"""

import csv
import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from itertools import islice

from portfolio.admit.roster.workbook.refusals import (
    NotAWorkbook,
    TooManyRows,
    WorkbookTooLargeInside,
)
from portfolio.admit.roster.workbook.values import UNCOMPUTED, Rows, Value

_MAX_LINES = 20_000
_MAX_COLUMNS = 500
_MAX_CELLS = 2_000_000
_SEPARATORS = ",\t;，；"
_LOOKED_AT = 50  # lines by which the separator is told
_NEWER_HAN = "\U00020000"  # planes 2 and 3: characters newer than this Python knows are among them
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


def separated(content: bytes) -> Rows:
    """The rows of a table; raises `NotAWorkbook`, `TooManyRows`, `WorkbookTooLargeInside`."""
    text = _decoded(content)
    text = text.strip("\x1a\ufeff")
    if text.lstrip().startswith("<") or not text.strip():
        raise NotAWorkbook  # a web page that calls itself .xls
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    reader = csv.reader(
        (f"{line}\n" for line in lines), delimiter=_separator(lines), skipinitialspace=True
    )
    try:
        rows = list(islice(reader, _MAX_LINES + 1))
    except csv.Error:
        raise NotAWorkbook from None
    if len(rows) > _MAX_LINES:
        raise TooManyRows(limit=_MAX_LINES)
    return _even(rows)


def _decoded(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(_is_binary(one) for one in set(text)):
            return text
    raise NotAWorkbook


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith(BOM_UTF8):
        return ("utf-8-sig",)
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf-16",)
    # In UTF-16 every comma, digit and line end has a nought beside it; in the others none has.
    if b"\0" in content:
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "gb18030")


def _is_binary(one: str) -> bool:
    if one in "\t\r\n\x1a" or one >= _NEWER_HAN:
        return False
    return unicodedata.category(one) in {"Cc", "Cn", "Cs"}


def _separator(lines: list[str]) -> str:
    """The mark that parts most lines into the same number of cells."""
    looked_at = [line for line in lines if line.strip()][:_LOOKED_AT]
    counts = {one: sorted(line.count(one) for line in looked_at) for one in _SEPARATORS}
    return max(counts, key=lambda one: (counts[one][len(looked_at) // 2], sum(counts[one])))


def _even(rows: list[list[str]]) -> Rows:
    width = max((len(row) for row in rows), default=0)
    if width > _MAX_COLUMNS or width * len(rows) > _MAX_CELLS:
        raise WorkbookTooLargeInside
    return [[*map(_value, row), *[""] * (width - len(row))] for row in rows]


def _value(written: str) -> Value:
    if not written.startswith("="):
        return written
    kept = _KEPT_AS_TEXT.fullmatch(written)
    return kept[1] if kept else UNCOMPUTED
