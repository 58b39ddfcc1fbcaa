"""What happens to one pupil: comes, is placed, is cared for, leaves, is erased.

All stand in the pupil's stream, sealed under the pupil's key, and fence what is written afterwards.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from portfolio.admit.roster.events import Stage
from portfolio.support.event import Fence

Scope = Literal["core", "photo", "health", "survey", "public"]
GivenAs = Literal["guardian", "student"]
LeavingReason = Literal["transfer", "graduation", "other"]
ErasureReason = Literal["guardian_request", "authority_order", "retention_ended"]


class StudentAdmitted(Fence):
    """A pupil's portfolio begins. 学籍号 is optional and identifies nobody here.

    `external_id`: the `sourcedId` that a OneRoster bundle knows the pupil by.
    """

    topic: ClassVar[str] = "student-admitted"

    name: str
    stage: Stage
    entry_year: int
    born_on: date | None = None
    sex: Literal["m", "f"] | None = None
    registry_number: str | None = None
    follows_individual_plan: bool = False
    external_id: str | None = None


class ClassAssigned(Fence):
    """A pupil belongs to a class from now on."""

    topic: ClassVar[str] = "class-assigned"

    class_group_id: UUID
    roster_number: int | None = None


class GuardianLinked(Fence):
    """An adult whom the family named may see and act for the pupil."""

    topic: ClassVar[str] = "guardian-linked"

    guardian_id: UUID
    name: str
    relation: str


class GuardianUnlinked(Fence):
    """From now on that adult sees nothing of the pupil."""

    topic: ClassVar[str] = "guardian-unlinked"

    guardian_id: UUID


class ConsentGranted(Fence):
    """Something that needs consent may be done (个人信息保护法, 14 and 31).

    `given_as`: for the child by a guardian, or by the pupil;
    `on_paper`: a signed form, entered by the member of staff `granted_by`.
    """

    topic: ClassVar[str] = "consent-granted"

    scope: Scope
    granted_by: UUID
    notice_version: str
    given_as: GivenAs = "guardian"
    on_paper: bool = False


class ConsentWithdrawn(Fence):
    """From the next request on it may not be done (个人信息保护法, 15)."""

    topic: ClassVar[str] = "consent-withdrawn"

    scope: Scope
    withdrawn_by: UUID
    given_as: GivenAs = "guardian"
    on_paper: bool = False


class IndividualPlanFollowed(Fence):
    """From a day on the pupil is judged by a plan of their own, or no longer is."""

    topic: ClassVar[str] = "individual-plan-followed"

    follows: bool
    from_on: date
    by: UUID


class FactsReopened(Fence):
    """An objection was upheld: this pupil's facts of a term may be changed while it is open."""

    topic: ClassVar[str] = "facts-reopened"

    of_term: str
    objection_id: UUID


class TransferredOut(Fence):
    """The pupil left the school: nothing new is recorded.

    The terms sealed before stay theirs.
    """

    topic: ClassVar[str] = "transferred-out"

    left_on: date
    reason: LeavingReason
    by: UUID


class StudentErased(Fence):
    """The pupil's key is to be destroyed. Sealed under the school's key; holds no personal text."""

    topic: ClassVar[str] = "student-erased"
    sealed_by_school: ClassVar[bool] = True

    reason: ErasureReason
    erased_by: UUID
