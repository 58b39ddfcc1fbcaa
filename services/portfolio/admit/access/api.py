"""HTTP of 查看记录: who of the school read of a child, in words a family understands.

个人信息保护法, 44 and 48: to know how one's information is handled, and to have it explained.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.access.queries import ReadOnADay, reads_of
from portfolio.admit.desk import Desk, standing_now
from portfolio.admit.domain import School
from portfolio.support.access_words import duty_in_words, purpose_of
from portfolio.support.actor import Role
from portfolio.support.clock import school_day
from portfolio.support.http_errors import language_of
from portfolio.support.problems import Forbidden
from portfolio.support.web import (
    Answer,
    Cursor,
    CursorIsNotOurs,
    PageSize,
    answer,
    cursor_of,
    number_in,
    read_cursor,
)

_LEFT = {"zh": "已离岗的教职工", "en": "somebody who has left the staff"}


class NotYetFourteen(Forbidden):
    """Below 14 the guardians look after this (个人信息保护法, 31)."""

    zh = "满十四周岁后可以自己查看；现在请家长查看。"
    en = "From the age of 14 you can see this yourself; until then your guardian can."


class AccessLineAnswer(Answer):
    """On one day, one person, one thing; how often."""

    day: date
    name: str = Field(description="Who, by name.")
    duty: str = Field(description="In which duty, in words.")
    what: str = Field(description="What was looked at, in words.")
    why: str = Field(description="What for, in words.")
    terms: list[str]
    times: int
    last_at: datetime


class AccessLinesAnswer(Answer):
    """A page, the newest day first; `next` is absent on the last."""

    items: list[AccessLineAnswer]
    next: str | None = None


def routes(desk: Desk) -> APIRouter:
    """Who read of a child."""
    router = APIRouter(tags=["admit"])

    @router.get("/students/{student_id}/access-lines", response_model=AccessLinesAnswer)
    async def access_lines(
        student_id: UUID, request: Request, cursor: Cursor = None, limit: PageSize = 50
    ) -> Response:
        """谁看过：哪一天、哪位老师、看了什么、为什么 / who of the school looked, at what, why."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "access_line.read")
        pupil, today = at.student.state, school_day(desk.clock.now())
        if actor.role is Role.STUDENT and not pupil.decides_too(today):
            raise NotYetFourteen
        keys = read_cursor(cursor, 2)
        before = (_day_in(keys[0]), number_in(keys[1])) if keys else None
        found = await reads_of(desk.pool, actor.school_id, student_id, before=before, limit=limit)
        language = language_of(request.headers)
        last = found[-1] if len(found) == limit else None
        return answer(
            {
                "items": [_told(one, at.school.state, language) for one in found],
                "next": cursor_of(last.day, last.last_number) if last else None,
            }
        )

    return router


def _told(one: ReadOnADay, school: School, language: str) -> dict[str, Any]:
    purpose, is_english = purpose_of(one.action), language == "en"
    return {
        "day": one.day,
        "name": school.staff_names.get(one.person_id, _LEFT[language]),
        "duty": duty_in_words(one.duties, language),
        "what": purpose.en if is_english else purpose.zh,
        "why": purpose.en_why if is_english else purpose.zh_why,
        "terms": one.terms,
        "times": one.times,
        "last_at": one.last_at,
    }


def _day_in(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CursorIsNotOurs(reason="cursor") from None
