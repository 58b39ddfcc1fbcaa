"""A pupil's term is closed, and its report issued;
a later version supersedes, nothing is replaced.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from portfolio.support.event import Event, Fence


class TermClosed(Fence):
    """The facts of this pupil's term are frozen."""

    topic: ClassVar[str] = "term-closed"

    facts: int


class ReportIssued(Fence):
    """The report exists as a file; whoever holds the pupil's key can open it.

    `verification`: SHA-256 of the token on its QR code, hexadecimal (`verification.py`).
    `public_url`: the address before `/v` in that code.
    `as_of`: position of the school's log up to which the pupil's term was read for it;
    made again from there, it is the same file.
    """

    topic: ClassVar[str] = "report-issued"

    report_number: str
    version: int
    issued_on: date
    object_name: str
    object_key_id: UUID
    wrapped_key: str
    plain_sha256: str
    size: int
    verification: str | None = None
    public_url: str | None = None
    as_of: int | None = None


class ReportSuperseded(Event):
    """A later version is in force; this one stays readable and verifies as superseded."""

    topic: ClassVar[str] = "report-superseded"

    version: int
    by_version: int
    reason: Literal["objection", "correction"]


EVENTS = (TermClosed, ReportIssued, ReportSuperseded)
