"""How the report lies on its two sheets' sides, told before anything is set. Pure.

In: the view's parts. Out: how high the rows of the table are, how wide the gaps,
and at which part of its size a page is set that has more on it than it can hold.
Heights are added up from widths that are never too small (`report_width.py`),
so that Typst sets each page once; the numbers are those of `report.typ`, in millimetres.
"""

from collections.abc import Callable, Iterable
from functools import cache
from math import ceil

from portfolio.seal import view as v
from portfolio.seal.report_width import ems, has_long_run, lines, longest_run

HEIGHT, WIDTH = 273.0, 184.0
_EM = 9.6 * 25.4 / 72  # of the running text
_SMALL, _FACT, _LEAD, _NAME = 8.6 / 9.6, 9.0 / 9.6, 10.4 / 9.6, 12 / 9.6
_HEADING, _HEADING_GAP = 6.0, 4.4
_RADAR, _RADAR_HEIGHT, _PAGES = 58.0, 45.0, "第 2 页 / 共 2 页"
# A row of the table that has its fact on one line or on two, and how far both may be stretched.
ROW, ROW_OF_TWO, MOST_ROW = 6.5, 8.4, 11.0
FACT_ROOM = {True: 77.0, False: 94.0}
TITLE_COLUMN = 42.0
_SUBJECT_ROOM = 10.2  # in ems
_GAPS = (5.6, 4.4, 3.2)
_LEAST_PART, _STEP = 0.5, 0.03
# From so many millimetres on one place to write in, two, three.
WRITING_FROM = (28.0, 90.0, 150.0)
_PICTURES = 46.0


def first_page(
    head: v.Head,
    lead: v.Lead,
    radar: v.Radar | None,
    indicators: v.Indicators,
    subjects: v.Section | None,
    record: v.Section | None,
    *,
    kept_free: float,
) -> v.FirstPage:
    """Rows as high as there is room; `kept_free`: what lies behind the strip that is cut off."""

    @cache
    def fixed(part: float) -> float:
        legend = sum(1.6 + _text(one, WIDTH / part, _SMALL) for one in indicators.legend)
        return (
            _head(head, part)
            + _lead(lead, radar, part)
            + 15.2
            + legend
            + _in_columns(subjects)
            + _in_lines(record, part)
        )

    rows = [row for group in indicators.groups for row in group.rows]
    room = FACT_ROOM[indicators.compares]

    @cache
    def of_rows(part: float) -> list[float]:
        wide = (room + WIDTH / part - WIDTH) / (_EM * _FACT)
        return [ROW_OF_TWO if lines(row.fact, wide) > 1 else ROW for row in rows]

    part = _part(lambda part: fixed(part) + sum(of_rows(part)))
    heights = of_rows(part)
    spare = HEIGHT / part - fixed(part) - sum(heights)
    spare -= kept_free if spare >= kept_free else 0.0
    air = max(0.0, spare / len(rows))
    texts = [head.student, head.school, head.class_label, lead.text, *(row.fact for row in rows)]
    texts += _texts(subjects, record)
    return v.FirstPage(
        part=part,
        rows=tuple(round(min(max(one, MOST_ROW), one + air), 2) for one in heights),
        has_runs=any(map(has_long_run, texts)),
    )


def second_page(
    head: v.Head,
    pictures: v.Pictures | None,
    voices: v.Section | None,
    practice: v.Practice | None,
    next_steps: v.Section | None,
    closing: v.Closing,
    health: v.Health | None,
    *,
    spaces: tuple[v.Space, ...],
) -> v.SecondPage:
    """As airy as there is room; what is left over becomes a place to write in."""
    sections = sum(map(bool, (pictures, voices, practice, next_steps))) + 1

    @cache
    def without_gaps(part: float) -> float:
        return (
            _second_head(head)
            + sections * _HEADING
            + (_PICTURES if pictures else 0.0)
            + _in_boxes(voices, part)
            + _practice(practice, part)
            + _steps(next_steps, part)
            + _closing(closing, part)
            + health_height(health, part)
        )

    def needed(part: float, gap: float) -> float:
        return without_gaps(part) + sections * gap

    gap = next((one for one in _GAPS if needed(1.0, one) <= HEIGHT), _GAPS[-1])
    part = _part(lambda part: needed(part, gap))
    spare = HEIGHT / part - needed(part, gap)
    texts = [head.student, *_texts(voices, next_steps)]
    texts += [text for row in (practice.rows if practice else ()) for text in row_texts(row)]
    texts += [one.caption for one in (pictures.items if pictures else ())]
    return v.SecondPage(
        part=part,
        gap=gap,
        has_runs=any(map(has_long_run, [*texts, *closing.notes])),
        writing=spaces[: sum(spare >= least for least in WRITING_FROM)],
    )


