"""Real pages as pictures: PDF files → PNG inside the page, so that a telephone shows them too.

Few browsers on telephones draw a PDF within a page, and none does on paper; Typst, which set the
report, also reads PDF, so nothing else is needed.
"""

import json
from base64 import b64encode
from html import escape
from pathlib import Path

import typst
from pypdf import PdfReader

_HEAD = "#set page(width: auto, height: auto, margin: 0pt)\n"
_A4_MILLIMETRES = 210


def sheets(file: Path, out: Path, told: tuple[str, str], *, first: int, width: int) -> str:
    """The first pages of a file; touching one opens the file.

    `told`: what is seen, in both languages. `width`: of a page in pixels.
    """
    link = escape(str(file.relative_to(out)), quote=True)
    style = "large" if width > _A4_MILLIMETRES * 3 else "small"
    pages = "".join(
        f'<a href="{link}"><img alt="{_told(told, number)}" src="data:image/png;base64,'
        f'{b64encode(picture).decode("ascii")}"></a>'
        for number, picture in enumerate(_pictures(file, first, width), 1)
    )
    return f'<div class="sheets {style}">{pages}</div>'


def _told(told: tuple[str, str], number: int) -> str:
    zh, en = told
    return escape(f"{zh}，第 {number} 页 / {en}, page {number}", quote=True)


def _pictures(file: Path, first: int, width: int) -> list[bytes]:
    count = min(first, len(PdfReader(file).pages))
    name = json.dumps(file.name, ensure_ascii=False)
    images = (f"#image({name}, page: {page}, width: 210mm)" for page in range(1, count + 1))
    source = _HEAD + "\n#pagebreak()\n".join(images)
    made: object = typst.Compiler(root=str(file.parent)).compile(
        input=source.encode(), format="png", ppi=width * 25.4 / _A4_MILLIMETRES
    )
    return [one for one in (made if isinstance(made, list) else [made]) if isinstance(one, bytes)]
