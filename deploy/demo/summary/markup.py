"""The little HTML that carries words in two languages."""

from collections.abc import Iterable, Sequence
from html import escape


def both(zh: str, en: str) -> str:
    """The same words twice; the page shows one of them."""
    return f'<span lang="zh-CN">{escape(zh)}</span><span lang="en">{escape(en)}</span>'


def heading(level: int, zh: str, en: str) -> str:
    """A heading in both languages."""
    return f"<h{level}>{both(zh, en)}</h{level}>"


def paragraph(zh: str, en: str) -> str:
    """A paragraph in both languages."""
    return f"<p>{both(zh, en)}</p>"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose rows stand under each other where the page is narrow; cells are HTML.

    The first cell of a row is its heading. Where rows are stacked the head is out of sight,
    and each cell says its column itself; roles are told, since stacking may lose them.
    """
    columns = "".join(f'<th role="columnheader" scope="col">{cell}</th>' for cell in head)
    lines = "".join(_row(head, row) for row in rows)
    return (
        f'<table role="table"><caption>{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{columns}</tr></thead>'
        f'<tbody role="rowgroup">{lines}</tbody></table>'
    )


def _row(head: Sequence[str], cells: Sequence[str]) -> str:
    rest = "".join(
        f'<td role="cell"><span class="column" aria-hidden="true">{name}</span>{cell}</td>'
        if cell
        else '<td role="cell" class="empty"></td>'
        for name, cell in zip(head[1:], cells[1:], strict=True)
    )
    return f'<tr role="row"><th role="rowheader" scope="row">{cells[0]}</th>{rest}</tr>'


def fold(title: str, inside: str, *, is_open: bool) -> str:
    """What can be folded away; on paper it is open."""
    state = " open" if is_open else ""
    return f"<details{state}><summary>{title}</summary>{inside}</details>"


def section(name: str, zh: str, en: str, *parts: str) -> str:
    """A part of the page under a heading."""
    inside = "\n".join(parts)
    title = f'<h2 id="{name}">{both(zh, en)}</h2>'
    return f'<section aria-labelledby="{name}">{title}\n{inside}\n</section>\n'
