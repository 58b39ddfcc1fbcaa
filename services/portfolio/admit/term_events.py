"""What happens to a school's terms: planned, opened, checked by families, sealed.

All stand in the school's stream among what outlives terms (`term=""` when decided),
so that the school's fold sees them, and all raise its epoch:
a freeze holds in the database, whoever writes.
"""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from portfolio.support.event import Fence


class TermPlanned(Fence):
    """A term has its dates; terms are data, not arithmetic.

    `holiday_on`: the first day off; `back_on`: when the next term begins for the pupils.
    `check_days`: working days of the families' check; 0 where the authority asks for none.
    `notice_days`: working days of 公示, None where the authority asks for none.
    """

    topic: ClassVar[str] = "term-planned"

    term: str
    opens_on: date
    closes_on: date
    holiday_on: date | None = None
    back_on: date | None = None
    school_days: Annotated[int, Field(ge=1, le=200)] | None = None
    label_set: str = "growth"
    check_days: Annotated[int, Field(ge=0, le=10)] = 5
    notice_days: Annotated[int, Field(ge=1, le=20)] | None = None


class TermOpened(Fence):
    """Facts of this term may be recorded."""

    topic: ClassVar[str] = "term-opened"

    term: str


class TermSealed(Fence):
    """The term is over; its facts are frozen for good, its reports follow."""

    topic: ClassVar[str] = "term-sealed"

    term: str
    sealed_by: UUID


class CheckOpened(Fence):
    """The families of a class look at their own child's draft; facts are frozen meanwhile."""

    topic: ClassVar[str] = "check-opened"

    term: str
    class_group_id: UUID
    until: date
    opened_by: UUID


class CheckClosed(Fence):
    """The families' check is over; facts stay frozen unless they are to be worked on again."""

    topic: ClassVar[str] = "check-closed"

    term: str
    class_group_id: UUID
    closed_by: UUID
    reopens_facts: bool = False
    reason: str | None = None


class NoticeOpened(Fence):
    """公示 in a class: honours, posts and volunteer hours of those who consented."""

    topic: ClassVar[str] = "notice-opened"

    term: str
    class_group_id: UUID
    until: date
    opened_by: UUID
    entries: Annotated[int, Field(ge=0)]


class NoticeClosed(Fence):
    """Nothing is shown to other families any more."""

    topic: ClassVar[str] = "notice-closed"

    term: str
    class_group_id: UUID
    closed_by: UUID


TERM_EVENTS = (
    TermPlanned,
    TermOpened,
    TermSealed,
    CheckOpened,
    CheckClosed,
    NoticeOpened,
    NoticeClosed,
)
