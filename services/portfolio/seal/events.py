"""A pupil's term is closed, and its report issued;
a later version supersedes, nothing is replaced.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from portfolio.support.event import Event


class TermClosed(Event):
    """The facts of this pupil's term are frozen."""

    topic: ClassVar[str] = "term-closed"
    raises_epoch: ClassVar[bool] = True

    facts: int


class ReportIssued(Event):
    """The report exists as a file; whoever holds the pupil's key can open it."""

    topic: ClassVar[str] = "report-issued"
    raises_epoch: ClassVar[bool] = True

    report_number: str
    version: int
    issued_on: date
    object_name: str
    object_key_id: UUID
    wrapped_key: str
    plain_sha256: str
    size: int


EVENTS = (TermClosed, ReportIssued)
