"""Lines of the access trail, made up."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from portfolio.support.access_line import AccessLine, in_order

NOON = datetime(2026, 11, 20, 4, 0, 0, 123_456, tzinfo=UTC)


def a_line(school_id: UUID, *students: UUID, **changes: Any) -> AccessLine:
    line = AccessLine(
        school_id=school_id,
        at=NOON,
        person_id=uuid4(),
        duties=("class_teacher",),
        student_ids=in_order(students),
        action="observation.read",
        route="timeline",
        purpose="follow",
    )
    return replace(line, **changes)