def health_height(health: v.Health | None, part: float = 1.0) -> float:
    """The strip that may be cut off, with the dashed line above it."""
    if health is None:
        return 0.0
    rows = (_text(row.advice, 80.0 + WIDTH / part - WIDTH, 1.0) for row in health.rows)
    return 14.5 + sum(one + 3.2 for one in rows)


def row_texts(row: v.PracticeRow) -> tuple[str, str]:
    """What people may have written in a row."""
    return row.amount, row.sources


def _part(needed: Callable[[float], float]) -> float:
    """The largest part of its size at which a page holds all that is on it."""
    part = 1.0
    while part > _LEAST_PART and needed(part) > HEIGHT / part:
        part -= _STEP
    return round(part, 2)


def _text(text: str, width: float, size: float, leading: float = 0.5) -> float:
    """The height of a text of `size` (1 is running text) in a column so wide."""
    em = _EM * size
    count = lines(text, width / em)
    return em * (count + (count - 1) * leading)


def _head(head: v.Head, part: float) -> float:
    """The name stands larger than the rest of its line; where they wrap, all lines are its own."""
    room = (WIDTH / part - 50.0) / _EM
    about = f"{head.class_label}{head.school}{head.term}"
    wide = ems(head.student) * _NAME + ems(about) * _SMALL + 4
    if wide <= room:
        return 18.8
    run = max(longest_run(head.student), longest_run(about)) * _NAME
    return 12.9 + ceil(wide / (room - run)) * 5.95


def _second_head(head: v.Head) -> float:
    about = f"{head.student}字{head.number}字{_PAGES}"
    return 5.4 + max(5.0, _text(about, 108.0, _SMALL))


def _lead(lead: v.Lead, radar: v.Radar | None, part: float) -> float:
    wide = WIDTH / part - 8.0 - (_RADAR + 4.0 if radar else 0.0)
    title = _text(lead.title, wide, 11 / 9.6)
    signed = 5.4 if lead.signed else 0.0
    words = title + 2.4 + _text(lead.text, wide, _LEAD, 0.62) + signed
    return 9.0 + max(words, _RADAR_HEIGHT if radar else 0.0)


def _in_columns(section: v.Section | None) -> float:
    if section is None:
        return 0.0
    wide = any(ems(item.label + item.text) + 0.5 > _SUBJECT_ROOM for item in section.items)
    rows = -(-len(section.items) // 5)
    return _HEADING_GAP + _HEADING + rows * (_EM * (2.5 if wide else 1) + 1.8)


def _in_lines(section: v.Section | None, part: float) -> float:
    if section is None:
        return 0.0
    wide = WIDTH / part - 13.0
    return (
        _HEADING_GAP + _HEADING + sum(_text(item.text, wide, 1.0) + 1.6 for item in section.items)
    )


def _in_boxes(section: v.Section | None, part: float) -> float:
    wide = WIDTH / part - 6.0
    items = section.items if section else ()
    return sum(_text(f"{one.label}字{one.text}", wide, 1.0) + 5.6 for one in items)


def _practice(practice: v.Practice | None, part: float) -> float:
    wide = WIDTH / part - TITLE_COLUMN
    rows = practice.rows if practice else ()
    return sum(
        3.2
        + max(
            _text(row.amount, wide / 2.2 - 2.4, 1.0),
            _text(row.sources, wide * 1.2 / 2.2 - 2.4, 1.0),
        )
        for row in rows
    )


def _steps(section: v.Section | None, part: float) -> float:
    items = section.items if section else ()
    return sum(_text(one.text, WIDTH / part - TITLE_COLUMN - 2.4, 1.0) + 3.2 for one in items)


def _closing(closing: v.Closing, part: float) -> float:
    wide = WIDTH / part - (28.0 if closing.verify_url else 0.0)
    notes = sum(_text(one, wide, _SMALL) + 1.4 for one in closing.notes)
    words = notes + 8.0
    return 1.4 + (max(words, 23.0) if closing.verify_url else words)


def _texts(*sections: v.Section | None) -> list[str]:
    items: Iterable[v.Item] = (item for one in sections if one for item in one.items)
    return [text for item in items for text in (item.label, item.text)]
