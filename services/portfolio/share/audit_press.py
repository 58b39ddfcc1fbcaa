"""The audit's page: a view → a PDF/A by Typst, with the report's own font.

In: the words of `audit_view.py`. Out: PDF/A-2a and PDF/UA-1. Strings reach Typst as JSON
and are shown as text, never evaluated.
"""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, cast

import typst

from portfolio.seal.glyphs import all_printable, coverage
from portfolio.seal.render import FONT, STANDARDS

_PAGE = Path(__file__).with_name("audit.typ")


class AuditNotPrinted(RuntimeError):  # noqa: N818 — says what happened
    """The page did not compile. Carries no cause: Typst quotes the text it stumbled over."""


def printed(view: dict[str, Any], made_on: date) -> bytes:
    """The PDF; the time in it is the day it was made."""
    told, _ = all_printable(view, coverage(FONT))
    sources = {
        "main.typ": _PAGE.read_bytes(),
        "view.json": json.dumps(told, ensure_ascii=False).encode(),
    }
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT.parent]
    )
    compiler = typst.Compiler(root=_PAGE.parent, font_paths=fonts, ignore_system_fonts=True)
    at = datetime.combine(made_on, time(), tzinfo=UTC)
    try:
        pdf = compiler.compile(
            input=cast("bytes", sources),
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        raise AuditNotPrinted(_PAGE.name) from None
    if not isinstance(pdf, bytes):
        raise AuditNotPrinted(_PAGE.name)
    return pdf
