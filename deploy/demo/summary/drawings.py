"""Pictures of numbers as inline SVG; each has its numbers in words beside it for who cannot see.

Colours come from the page's style sheet, so that they follow light and dark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LABEL, _LINE, _THIN = 300, 76, 14, 8
_SPAN = _WIDTH - _LABEL
_FULL = 1_000
_NODE, _GAP, _PATH_WIDTH = 46, 20, 320


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: its colour in the style sheet, from where to where in ‰."""

    style: str
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """A thin bar with its label in both languages; `breaks`: a series ends before it."""

    label: tuple[str, str]
    parts: Sequence[Part]
    breaks: bool = False


def bars(lines: Sequence[Line], told: str) -> str:
    """Thin bars under each other on one scale from nothing to the whole."""
    drawn = []
    for number, line in enumerate(lines):
        y = number * _LINE + 3
        drawn.append(_label(line.label, y + _THIN))
        drawn.append(f'<rect class="axis" x="{_LABEL}" y="{y + 4}" width="{_SPAN}" height="1"/>')
        drawn += [_part(part, y) for part in line.parts]
        if line.breaks:
            drawn.append(f'<line class="break" x1="0" y1="{y - 3}" x2="{_WIDTH}" y2="{y - 3}"/>')
    return _svg(_WIDTH, len(lines) * _LINE + 2, told, "".join(drawn), "bars")


def mark(at: float) -> Part:
    """A place on the scale, such as the middle one of the schools."""
    return Part("mark", at - 4, at + 4)


def shares(counts: Sequence[tuple[str, int]], of: int) -> list[Part]:
    """Counts one after the other; what is left of the whole is left as untold."""
    found, at = list[Part](), 0.0
    for style, count in counts:
        width = _FULL * count / of
        found.append(Part(style, at, at + width))
        at += width
    return [*found, Part("untold", at, _FULL)] if at < _FULL - 1 else found


def path(nodes: Sequence[tuple[tuple[str, str], tuple[str, str]]], told: str) -> str:
    """Stations under each other with arrows between: what happens, and how often it did."""
    drawn, middle = [], _PATH_WIDTH / 2
    for number, (title, note) in enumerate(nodes):
        y = number * (_NODE + _GAP) + 1
        drawn.append(
            f'<rect class="sheet" x="1" y="{y}" width="{_PATH_WIDTH - 2}" height="{_NODE}" rx="6"/>'
        )
        for words, style, dy in ((title, "node", 19), (note, "note", 36)):
            drawn.append(_words(words, style, middle, y + dy))
        if number:
            drawn.append(f'<path class="arrow" d="M{middle} {y - _GAP + 2}v14m-5 -6l5 6l5 -6"/>')
    height = len(nodes) * (_NODE + _GAP) - _GAP + 2
    return _svg(_PATH_WIDTH, height, told, "".join(drawn), "path")


def report(lines: Mapping[str, str | None], words: str, told: str) -> str:
    """One term as a report tells it, where no report is at hand: four steps per indicator.

    `lines`: level A-D by the name of the indicator, None where there are not enough records.
    """
    drawn = ['<rect class="sheet" x="1" y="1" width="418" height="592" rx="2"/>']
    for number, (name, level) in enumerate(lines.items()):
        y = 40 + 26 * number
        drawn.append(f'<text class="small" x="28" y="{y + 9}">{escape(name)}</text>')
        for step, code in enumerate("DCBA"):
            style = "B" if level is not None and code >= level else "faint"
            drawn.append(
                f'<rect class="{style}" x="{226 + 42 * step}" y="{y}" width="38" height="10"/>'
            )
    y = 56 + 26 * len(lines)
    for start in range(0, min(len(words), 150), 30):
        part = escape(words[start : start + 30])
        drawn.append(f'<text class="small" x="28" y="{y}">{part}</text>')
        y += 18
    return _svg(420, 594, told, "".join(drawn), "report")


def _part(part: Part, y: int) -> str:
    x = _LABEL + _SPAN * max(0, part.low) / _FULL
    width = max(1.5, _SPAN * (min(_FULL, part.high) - max(0, part.low)) / _FULL)
    return f'<rect class="{part.style}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_THIN}"/>'


def _label(label: tuple[str, str], y: int) -> str:
    return _words(label, "label", 0, y)


def _words(words: tuple[str, str], style: str, x: float, y: float) -> str:
    return "".join(
        f'<text class="{style}" lang="{lang}" x="{x:g}" y="{y:g}">{escape(text)}</text>'
        for lang, text in zip(("zh-CN", "en"), words, strict=True)
    )


def _svg(width: int, height: int, told: str, inside: str, style: str) -> str:
    return (
        f'<svg class="{style}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(told, quote=True)}">{inside}</svg>'
    )
