"""Who is calling."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What kind of account; what it may do follows from its relations, see `policy.py`."""

    STAFF = "staff"
    GUARDIAN = "guardian"
    STUDENT = "student"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account. `person_id` is the staff member, guardian or pupil behind it;
    a pupil's is the `student_id`.
    """

    school_id: UUID
    account_id: UUID
    person_id: UUID
    role: Role
