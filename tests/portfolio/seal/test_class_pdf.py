"""The reports of a class for the printer: both sides, each on a sheet of its own."""

from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from builders import TERM
from portfolio.seal.class_pdf import duplex
from standing_school import StandingSchool, assert_problem
from standing_service import until

PATH = f"terms/{TERM}/reports.pdf"


def a_pdf(pages: int, width: int) -> bytes:
    """A file of blank pages, told apart by their width."""
    writer, made = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=width, height=842)
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("lengths", "widths"),
    [
        ([2, 2], [500, 500, 501, 501]),
        ([1, 2], [500, 500, 501, 501]),
        ([3, 1, 2], [500, 500, 500, 500, 501, 501, 502, 502]),
    ],
    ids=str,
)
def test_each_report_begins_on_an_odd_page(lengths: list[int], widths: list[int]) -> None:
    """Where one ends on an odd page a blank one of its size follows."""
    reports = [a_pdf(pages, 500 + number) for number, pages in enumerate(lengths)]
    pages = PdfReader(BytesIO(duplex(reports, title="三（1）班"))).pages

    assert [int(page.mediabox.width) for page in pages] == widths


async def has_reports(school: StandingSchool) -> bool:
    return bool((await school["admin"].get(f"/terms/{TERM}")).json()["reports"] == 4)


async def closed(school: StandingSchool) -> None:
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(has_reports, school))


async def test_the_class_teacher_prints_the_class(school: StandingSchool) -> None:
    """Every child of the class in the order of the register, and nobody else's."""
    await closed(school)
    response = await school["class teacher"].get(f"/class-groups/{school.class_group_id}/{PATH}")
    pages = PdfReader(BytesIO(response.content)).pages
    first = [page.extract_text() for page in pages][::2]

    assert len(pages) == 6
    assert ["王小明" in first[0], "李沐宇" in first[1]] == [True, True]
    assert not any("阿依努尔" in page for page in first)
    assert "no-store" in response.headers["cache-control"]


async def test_who_may_print_a_class(school: StandingSchool) -> None:
    """Its class teacher and the administrator."""
    await closed(school)
    path = f"/class-groups/{school.class_group_id}/{PATH}"
    statuses = await school.everyone(lambda who: who.get(path))

    assert {who for who, status in statuses.items() if status == 200} == {"admin", "class teacher"}
    assert statuses["subject teacher"] == 403
    assert {statuses[who] for who in ("guardian", "other teacher", "stranger")} == {404}


async def test_before_the_reports_there_is_nothing_to_print(school: StandingSchool) -> None:
    """It says so, as for a single report."""
    path = f"/class-groups/{school.class_group_id}/{PATH}"

    assert_problem(await school["class teacher"].get(path), "report-is-not-issued")
