"""A school whose readings are written as if they had happened, and what is told of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from access_lines import a_line
from portfolio.admit.access.watching import watch
from portfolio.support.clock import SCHOOL_ZONE
from standing_school import StandingSchool


@dataclass
class Watched:
    """A school whose readings are written as if they had happened."""

    school: StandingSchool

    async def read(
        self,
        student_ids: Iterable[UUID],
        *,
        by: str = "class teacher",
        at: datetime,
        each_alone: bool = True,
        **changes: Any,
    ) -> None:
        """One line for each child, or one of all."""
        duties = {"admin": ("school_admin",), "class teacher": ("class_teacher",)}
        said = {"person_id": self.school.actor(by).person_id, "duties": duties[by], **changes}
        ids = list(student_ids)
        groups = [[one] for one in ids] if each_alone else [ids]
        lines = [
            a_line(self.school.school_id, *group, at=at + timedelta(seconds=n), **said)
            for n, group in enumerate(groups)
        ]
        await self.school.service.house.desk.trail.write(*lines)

    async def alarms(self) -> list[tuple[str, int]]:
        """What is told after a look, by rule."""
        desk = self.school.service.house.desk
        await watch(desk, self.school.school_id)
        rows = await desk.pool.fetch(
            "SELECT rule, count FROM access_alarm WHERE school_id = $1 ORDER BY rule",
            self.school.school_id,
        )
        return [tuple(row) for row in rows]


def on_day(watched: Watched, hour: int, minute: int = 0) -> datetime:
    """An instant of yesterday, by the school's clock."""
    day = watched.school.today - timedelta(days=1)
    return datetime.combine(day, time(hour, minute), SCHOOL_ZONE)
