"""The report as words ready to print: what `report.report_view` makes and `report.typ` lays out.

No field here is computed on the page, and none holds a figure about another child.
A section that has nothing to say is None and does not appear.
"""

from datetime import date

from pydantic import Field

from portfolio.seal.closed_term import Frozen


class Head(Frozen):
    """Who, where, when, and which paper this is."""

    title: str
    school: str
    term: str
    class_label: str
    student: str
    number: str
    version: str
    issued: str


class Lead(Frozen):
    """The first paragraph; `signed` is empty where nobody wrote it."""

    title: str
    text: str
    signed: str


class Axis(Frozen):
    """One indicator of the radar: steps from 1 (the first level) up, last term's if compared."""

    name: str
    now: int
    before: int | None


class Radar(Frozen):
    """`steps` is the number of levels; the axes keep the framework's order."""

    steps: int
    axes: tuple[Axis, ...]
    alt: str


class Row(Frozen):
    """One indicator: steps on the track (None: no level), the words beside it, its spoken form."""

    name: str
    now: int | None
    before: int | None
    standing: str
    change: str
    fact: str
    alt: str


class Group(Frozen):
    """The rows of one dimension."""

    dimension: str
    rows: tuple[Row, ...]


class Indicators(Frozen):
    """The table; `compares` is False where no row has a last term, and the column is left out."""

    title: str
    note: str
    headings: tuple[str, ...]
    scale: tuple[str, ...]
    compares: bool
    groups: tuple[Group, ...]
    legend: tuple[str, ...]


class Item(Frozen):
    """A label and what is said of it."""

    label: str
    text: str


class Section(Frozen):
    """A heading and its items."""

    title: str
    items: tuple[Item, ...]


class Picture(Frozen):
    """A picture, the words below it and its spoken form; the bytes never become part of JSON."""

    caption: str
    alt: str
    jpeg: bytes = Field(repr=False, exclude=True)


class Pictures(Frozen):
    """Up to three pictures."""

    title: str
    items: tuple[Picture, ...]


class PracticeRow(Frozen):
    """One kind of practice: how often and how long, and who answers for it."""

    label: str
    amount: str
    sources: str


class Practice(Frozen):
    """The practice table."""

    title: str
    rows: tuple[PracticeRow, ...]


class HealthRow(Frozen):
    """One measurement: last school year, this one, and what the family may do."""

    label: str
    before: str
    now: str
    advice: str


class Health(Frozen):
    """For the family alone: it ends the sheet below a dashed line and may be cut off."""

    title: str
    note: str
    headings: tuple[str, str, str, str]
    rows: tuple[HealthRow, ...]


class Closing(Frozen):
    """What ends the paper: the address a QR code leads to, the notes, who signs."""

    title: str
    verify_url: str | None
    verify_alt: str
    notes: tuple[str, ...]
    signatures: tuple[str, ...]


class FirstPage(Frozen):
    """`part`: at which part of its size it is set; `rows`: height of each row in millimetres.

    `has_runs`: some word is so long that the page must look for places to break it.
    """

    part: float
    rows: tuple[float, ...]
    has_runs: bool


class Space(Frozen):
    """A place that is left free, and the words over it."""

    words: str
    is_for_drawing: bool = False


class SecondPage(Frozen):
    """`gap`: between sections, in millimetres.
    `writing`: what becomes of the rest of the page; empty where there is no room.
    """

    part: float
    gap: float
    has_runs: bool
    writing: tuple[Space, ...]


class ReportView(Frozen):
    """The report in words. `record`, `voices` and so on are None where there is nothing to say."""

    document_title: str
    issued_on: date
    second_page: str
    pages: tuple[str, str]
    head: Head
    lead: Lead
    radar: Radar | None
    indicators: Indicators
    subjects: Section | None
    record: Section | None
    pictures: Pictures | None
    voices: Section | None
    practice: Practice | None
    next_steps: Section | None
    closing: Closing
    health: Health | None
    first: FirstPage
    second: SecondPage
