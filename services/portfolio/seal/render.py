"""The view model of a report → the bytes of its PDF, by Typst in this process.

In: `ReportView`. Out: a tagged PDF/A-2a (ISO 19005-2) that is PDF/UA-1 (ISO 14289-1) as well.
The same view gives the same bytes, on any day and any machine with the locked packages:
the time in the file is the day of issue, the only font is the wheel's.
Words of people reach Typst as JSON strings, so nothing in them is ever evaluated.
"""

import base64
import io
import json
from datetime import UTC, date, datetime, time
from itertools import accumulate, pairwise
from pathlib import Path
from threading import Lock
from typing import NamedTuple, cast

import manimgx_fonts_cjk
import typst
import zxingcpp
from PIL import Image

from portfolio.seal import report_words as words
from portfolio.seal.glyphs import all_printable, coverage
from portfolio.seal.report_width import listed
from portfolio.seal.view import ReportView

FONT = Path(manimgx_fonts_cjk.__file__).with_name("NotoSansCJK-VF.otf.ttc")
PAGE = Path(__file__).with_name("report.typ")
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
MOST_CODES_TOLD = 8
# 59 mm at 270 dots an inch, or a little more.
PICTURE_PIXELS, MOST_PIXELS, PICTURE_QUALITY = 640, 900, 75


class ReportNotRendered(RuntimeError):  # noqa: N818 — says what happened, as our refusals do
    """The page did not compile. Carries no cause: Typst quotes the text it stumbled over."""


class Sheet(NamedTuple):
    """A view as plain values: another process has them without building the view again.

    `told`: the view as JSON; `verify_url` has no line break.
    """

    issued_on: date
    told: str
    verify_url: str | None
    jpegs: tuple[bytes, ...]

    @classmethod
    def of(cls, view: ReportView) -> "Sheet":
        """The view's JSON, and what never becomes part of it."""
        pictures = view.pictures.items if view.pictures else ()
        jpegs = tuple(one.jpeg for one in pictures)
        return cls(view.issued_on, view.model_dump_json(), view.closing.verify_url, jpegs)

    def packed(self) -> bytes:
        """As bytes, for a pipe. JSON has no line break in it (RFC 8259, 7)."""
        sizes = " ".join(str(len(one)) for one in self.jpegs)
        lines = (self.issued_on.isoformat(), self.told, self.verify_url or "", sizes)
        return b"\n".join([*map(str.encode, lines), b"".join(self.jpegs)])

    @classmethod
    def unpacked(cls, sent: bytes) -> "Sheet":
        """What was packed."""
        issued_on, told, verify_url, sizes, rest = sent.split(b"\n", 4)
        ends = accumulate(map(int, sizes.split()), initial=0)
        jpegs = tuple(rest[start:end] for start, end in pairwise(ends))
        day = date.fromisoformat(issued_on.decode())
        return cls(day, told.decode(), verify_url.decode() or None, jpegs)


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
        self._sources = {
            "main.typ": page.read_bytes(),
            "charts.typ": page.with_name("charts.typ").read_bytes(),
        }
        self._compiler = typst.Compiler(
            root=page.parent, font_paths=fonts, ignore_system_fonts=True
        )
        self._turn = Lock()

    def render(self, view: ReportView) -> bytes:
        """The PDF of one report. Raises `ReportNotRendered` if the page itself is at fault."""
        return self.printed(Sheet.of(view))

    def printed(self, sheet: Sheet) -> bytes:
        """The same of a view that came from another process."""
        issued = datetime.combine(sheet.issued_on, time(), tzinfo=UTC)
        with self._turn:
            try:
                pdf = self._compiler.compile(
                    # Files by name, as the package takes them; its stub knows of one file only.
                    input=cast("bytes", {**self._sources, **self.data(sheet)}),
                    format="pdf",
                    pdf_standards=STANDARDS,
                    timestamp=int(issued.timestamp()),
                )
            except typst.TypstError:
                raise ReportNotRendered(PAGE.name) from None
        if not isinstance(pdf, bytes):
            raise ReportNotRendered(PAGE.name)
        return pdf

    def data(self, sheet: Sheet) -> dict[str, bytes]:
        """The files the page reads: the view as JSON the font can draw, with what the font lacks
        added to its notes, the code and the pictures.

        As files of the compiler's own and not as its inputs: those would make it forget
        what it knows of the page, a third of the time. Nothing of it is on a disk.
        """
        return {
            "view.json": self._words(sheet.told),
            "code.svg": _qr(sheet.verify_url) if sheet.verify_url else b"",
            **{f"picture-{i}.svg": _picture(one) for i, one in enumerate(sheet.jpegs)},
        }

    def _words(self, told: str) -> bytes:
        # Nearly always all of it can be drawn, and nothing had to be escaped.
        if "\\" not in told and self._covered.issuperset(map(ord, set(told))):
            return told.encode()
        data, missing = all_printable(json.loads(told), self._covered)
        if missing:
            data["closing"]["notes"].append(_missing_note(missing))
        return json.dumps(data, ensure_ascii=False).encode()


def _missing_note(missing: frozenset[str]) -> str:
    codes = [f"U+{ord(character):04X}" for character in sorted(missing)]
    return words.MISSING_GLYPHS.format(codes=listed(codes, MOST_CODES_TOLD, 8, words.AND_MORE))


def _qr(url: str) -> bytes:
    """An SVG without text; level M (ISO/IEC 18004) still reads when the paper was folded."""
    code = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return zxingcpp.write_barcode_to_svg(code, scale=1, add_quiet_zones=False).encode()


def _picture(jpeg: bytes) -> bytes:
    """A picture as small as paper needs it, in an SVG: the compiler takes files of text only,
    and plain pictures never touch a disk.
    """
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        if max(image.size) <= MOST_PIXELS:
            return _in_svg(jpeg, image.size)
        # Kept before pictures had a small copy. Decoded at a half or a quarter where that is
        # enough; made smaller only if it is far more.
        wanted = (PICTURE_PIXELS, 1) if image.width >= image.height else (1, PICTURE_PIXELS)
        image.draft("RGB", wanted)
        small = image.convert("RGB")
    if max(small.size) > MOST_PIXELS:
        small.thumbnail((PICTURE_PIXELS, PICTURE_PIXELS), Image.Resampling.BILINEAR)
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=PICTURE_QUALITY)
    return _in_svg(kept.getvalue(), small.size)


def _in_svg(jpeg: bytes, size: tuple[int, int]) -> bytes:
    (wide, high), content = size, base64.b64encode(jpeg).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {wide} {high}"><image width="{wide}" height="{high}"'
        f' xlink:href="data:image/jpeg;base64,{content}"/></svg>'
    ).encode()
