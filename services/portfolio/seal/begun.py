"""What is known of a report between the closing of its term and its last byte."""

from dataclasses import dataclass, field
from uuid import UUID

from portfolio.seal.as_of import Sealed, Told
from portfolio.seal.collect import Closing, report_number
from portfolio.seal.domain import Due


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of whose report, read as of where, and what stands on its code."""

    school_id: UUID
    closing: Closing
    as_of: int
    public_url: str
    token: str

    @property
    def number(self) -> str:
        """The report's number."""
        return report_number(self.closing.student_id, self.closing.term)


@dataclass(frozen=True, slots=True)
class Begun:
    """A pupil's closed term as it was read; `epoch`: the pupil's after the closing."""

    school_id: UUID
    sealed: Sealed
    told: Told
    closing: Closing
    wanted: Due
    epoch: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A report that was printed and is not kept yet; `needs_consent`: what is on it."""

    version: Version
    pdf: bytes = field(repr=False)
    epoch: int
    needs_consent: tuple[str, ...]
