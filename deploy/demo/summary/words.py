"""Words in two languages, and the little HTML that carries them."""

from collections.abc import Iterable
from html import escape

LEVELS = {
    "A": ("突出", "outstanding"),
    "B": ("稳定", "consistent"),
    "C": ("发展中", "developing"),
    "D": ("起步中", "emerging"),
    "A_B": ("稳定及以上", "consistent or above"),
    "C_D": ("发展中及以下", "developing or below"),
    "not_enough": ("记录还不够", "not enough records"),
}
CHANGES = {
    "up": ("上升", "up"),
    "same": ("持平", "same"),
    "down": ("下降", "down"),
}
MEASURES = {
    "26a": ("已建档", "portfolios opened"),
    "26e": ("报告已签发", "reports issued"),
    "26g": ("建议有后续记录", "advice acted on"),
    "26h": ("异议按时答复", "objections answered in time"),
    "26n_equal": ("盲评一致", "second ratings equal"),
    "26n_within_one": ("盲评相差一级以内", "second ratings within one level"),
    "fitness": ("体质良好及以上", "fitness good or above"),
    "vision": ("视力正常", "normal vision"),
    "weight": ("体重正常", "normal weight"),
    "labour_time": ("达到劳动时间", "labour time reached"),
    "sports_skill": ("有运动技能", "a sports skill"),
    "arts_skill": ("有艺术特长", "an arts skill"),
}
STAGES = {
    "primary": ("小学", "primary"),
    "junior": ("初中", "junior"),
    "nine_year": ("九年一贯制", "nine-year"),
}


def both(zh: str, en: str) -> str:
    """The same words twice; the page shows one of them."""
    return f'<span lang="zh-CN">{escape(zh)}</span><span lang="en">{escape(en)}</span>'


def heading(level: int, zh: str, en: str) -> str:
    """A heading in both languages."""
    return f"<h{level}>{both(zh, en)}</h{level}>"


def paragraph(zh: str, en: str) -> str:
    """A paragraph in both languages."""
    return f"<p>{both(zh, en)}</p>"


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table that scrolls by itself where the page is narrow; cells are HTML.

    The first cell of a row is its heading.
    """
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(_row(list(row)) for row in rows)
    return (
        '<div class="scroll" tabindex="0" role="group">'
        f"<table><caption>{caption}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def _row(cells: list[str]) -> str:
    rest = "".join(f"<td>{cell}</td>" for cell in cells[1:])
    return f'<tr><th scope="row">{cells[0]}</th>{rest}</tr>'


def section(name: str, zh: str, en: str, *parts: str) -> str:
    """A part of the page under a heading."""
    inside = "\n".join(parts)
    title = f'<h2 id="{name}">{both(zh, en)}</h2>'
    return f'<section aria-labelledby="{name}">{title}\n{inside}\n</section>\n'
