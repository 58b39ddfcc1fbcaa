"""The paper is for everyone and for long: archives, screen readers, small printers."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from closed_terms import a_full_term, a_jpeg, a_plain_term
from portfolio.seal.closed_term import PictureFact
from portfolio.seal.render import Renderer, ReportNotRendered
from portfolio.seal.report import report_view

from .papers import JPEG, planted


def test_the_file_is_made_for_archives_and_screen_readers(renderer: Renderer) -> None:
    """PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): tagged, with title and language."""
    reader = PdfReader(io.BytesIO(renderer.render(report_view(a_full_term()))))
    root = reader.trailer["/Root"].get_object()
    packet = root["/Metadata"].get_object().get_data().decode()

    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert re.search(r"pdfaid:part\W+2\W.*pdfaid:conformance\W+A\W", packet, re.DOTALL)
    assert re.search(r"pdfuaid:part\W+1\W", packet)
    assert reader.metadata is not None
    assert reader.metadata.title == "学生发展质量评价报告 7K3M9P"
    assert reader.metadata.creation_date == datetime(2027, 1, 15, tzinfo=UTC)


def test_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    """The planted fault: the standards are on, so a picture nobody can hear does not compile."""
    silent = planted(tmp_path, ", alt: view.closing.verify_alt", "")

    with pytest.raises(ReportNotRendered):
        silent.render(report_view(a_full_term()))


def test_every_chart_is_told_in_words(renderer: Renderer) -> None:
    """A radar, nine tracks, a code and a photo: twelve pictures, twelve sentences."""
    photo = PictureFact(jpeg=JPEG, caption="秋收实践")
    told = _alternatives(renderer.render(report_view(a_full_term(pictures=(photo,)))))

    assert sorted(told) == sorted(
        [
            "与上学期的自己比较，数据见下表。",
            "核验二维码",
            "成长瞬间的照片：秋收实践",
            "上学期发展中，本学期稳定",
            "上学期发展中，本学期稳定",
            "上学期稳定，本学期稳定",
            "上学期稳定，本学期稳定",
            "上学期发展中，本学期发展中",
            "上学期发展中，本学期发展中",
            "上学期发展中，本学期发展中",
            "上学期稳定，本学期突出",
            "本学期发展中",
        ]
    )


def test_a_chart_without_words_would_be_noticed(tmp_path: Path) -> None:
    """The planted fault of the test above: the standards do not ask this of a drawing."""
    silent = planted(tmp_path, "alt: row.alt, ", "")
    told = _alternatives(silent.render(report_view(a_full_term())))

    assert "本学期发展中" not in told


@pytest.mark.parametrize(
    ("size", "longest"),
    [((1600, 1200), 800), ((900, 1600), 800), ((1200, 900), 640), ((40, 30), 40)],
)
def test_a_picture_is_printed_as_small_as_paper_needs_it(
    renderer: Renderer, size: tuple[int, int], longest: int
) -> None:
    """Forty reports of a class go to one printer; a picture is never enlarged."""
    photo = PictureFact(jpeg=a_jpeg(size), caption="秋收")
    pdf = renderer.render(report_view(a_plain_term(pictures=(photo,) * 3)))
    printed = [image for page in PdfReader(io.BytesIO(pdf)).pages for image in page.images]

    assert max(max(one.image.size) for one in printed if one.image) == longest
    assert len(pdf) < 500_000


def _alternatives(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [str(o["/Alt"]) for o in objects if isinstance(o, dict) and "/Alt" in o]
