"""What happens to a roster: pupils come and are erased;
classes are formed, duties given, terms opened.

Events of a pupil's stream are sealed under the pupil's key,
those of the school's stream under the school's.
All of these change what may be written afterwards, so all raise the epoch of their stream.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from portfolio.admit.identity.events import (
    IDENTITY_EVENTS,
    GuardianRecognised,
    SecondFactorReset,
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
from portfolio.support.event import Event, Json, Upcaster

__all__ = [
    "AdmissionUndone",
    "AuthorityAssigned",
    "CheckClosed",
    "CheckOpened",
    "ClassFormed",
    "ClassKnownAs",
    "ClassMixed",
    "ClassRenumbered",
    "EntryYearCorrected",
    "GuardianRecognised",
    "ImportUndone",
    "NoticeClosed",
    "NoticeOpened",
    "PersonCorrected",
    "RosterImported",
    "SchoolRecoded",
    "SchoolRegistered",
    "SchoolRenamed",
    "SchoolStage",
    "SecondFactorReset",
    "Stage",
    "StudentReturned",
    "TermOpened",
    "TermPlanned",
    "TermSealed",
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
Scope = Literal["core", "photo", "health", "survey", "public"]
GivenAs = Literal["guardian", "student"]
LeavingReason = Literal["transfer", "graduation", "other"]
ErasureReason = Literal["guardian_request", "authority_order", "retention_ended"]


class StudentAdmitted(Event):
    """A pupil's portfolio begins. 学籍号 is optional and identifies nobody here.

    `external_id`: the `sourcedId` that a OneRoster bundle knows the pupil by.
    """

    topic: ClassVar[str] = "student-admitted"
    raises_epoch: ClassVar[bool] = True

    name: str
    stage: Stage
    entry_year: int
    born_on: date | None = None
    sex: Literal["m", "f"] | None = None
    registry_number: str | None = None
    follows_individual_plan: bool = False
    external_id: str | None = None


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


class ConsentGranted(Event):
    """Something that needs consent may be done (个人信息保护法, 14 and 31).

    `given_as`: for the child by a guardian, or by the pupil;
    `on_paper`: a signed form, entered by the member of staff `granted_by`.
    """

    topic: ClassVar[str] = "consent-granted"
    raises_epoch: ClassVar[bool] = True

    scope: Scope
    granted_by: UUID
    notice_version: str
    given_as: GivenAs = "guardian"
    on_paper: bool = False


class ConsentWithdrawn(Event):
    """From the next request on it may not be done (个人信息保护法, 15)."""

    topic: ClassVar[str] = "consent-withdrawn"
    raises_epoch: ClassVar[bool] = True

    scope: Scope
    withdrawn_by: UUID
    given_as: GivenAs = "guardian"
    on_paper: bool = False


class IndividualPlanFollowed(Event):
    """From a day on the pupil is judged by a plan of their own, or no longer is."""

    topic: ClassVar[str] = "individual-plan-followed"
    raises_epoch: ClassVar[bool] = True

    follows: bool
    from_on: date
    by: UUID


class FactsReopened(Event):
    """An objection was upheld: this pupil's facts of a term may be changed while it is open."""

    topic: ClassVar[str] = "facts-reopened"
    raises_epoch: ClassVar[bool] = True

    of_term: str
    objection_id: UUID


class TransferredOut(Event):
    """The pupil left the school: nothing new is recorded.

    The terms sealed before stay theirs.
    """

    topic: ClassVar[str] = "transferred-out"
    raises_epoch: ClassVar[bool] = True

    left_on: date
    reason: LeavingReason
    by: UUID


class StudentErased(Event):
    """The pupil's key is to be destroyed. Sealed under the school's key; holds no personal text."""

    topic: ClassVar[str] = "student-erased"
    raises_epoch: ClassVar[bool] = True
    sealed_by_school: ClassVar[bool] = True

    reason: ErasureReason
    erased_by: UUID


def _undated(state: Json) -> Json:
    """A duty of the first shape held as soon as it was given."""
    return state


class StaffAssigned(Event):
    """A member of staff has a duty, for the school or for a class.

    `from_on`: its first day; absent, it holds at once.
    `external_id`: the `sourcedId` that a OneRoster bundle knows the person by.
    """

    topic: ClassVar[str] = "staff-assigned"
    schema_version: ClassVar[int] = 2
    raises_epoch: ClassVar[bool] = True
    upcasters: ClassVar[Mapping[int, Upcaster]] = {1: _undated}

    staff_id: UUID
    staff_number: str
    name: str
    duty: Duty
    class_group_id: UUID | None = None
    subject: str | None = None
    from_on: date | None = None
    external_id: str | None = None


class DutyEnded(Event):
    """One duty of a member of staff ends; `from_on`: the first day without it."""

    topic: ClassVar[str] = "duty-ended"
    raises_epoch: ClassVar[bool] = True

    staff_id: UUID
    duty: Duty
    class_group_id: UUID | None = None
    subject: str | None = None
    from_on: date


class StaffReleased(Event):
    """All duties of a member of staff end."""

    topic: ClassVar[str] = "staff-released"
    raises_epoch: ClassVar[bool] = True

    staff_id: UUID


class StaffSignedOff(Event):
    """The last duty of a colleague ended by its day: sessions, second factor and account are gone.

    Who is released, or whose last duty is ended at once, is signed off with that.
    `from_on`: the first day without a duty. It changes nobody's rights: they had ended before.
    """

    topic: ClassVar[str] = "staff-signed-off"

    staff_id: UUID
    from_on: date


class StaffListTaken(Event):
    """A list of duties was taken in, wholly; what it gave and ended follows.

    `from_on`: the day it holds from, where one was named; `is_whole`: what is not on it ended.
    """

    topic: ClassVar[str] = "staff-list-taken"
    raises_epoch: ClassVar[bool] = True

    given: int
    ended: int
    unchanged: int
    is_whole: bool
    from_on: date | None = None
    taken_by: UUID


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
    StaffListTaken,
    StaffAssigned,
    DutyEnded,
    StaffReleased,
    StaffSignedOff,
    *IDENTITY_EVENTS,
    *TERM_EVENTS,
)
EVENTS = (*PUPIL_EVENTS, *SCHOOL_EVENTS)
