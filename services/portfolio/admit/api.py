"""HTTP of 入册: classes, pupils, erasure."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit import commands, relations, roster_queries
from portfolio.admit.desk import Desk, school_now, standing_now
from portfolio.admit.domain import ClassGroup, School
from portfolio.admit.events import ErasureReason
from portfolio.admit.roster.listing import allowed_of_class
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.problems import NotFound
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Cursor,
    PageSize,
    Position,
    Seen,
    answer,
    cursor_of,
    example,
    id_in,
    instant_in,
    number_in,
    read_cursor,
)


class ClassGroupAnswer(Answer):
    """A class; `grades`: several in a 复式班, which is called by `grade`."""

    class_group_id: UUID
    grade: int
    grades: list[int]
    number: int


class ClassGroupsAnswer(Answer):
    """The classes of the school, by grade and number."""

    items: list[ClassGroupAnswer]


class StudentAnswer(Answer):
    """A pupil as the caller may see one."""

    student_id: UUID
    name: str
    class_group_id: UUID | None
    roster_number: int | None
    left_on: date | None = None


class StudentsAnswer(Answer):
    """A page; `next` is absent on the last."""

    items: list[StudentAnswer]
    next: str | None = None


class ErasureBody(Body):
    """Why: a code, never a text."""

    model_config = example({"reason": "guardian_request"})

    reason: ErasureReason


class ErasureAnswer(Position):
    """Nobody reads the portfolio any more; `state` is told by `GET /erasures`."""

    student_id: UUID


class ErasedAnswer(Answer):
    """`pending` until the master key has been rotated:
    old copies of the databases could be opened.
    """

    student_id: UUID
    erased_at: datetime
    state: Literal["pending", "final"]


class ErasuresAnswer(Answer):
    """The school's erasures, the latest first; `next` is absent on the last page."""

    items: list[ErasedAnswer]
    next: str | None = None


def routes(desk: Desk) -> APIRouter:
    """Classes, pupils, erasure."""
    router = APIRouter(tags=["admit"])
    _of_classes(router, desk)
    _of_a_pupil(router, desk)
    _of_erasing(router, desk)
    return router


def _of_classes(router: APIRouter, desk: Desk) -> None:
    @router.get("/class-groups", response_model=ClassGroupsAnswer)
    async def class_groups(request: Request) -> Response:
        """The classes of this school year, not those that have gone through;
        but those nobody has graduated are told to the administrator, who can.
        """
        return answer(await class_groups_now(desk, await desk.sessions.actor(request)))

    @router.get("/class-groups/{class_group_id}/students", response_model=StudentsAnswer)
    async def students(
        class_group_id: UUID,
        request: Request,
        cursor: Cursor = None,
        limit: PageSize = 60,
        seen: Seen = 0,
    ) -> Response:
        """The pupils of a class, by roster number."""
        actor = await desk.sessions.actor(request)
        school = await school_now(desk, actor, "school.read")
        if class_group_id not in school.state.class_groups:
            raise NotFound
        held = relations.to_class_group(actor, school.state, class_group_id)
        policy.require("class_group.read", held)
        await desk.views.wait_for(actor.school_id, seen)
        keys = read_cursor(cursor, 2)
        after = (number_in(keys[0]), id_in(keys[1])) if keys else (-1, UUID(int=0))
        page = await roster_queries.students_of(
            desk.pool,
            desk.journal.keyring,
            actor.school_id,
            class_group_id,
            after=after,
            limit=limit,
        )
        last = page[-1] if len(page) == limit else None
        more = cursor_of(last["roster_number"] or 0, last["student_id"]) if last else None
        named = [one["student_id"] for one in page]
        here = set(
            await allowed_of_class(desk, actor, school.state, "student.read", class_group_id, named)
        )
        return answer({"items": [one for one in page if one["student_id"] in here], "next": more})


def _of_a_pupil(router: APIRouter, desk: Desk) -> None:
    @router.get("/students/{student_id}", response_model=StudentAnswer)
    async def student(student_id: UUID, request: Request) -> Response:
        """One pupil."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "student.read")
        pupil = at.student.state
        return answer(
            {
                "student_id": student_id,
                "name": pupil.name,
                "class_group_id": pupil.class_group_id,
                "roster_number": pupil.roster_number,
                "left_on": pupil.left.left_on if pupil.left else None,
            }
        )


def _of_erasing(router: APIRouter, desk: Desk) -> None:
    @router.post("/students/{student_id}/erasure", status_code=202, response_model=ErasureAnswer)
    async def erase(
        student_id: UUID, body: ErasureBody, request: Request, command_id: CommandId
    ) -> Response:
        """Erase a pupil: from now on nobody reads or writes, and the key is destroyed."""
        actor = await desk.sessions.actor(request)
        appended = await commands.erase_student(
            desk, actor, command_id=command_id, student_id=student_id, reason=body.reason
        )
        told = {"position": appended.position, "recorded_at": appended.recorded_at}
        return answer({"student_id": student_id, **told}, 202)

    @router.get("/erasures", response_model=ErasuresAnswer)
    async def erasures(request: Request, cursor: Cursor = None, limit: PageSize = 60) -> Response:
        """The school's erasures and whether old copies of the databases could still be opened."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "erasure.read")
        keys = read_cursor(cursor, 2)
        after = (instant_in(keys[0]), id_in(keys[1])) if keys else None
        page = await desk.journal.keyring.forgotten(actor.school_id, after=after, limit=limit)
        items = [
            {
                "student_id": one.stream_id,
                "erased_at": one.forgotten_at,
                "state": "pending" if one.is_pending else "final",
            }
            for one in page
        ]
        last = page[-1] if len(page) == limit else None
        more = cursor_of(last.forgotten_at.isoformat(), last.stream_id) if last else None
        return answer({"items": items, "next": more})


async def class_groups_now(desk: Desk, actor: Actor) -> dict[str, Any]:
    """A `ClassGroupsAnswer`; raises `Forbidden`."""
    school = (await school_now(desk, actor, "school.read")).state
    year = school.school_year_on(school_day(desk.clock.now()))
    forgotten = await _forgotten(desk, actor, school, year)
    items = [
        {
            "class_group_id": one.class_group_id,
            "grade": school.label_of(one, year),
            "grades": school.grades_of(one, year),
            "number": one.number,
        }
        for one in (*school.classes_in(year), *forgotten)
    ]
    return {"items": items}


async def _forgotten(
    desk: Desk, actor: Actor, school: School, school_year: int | None
) -> list[ClassGroup]:
    """For who could graduate them: the classes beyond the last grade in which somebody still is."""
    held = relations.to_school(actor, school)
    gone = [
        one
        for one in school.class_groups.values()
        if school.label_of(one, school_year) > school.last_grade
    ]
    if not gone or policy.Relation.SCHOOL_ADMIN not in held:
        return []
    ids = {one.class_group_id for one in gone}
    left_in = await roster_queries.still_in(desk.pool, actor.school_id, ids)
    kept = (one for one in gone if one.class_group_id in left_in)
    return sorted(kept, key=lambda one: (one.grade_in(school_year), one.number))
