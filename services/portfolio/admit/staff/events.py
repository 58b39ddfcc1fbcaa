"""What happens to the staff: duties are given and end, lists are taken in, accounts end.

All stand in the school's stream, and all but the end of an account change who may write.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from portfolio.support.event import Event, Fence, Json, Upcaster

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


def _undated(state: Json) -> Json:
    """A duty of the first shape held as soon as it was given."""
    return state


class StaffAssigned(Fence):
    """A member of staff has a duty, for the school or for a class.

    `from_on`: its first day; absent, it holds at once.
    `external_id`: the `sourcedId` that a OneRoster bundle knows the person by.
    """

    topic: ClassVar[str] = "staff-assigned"
    schema_version: ClassVar[int] = 2
    upcasters: ClassVar[Mapping[int, Upcaster]] = {1: _undated}

    staff_id: UUID
    staff_number: str
    name: str
    duty: Duty
    class_group_id: UUID | None = None
    subject: str | None = None
    from_on: date | None = None
    external_id: str | None = None


class DutyEnded(Fence):
    """One duty of a member of staff ends; `from_on`: the first day without it."""

    topic: ClassVar[str] = "duty-ended"

    staff_id: UUID
    duty: Duty
    class_group_id: UUID | None = None
    subject: str | None = None
    from_on: date


class StaffReleased(Fence):
    """All duties of a member of staff end."""

    topic: ClassVar[str] = "staff-released"

    staff_id: UUID


class StaffSignedOff(Event):
    """The last duty of a colleague ended by its day: sessions, second factor and account are gone.

    Who is released, or whose last duty is ended at once, is signed off with that.
    `from_on`: the first day without a duty. It changes nobody's rights: they had ended before.
    """

    topic: ClassVar[str] = "staff-signed-off"

    staff_id: UUID
    from_on: date


class StaffListTaken(Fence):
    """A list of duties was taken in, wholly; what it gave and ended follows.

    `from_on`: the day it holds from, where one was named; `is_whole`: what is not on it ended.
    """

    topic: ClassVar[str] = "staff-list-taken"

    given: int
    ended: int
    unchanged: int
    is_whole: bool
    from_on: date | None = None
    taken_by: UUID


STAFF_EVENTS = (StaffListTaken, StaffAssigned, DutyEnded, StaffReleased, StaffSignedOff)
