"""What is signed for a whole class begins with: its address, and facts enough of its pupils."""

from datetime import timedelta
from uuid import UUID

from builders import TERM, an_observation
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool

B2 = "student.B2"


def base(school: StandingSchool, class_group_id: UUID | None = None) -> str:
    return f"/class-groups/{class_group_id or school.class_group_id}/terms/{TERM}"


async def enough(school: StandingSchool, *student_ids: UUID, kind: str = "MC08") -> None:
    """Two facts on two days of each of these pupils."""
    days = [school.today - timedelta(days=days) for days in (1, 2)]
    await school.given(
        *(
            Decided(one, an_observation(observation_type=kind, occurred_on=day), TERM, uuid7())
            for one in student_ids
            for day in days
        )
    )
