"""What happens to a roster: pupils come and are erased;
classes are formed, duties given, terms opened.

Events of a pupil's stream are sealed under the pupil's key,
those of the school's stream under the school's.
All of these change what may be written afterwards, so all raise the epoch of their stream.
"""

from typing import ClassVar, Literal
from uuid import UUID

from portfolio.admit.identity.events import (
    IDENTITY_EVENTS,
    GuardianRecognised,
    SecondFactorReset,
)
from portfolio.admit.pupil.events import (
    ClassAssigned,
    ConsentGranted,
    ConsentWithdrawn,
    ErasureReason,
    FactsReopened,
    GivenAs,
    GuardianLinked,
    GuardianUnlinked,
    IndividualPlanFollowed,
    LeavingReason,
    Scope,
    StudentAdmitted,
    StudentErased,
    TransferredOut,
)
from portfolio.admit.roster.events import (
    ROSTER_PUPIL_EVENTS,
    ROSTER_SCHOOL_EVENTS,
    AdmissionUndone,
    AuthorityAssigned,
    ClassFormed,
    ClassKnownAs,
    ClassMixed,
    ClassRenumbered,
    EntryYearCorrected,
    ImportUndone,
    PersonCorrected,
    RosterImported,
    SchoolRecoded,
    SchoolRegistered,
    SchoolRenamed,
    SchoolStage,
    Stage,
    StudentReturned,
)
from portfolio.admit.term_events import (
    TERM_EVENTS,
    CheckClosed,
    CheckOpened,
    NoticeClosed,
    NoticeOpened,
    TermOpened,
    TermPlanned,
    TermSealed,
)
from portfolio.support.event import Event

__all__ = [
    "AdmissionUndone",
    "AuthorityAssigned",
    "CheckClosed",
    "CheckOpened",
    "ClassAssigned",
    "ClassFormed",
    "ClassKnownAs",
    "ClassMixed",
    "ClassRenumbered",
    "ConsentGranted",
    "ConsentWithdrawn",
    "EntryYearCorrected",
    "ErasureReason",
    "FactsReopened",
    "GivenAs",
    "GuardianLinked",
    "GuardianRecognised",
    "GuardianUnlinked",
    "ImportUndone",
    "IndividualPlanFollowed",
    "LeavingReason",
    "NoticeClosed",
    "NoticeOpened",
    "PersonCorrected",
    "RosterImported",
    "SchoolRecoded",
    "SchoolRegistered",
    "SchoolRenamed",
    "SchoolStage",
    "Scope",
    "SecondFactorReset",
    "Stage",
    "StudentAdmitted",
    "StudentErased",
    "StudentReturned",
    "TermOpened",
    "TermPlanned",
    "TermSealed",
    "TransferredOut",
]
Duty = Literal[
    "school_admin",
    "class_teacher",
    "subject_teacher",
    "counsellor",
    "moral_education",
    "health_teacher",
    "boarding_teacher",
    "psychology_teacher",
    "resource_teacher",
    "assisting",
]


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


PUPIL_EVENTS = (
    StudentAdmitted,
    ClassAssigned,
    GuardianLinked,
    GuardianUnlinked,
    GuardianRecognised,
    ConsentGranted,
    ConsentWithdrawn,
    IndividualPlanFollowed,
    FactsReopened,
    TransferredOut,
    *ROSTER_PUPIL_EVENTS,
    StudentErased,
)
SCHOOL_EVENTS = (
    *ROSTER_SCHOOL_EVENTS,
    StaffAssigned,
    StaffReleased,
    *IDENTITY_EVENTS,
    *TERM_EVENTS,
)
EVENTS = (*PUPIL_EVENTS, *SCHOOL_EVENTS)
