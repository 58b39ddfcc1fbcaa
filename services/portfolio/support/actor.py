"""Who is calling."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What kind of account; what it may do follows from its relations, see `policy.py`."""

    STAFF = "staff"
    GUARDIAN = "guardian"
    STUDENT = "student"
    FEED = "feed"
    # A shared device in a class's window: nobody's account; its person is the window.
    CLASS_DEVICE = "class_device"


class Strength(StrEnum):
    """How far a session carries."""

    # A second factor was given, or none is asked of this account.
    FULL = "full"
    # A second factor is asked of this account and was not given: nothing is administered.
    PASSWORD = "password"  # noqa: S105 — names a way of proving, holds no secret
    # A pupil on a shared device: says something, reads nothing.
    CLASS_DEVICE = "class_device"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account. `person_id` is the staff member, guardian or pupil behind it;
    a pupil's is the `student_id`. `session_id` is None for whoever acts without a session.
    """

    school_id: UUID
    account_id: UUID
    person_id: UUID
    role: Role
    strength: Strength = Strength.FULL
    session_id: UUID | None = field(default=None, compare=False)
