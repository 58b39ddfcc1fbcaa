"""What is put upon paper, what can be read from it, and a page with a planted fault."""

import io
import re
from pathlib import Path

from pypdf import PdfReader

from closed_terms import a_jpeg
from portfolio.seal.closed_term import ClosedTerm
from portfolio.seal.render import PAGE, Renderer
from portfolio.seal.report import report_view

MARKUP = (
    '#set text(red) *粗* _斜_ `码` $x^2$ <b>体</b> #panic[x] @ref \\ // /* = 标题 [x] "引" ~ --'
)

JPEG = a_jpeg((400, 300))


def pages(pdf: bytes) -> list[str]:
    """The text of each page without white space: where lines break is not what is tested."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def paper(renderer: Renderer, term: ClosedTerm) -> list[str]:
    return pages(renderer.render(report_view(term)))


def planted(folder: Path, old: str, new: str) -> Renderer:
    """A renderer whose page has one fault."""
    sources = {file.name: file.read_text("utf-8") for file in PAGE.parent.glob("*.typ")}
    assert any(old in source for source in sources.values())
    for name, source in sources.items():
        (folder / name).write_text(source.replace(old, new), "utf-8")
    return Renderer(folder / PAGE.name)
