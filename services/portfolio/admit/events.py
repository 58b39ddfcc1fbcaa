"""What happens to a roster: pupils come and are erased;
classes are formed, duties given, terms opened.

Events of a pupil's stream are sealed under the pupil's key,
those of the school's stream under the school's.
All of these change what may be written afterwards, so all raise the epoch of their stream.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from portfolio.support.event import Event

Stage = Literal["primary", "junior"]
Duty = Literal["school_admin", "class_teacher", "subject_teacher"]
ErasureReason = Literal["guardian_request", "authority_order", "retention_ended"]


class StudentAdmitted(Event):
    """A pupil's portfolio begins. 学籍号 is optional and identifies nobody here."""

    topic: ClassVar[str] = "student-admitted"
    raises_epoch: ClassVar[bool] = True

    name: str
    stage: Stage
    entry_year: int
    born_on: date | None = None
    sex: Literal["m", "f"] | None = None
    registry_number: str | None = None
    follows_individual_plan: bool = False


class ClassAssigned(Event):
    """A pupil belongs to a class from now on."""

    topic: ClassVar[str] = "class-assigned"
    raises_epoch: ClassVar[bool] = True

    class_group_id: UUID
    roster_number: int | None = None


class GuardianLinked(Event):
    """An adult whom the family named may see and act for the pupil."""

    topic: ClassVar[str] = "guardian-linked"
    raises_epoch: ClassVar[bool] = True

    guardian_id: UUID
    name: str
    relation: str


class GuardianUnlinked(Event):
    """From now on that adult sees nothing of the pupil."""

    topic: ClassVar[str] = "guardian-unlinked"
    raises_epoch: ClassVar[bool] = True

    guardian_id: UUID


class StudentErased(Event):
    """The pupil's key is to be destroyed. Sealed under the school's key; holds no personal text."""

    topic: ClassVar[str] = "student-erased"
    raises_epoch: ClassVar[bool] = True
    sealed_by_school: ClassVar[bool] = True

    reason: ErasureReason
    erased_by: UUID


class SchoolRegistered(Event):
    """A school joins; its id follows from its 学校标识码."""

    topic: ClassVar[str] = "school-registered"
    raises_epoch: ClassVar[bool] = True

    code: Annotated[str, Field(pattern=r"^[0-9]{10}$")]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    authority: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    stage: Literal["primary", "junior", "nine_year"]


class RosterImported(Event):
    """A list of pupils was taken in, wholly; it fences one import from another."""

    topic: ClassVar[str] = "roster-imported"
    raises_epoch: ClassVar[bool] = True

    school_year: int
    admitted: int
    unchanged: int
    imported_by: UUID


class ClassFormed(Event):
    """A class exists; the grade of a pupil is the pupil's own, this is the class's label."""

    topic: ClassVar[str] = "class-formed"
    raises_epoch: ClassVar[bool] = True

    class_group_id: UUID
    grade: int
    number: int


class StaffAssigned(Event):
    """A member of staff has a duty, for the school or for a class."""

    topic: ClassVar[str] = "staff-assigned"
    raises_epoch: ClassVar[bool] = True

    staff_id: UUID
    staff_number: str
    name: str
    duty: Duty
    class_group_id: UUID | None = None
    subject: str | None = None


class StaffReleased(Event):
    """All duties of a member of staff end."""

    topic: ClassVar[str] = "staff-released"
    raises_epoch: ClassVar[bool] = True

    staff_id: UUID


class TermPlanned(Event):
    """A term has its dates; terms are data, not arithmetic."""

    topic: ClassVar[str] = "term-planned"
    raises_epoch: ClassVar[bool] = True

    term: str
    opens_on: date
    closes_on: date


class TermOpened(Event):
    """Facts of this term may be recorded."""

    topic: ClassVar[str] = "term-opened"
    raises_epoch: ClassVar[bool] = True

    term: str


class TermSealed(Event):
    """The term is over; its facts are frozen for good, its reports follow."""

    topic: ClassVar[str] = "term-sealed"
    raises_epoch: ClassVar[bool] = True

    term: str
    sealed_by: UUID


PUPIL_EVENTS = (StudentAdmitted, ClassAssigned, GuardianLinked, GuardianUnlinked, StudentErased)
SCHOOL_EVENTS = (
    SchoolRegistered,
    RosterImported,
    ClassFormed,
    StaffAssigned,
    StaffReleased,
    TermPlanned,
    TermOpened,
    TermSealed,
)
EVENTS = (*PUPIL_EVENTS, *SCHOOL_EVENTS)
