"""The rows of a list that hold a pupil, told from those between and below them.

In: a sheet, its head and its columns. Out: the lines by field, and what was passed over, counted.
Blank rows, preprinted numbers without a child, subtotals, heads repeated on each page,
notes and signatures hold nobody. A row with anything of a person in it is a line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.class_names import ReadClass, class_name
from portfolio.admit.roster.workbook.columns import column_index
from portfolio.admit.roster.workbook.fields import CLASSES, SHOWN, Field
from portfolio.admit.roster.workbook.head import Head
from portfolio.admit.roster.workbook.listed import MAX_ROWS, Line
from portfolio.admit.roster.workbook.refusals import TooManyRows
from portfolio.admit.roster.workbook.roster import Column, Skipped
from portfolio.admit.roster.workbook.sheets import Tab
from portfolio.admit.roster.workbook.titles import title
from portfolio.admit.roster.workbook.values import Value

_OF_A_PERSON: frozenset[str] = frozenset(
    {Field.NAME, Field.SEX, Field.BORN_ON, Field.REGISTRY_NUMBER}
)
_BESIDE_THE_NAME = _OF_A_PERSON - {Field.NAME}
_SUBTOTAL = re.compile(
    r"(?:本?班级?|本?年级|全校|各班|男生?|女生?)?(?:小计|合计|总计|共计|总人数|人数)"
)
_COUNT = re.compile(r"(?:[男女]生?|共|计)[计:]?\d+[人名]?")
_NOTE = re.compile(
    r"(?:填表|制表|填报|审核|校长|班主任|负责人|经办|注|说明|备注|日期|盖章|签[字名]|联系电话|单位)"
    r"[^,，。]{0,8}[:：]"
)
_A_SENTENCE = 10  # characters: longer than the names that stand alone in a row


@dataclass(frozen=True, slots=True)
class PupilLine:
    """A line, its values by field; `section` is the class written above it, if any is."""

    line: Line
    section: ReadClass | None


@dataclass(frozen=True, slots=True)
class PupilLines:
    """The lines in the order of the sheet, and what was passed over."""

    lines: tuple[PupilLine, ...]
    skipped: Skipped


def pupil_lines(tab: Tab, head: Head, columns: Sequence[Column]) -> PupilLines:
    """The pupils' rows; raises `TooManyRows`."""
    places = {one.field: column_index(one.letter) for one in columns if one.field}
    titles: dict[str, str] = dict(SHOWN.items())
    titles |= {one.field: one.title or one.key for one in columns if one.field}
    spread = spread_down(tab, head, places)
    passed: Counter[str] = Counter()
    found: list[PupilLine] = []
    section: ReadClass | None = None
    for at in range(head.last + 1, len(tab.rows)):
        row = tab.rows[at]
        values: dict[str, Value] = {
            field: value
            for field, place in places.items()
            if cells.text(value := spread.get((at, place), row[place]))
        }
        why = _no_pupil(row, values, head)
        if why is None:
            found.append(PupilLine(Line(at + 1, values, titles=titles), section))
        else:
            passed[why] += 1
            section = _section(row) or section
        if len(found) > MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
    return PupilLines(tuple(found), Skipped.model_validate(passed))


def _no_pupil(row: Sequence[Value], values: Mapping[str, Value], head: Head) -> str | None:
    """Why the row holds nobody; None if it holds somebody."""
    written = [one for one in (cells.text(value).replace(" ", "") for value in row) if one]
    name = cells.text(values.get(Field.NAME, "")).replace(" ", "")
    has_more = bool(values.keys() & _BESIDE_THE_NAME)
    if not written:
        return "blank"
    if _is_head(row, written, head):
        return "repeated_heads"
    if _is_subtotal(name) or (not (name and has_more) and any(map(_is_subtotal, written))):
        return "subtotals"
    if not has_more and (_is_note(name) or (not name and any(map(_is_note, written)))):
        return "notes"
    if not values.keys() & _OF_A_PERSON:
        return "notes" if len(written) == 1 and not written[0].isdecimal() else "blank"
    if len(written) == 1 and (len(name) >= _A_SENTENCE or _class_with_grade(name)):
        return "notes"
    return None


def _is_head(row: Sequence[Value], written: Sequence[str], head: Head) -> bool:
    same = sum(
        1
        for value, above in zip(row, head.titles, strict=False)
        if above and (here := title(value)) and (here == above or above.endswith(here))
    )
    return same > 1 and same * 2 > len(written)


def _is_subtotal(written: str) -> bool:
    return bool(_SUBTOTAL.match(written) or _COUNT.fullmatch(written))


def _is_note(written: str) -> bool:
    return bool(_NOTE.match(written))


def _class_with_grade(written: str) -> ReadClass | None:
    try:
        read = class_name(written)
    except Unclear:
        return None
    has_grade = read.grade is not None or read.year is not None or read.is_mixed
    return read if has_grade else None


def _section(row: Sequence[Value]) -> ReadClass | None:
    """The class that stands alone in a row, above its pupils."""
    written = [one for one in (cells.text(value) for value in row) if one]
    return _class_with_grade(written[0]) if len(written) == 1 else None


def spread_down(tab: Tab, head: Head, places: Mapping[Field, int]) -> dict[tuple[int, int], Value]:
    """Grade and class written once into cells drawn as one, for each row beside them."""
    wanted = {places[one] for one in (Field.GRADE, *CLASSES) if one in places}
    return dict(_spread_cells(tab, head.last, wanted))


def _spread_cells(
    tab: Tab, above: int, wanted: set[int]
) -> Iterator[tuple[tuple[int, int], Value]]:
    room = len(tab.rows) * max(len(wanted), 1)
    for (top, left), (bottom, _) in tab.merged:
        if left not in wanted or not above < top < len(tab.rows):
            continue
        last = min(bottom, len(tab.rows) - 1)
        room -= last - top + 1
        if room < 0:  # areas that lie over one another: no program draws them
            return
        for at in range(top, last + 1):
            yield (at, left), tab.rows[top][left]
