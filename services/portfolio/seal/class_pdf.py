"""The reports of a class as one file to be printed on both sides of the paper.

In: issued PDFs in the order of the register. Out: one PDF 1.7 in which each report begins
on an odd page; where one ends on an odd page, a blank page of the same size follows.
The pages are those of the issued reports, unchanged. The structure tree, and with it the claims
to PDF/A-2a and PDF/UA-1, stay with the single reports: this file is for the printer,
and each family's own file remains the record.
"""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PdfReader, PdfWriter


def duplex(reports: Iterable[bytes], *, title: str) -> bytes:
    """One file of many reports."""
    writer = PdfWriter()
    for report in reports:
        reader = PdfReader(BytesIO(report))
        for page in reader.pages:
            writer.add_page(page)
        if len(reader.pages) % 2:
            box = reader.pages[-1].mediabox
            writer.add_blank_page(width=float(box.width), height=float(box.height))
    writer.add_metadata({"/Title": title, "/Creator": "Nianlun"})
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
