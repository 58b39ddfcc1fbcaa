"""The view model of a report → the bytes of its PDF, by Typst in this process.

In: `ReportView`. Out: a tagged PDF/A-2a (ISO 19005-2) that is PDF/UA-1 (ISO 14289-1) as well.
The same view gives the same bytes, on any day and any machine with the locked packages:
the time in the file is the day of issue, the only font is the wheel's.
Words of people reach Typst as JSON strings, so nothing in them is ever evaluated.
"""

import io
import json
from datetime import UTC, datetime, time
from pathlib import Path
from threading import Lock

import manimgx_fonts_cjk
import segno
import typst

from portfolio.seal import report_words as words
from portfolio.seal.glyphs import all_printable, coverage
from portfolio.seal.view import ReportView

FONT = Path(manimgx_fonts_cjk.__file__).with_name("NotoSansCJK-VF.otf.ttc")
PAGE = Path(__file__).with_name("report.typ")
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
MOST_CODES_TOLD = 8


class ReportNotRendered(RuntimeError):  # noqa: N818 — says what happened, as our refusals do
    """The page did not compile. Carries no cause: Typst quotes the text it stumbled over."""


class Renderer:
    """One Typst compiler with its font for the whole process; safe to share between threads.

    Making one takes about a tenth of a second, so a process makes one and keeps it.
    Compiling is done one at a time: a second core wants a second process.
    """

    def __init__(self, page: Path = PAGE) -> None:
        """`page`: the Typst file; its folder is all that Typst can read."""
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT.parent]
        )
        self._covered = coverage(FONT)
        self._page = page.read_bytes()
        self._compiler = typst.Compiler(
            root=page.parent, font_paths=fonts, ignore_system_fonts=True
        )
        self._turn = Lock()

    def render(self, view: ReportView) -> bytes:
        """The PDF of one report. Raises `ReportNotRendered` if the page itself is at fault."""
        issued = datetime.combine(view.issued_on, time(), tzinfo=UTC)
        with self._turn:
            try:
                pdf = self._compiler.compile(
                    input=self._page,
                    format="pdf",
                    pdf_standards=STANDARDS,
                    timestamp=int(issued.timestamp()),
                    sys_inputs=self._inputs(view),
                )
            except typst.TypstError:
                raise ReportNotRendered(PAGE.name) from None
        if not isinstance(pdf, bytes):
            raise ReportNotRendered(PAGE.name)
        return pdf

    def _inputs(self, view: ReportView) -> dict[str, str]:
        """The view as JSON the font can draw, what the font lacks added to its notes."""
        data, missing = all_printable(view.model_dump(mode="json"), self._covered)
        if missing:
            data["closing"]["notes"].append(_missing_note(missing))
        url = view.closing.verify_url
        return {"view": json.dumps(data, ensure_ascii=False), "qr": _qr(url) if url else ""}


def _missing_note(missing: frozenset[str]) -> str:
    codes = [f"U+{ord(character):04X}" for character in sorted(missing)]
    return words.MISSING_GLYPHS.format(codes=words.listed(codes, MOST_CODES_TOLD, columns=8))


def _qr(url: str) -> str:
    """An SVG without text; level M (ISO/IEC 18004) still reads when the paper was folded."""
    svg = io.BytesIO()
    segno.make_qr(url, error="m").save(svg, kind="svg", border=0, xmldecl=False)
    return svg.getvalue().decode()
