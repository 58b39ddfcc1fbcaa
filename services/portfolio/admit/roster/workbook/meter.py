"""How much a spreadsheet parser would make of a workbook's parts, measured before it is let near.

In: the XML parts by name. Out: the cells without a value of their own, or a refusal.
A parser lays a sheet out as a full grid and copies each shared string into each cell that uses it.
One value in the last cell, a false count of strings, or one long string in many cells
thus asks for more memory than there is and ends the process, which no one can catch.
A part that is not well-formed, or brings a document type (entities that expand), is refused too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from xml.parsers import expat

from portfolio.admit.roster.workbook.refusals import NotAWorkbook, WorkbookTooLargeInside

_STRINGS = "xl/sharedstrings.xml"
_MAX_ELEMENTS = 2_000_000
_MAX_STRINGS = 1_000_000
_MAX_GRID = 2_000_000  # rows × columns down to the last value
_MAX_TEXT = 64 * 1024 * 1024  # bytes, each use of a shared string counted
_START = 100
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,7}")


Place = tuple[int, int]
"""Row and column of a cell, counted from 1."""


def measure(parts: Mapping[str, bytes]) -> Mapping[str, frozenset[Place]]:
    """Refuse parts that would grow out of bounds; empty formatted cells far below do not count.

    Out: by part, the cells that hold a formula nobody has computed, or an error such as `#N/A`:
    to the parser they look empty.
    """
    meter = _Meter()
    for name, content in parts.items():
        meter.read(name, content)
    lengths = meter.strings
    known = ((index, uses) for index, uses in meter.uses.items() if index < len(lengths))
    if sum(lengths[index] * uses for index, uses in known) > _MAX_TEXT:
        raise WorkbookTooLargeInside
    return {name: frozenset(places) for name, places in meter.valueless.items()}


class _Meter:
    def __init__(self) -> None:
        self.strings: list[int] = []  # characters of each shared string
        self.uses: Counter[int] = Counter()  # by index, over all cells of all sheets
        self.valueless: defaultdict[str, set[Place]] = defaultdict(set)  # by part
        self._elements = 0

    def read(self, name: str, content: bytes) -> None:
        self._name, self._part = name, name.lower()
        self._row = self._column = self._last_row = self._last_column = 0
        self._in_cell = self._by_index = self._in_value = self._by_formula = False
        self._kind = self._text = ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(content, True)  # noqa: FBT003 — the standard library takes it by place
        except (expat.ExpatError, ValueError, LookupError):
            raise NotAWorkbook from None

    def _document_type(self, *_: object) -> None:
        raise NotAWorkbook

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise WorkbookTooLargeInside
        match name.rpartition(":")[2]:
            case "sst":
                self._string_table(attributes)
            case "si":
                self.strings.append(0)
            case "row":
                self._row = _number(attributes.get("r"), self._row + 1)
                self._column = 0
            case "c":
                self._cell(attributes)
            case child if self._in_cell:
                self._value(child)

    def _string_table(self, attributes: dict[str, str]) -> None:
        counts = [_number(attributes.get(key), 0) for key in ("count", "uniqueCount")]
        if self._part != _STRINGS:
            raise NotAWorkbook
        if max(counts) > _MAX_STRINGS:
            raise WorkbookTooLargeInside

    def _cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t", "")
        self._in_cell, self._by_index, self._text = True, self._kind == "s", ""
        self._in_value = self._by_formula = False
        reference = attributes.get("r")
        if reference is None:
            self._row, self._column = max(self._row, 1), self._column + 1
            return
        place = _REFERENCE.fullmatch(reference)
        if place is None:
            raise NotAWorkbook
        self._column = _column_number(place[1].upper())
        self._row = int(place[2])

    def _value(self, child: str) -> None:
        self._in_value = self._in_value or child in {"v", "t"}
        self._by_formula = self._by_formula or child == "f"
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        if self._last_row * self._last_column > _MAX_GRID:
            raise WorkbookTooLargeInside

    def _characters(self, text: str) -> None:
        if self._in_cell:
            # The start is enough for an index and to know that there is a value.
            if self._in_value and len(self._text) < _START:
                self._text += text
        elif self._part == _STRINGS and self.strings:
            self.strings[-1] += len(text.encode())

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "t":
                self._in_value = False
            case "c":
                self._end_of_cell()

    def _end_of_cell(self) -> None:
        if self._by_index and _NUMBER.fullmatch(self._text.strip()):
            self.uses[int(self._text)] += 1
        # A formula may well give the empty text: then the cell says that it holds a text.
        uncomputed = self._by_formula and not self._text and self._kind != "str"
        if uncomputed or self._kind == "e":
            self.valueless[self._name].add((self._row, self._column))
        self._in_cell = self._by_index = False


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not _NUMBER.fullmatch(text):
        raise NotAWorkbook
    return int(text)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
