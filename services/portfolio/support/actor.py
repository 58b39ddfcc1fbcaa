"""Who is calling."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What kind of account; what it may do follows from its relations, see `policy.py`."""

    STAFF = "staff"
    GUARDIAN = "guardian"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account. `person_id` is the staff member or guardian behind it."""

    school_id: UUID
    account_id: UUID
    person_id: UUID
    role: Role
