"""Pictures of numbers as inline SVG; each has its numbers in words beside it for who cannot see.

Colours come from the page's style sheet, so that they follow light and dark.
"""

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 300, 16


def shares(parts: Sequence[tuple[str, int]], told: str) -> str:
    """A bar of so many parts (class of the style sheet, count), as long as any other."""
    total = sum(count for _, count in parts) or 1
    x, drawn = 0.0, []
    for name, count in parts:
        width = _WIDTH * count / total
        drawn.append(f'<rect class="{name}" x="{x:.1f}" width="{width:.1f}" height="{_HEIGHT}"/>')
        x += width
    return _svg(_WIDTH, _HEIGHT, told, "".join(drawn))


def spread(p10: int, p50: int, p90: int, told: str) -> str:
    """From the tenth to the ninetieth of a hundred schools, with the middle one; in ‰."""
    left, middle, right = (_WIDTH * one / 1_000 for one in (p10, p50, p90))
    drawn = (
        f'<line class="axis" x1="0" y1="8" x2="{_WIDTH}" y2="8"/>'
        f'<rect class="B" x="{left:.1f}" y="4" width="{max(2, right - left):.1f}" height="8"/>'
        f'<rect class="mark" x="{middle - 1.5:.1f}" y="1" width="3" height="14"/>'
    )
    return _svg(_WIDTH, _HEIGHT, told, drawn)


def report(lines: Mapping[str, str | None], words: str, told: str) -> str:
    """One term as a report tells it: four steps per indicator, and the teacher's words.

    `lines`: level A-D by the name of the indicator, None where there are not enough records.
    """
    drawn = ['<rect class="sheet" x="1" y="1" width="418" height="592" rx="2"/>']
    drawn.append('<rect class="B" x="28" y="28" width="150" height="10"/>')
    drawn.append('<rect class="faint" x="28" y="46" width="240" height="6"/>')
    for number, (name, level) in enumerate(lines.items()):
        y = 84 + 26 * number
        drawn.append(f'<text class="small" x="28" y="{y + 9}">{escape(name)}</text>')
        for step, code in enumerate("DCBA"):
            is_reached = level is not None and code >= level
            style = "B" if is_reached else "faint"
            drawn.append(
                f'<rect class="{style}" x="{226 + 42 * step}" y="{y}" width="38" height="10"/>'
            )
    y = 100 + 26 * len(lines)
    for start in range(0, min(len(words), 150), 30):
        drawn.append(
            f'<text class="small" x="28" y="{y}">{escape(words[start : start + 30])}</text>'
        )
        y += 18
    return _svg(420, 594, told, "".join(drawn), style="report")


def _svg(width: int, height: int, told: str, inside: str, style: str = "bar") -> str:
    return (
        f'<svg class="{style}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(told, quote=True)}">{inside}</svg>'
    )
