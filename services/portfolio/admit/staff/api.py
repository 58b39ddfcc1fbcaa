"""HTTP of the staff and of printed codes: who has which duty, whose duties end, who may sign in."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk, school_now
from portfolio.admit.domain import Assignment, Enrolled
from portfolio.admit.identity import codes
from portfolio.admit.identity.freshness import require_fresh
from portfolio.admit.staff import commands
from portfolio.admit.staff.bodies import (
    DutyBody,
    DutySaidAnswer,
    GivenDutyBody,
    ReleaseAnswer,
    StaffAnswer,
)
from portfolio.support.actor import Actor
from portfolio.support.http_errors import language_of
from portfolio.support.problems import Malformed
from portfolio.support.web import Answer, CommandId, answer, status_of, told

OnePupil = Annotated[
    UUID | None, Query(description="Only for this pupil's guardians: a sheet was lost.")
]
OneColleague = Annotated[
    UUID | None, Query(description="Only for this colleague: a sheet was lost.")
]


class SubjectIsUnknown(Malformed):
    """A subject is one of the vocabulary's, by its code."""

    zh = "没有这门学科。"
    en = "There is no such subject."


class GuardianCode(Answer):
    """A code for one guardian, told once."""

    guardian_name: str
    relation: str
    code: str
    joined: bool = Field(
        description="Signs in already; whoever uses this code takes the earlier login's place."
    )


class StudentCodes(Answer):
    """The codes for one pupil's guardians."""

    student_id: UUID
    student_name: str
    roster_number: int | None
    codes: list[GuardianCode]


class GuardianCodesAnswer(Answer):
    """The sheet of a class, for printing."""

    items: list[StudentCodes]


class StudentCode(Answer):
    """A code for one pupil, told once."""

    student_id: UUID
    student_name: str
    roster_number: int | None
    code: str


class StudentCodesAnswer(Answer):
    """The sheet of a class, for printing."""

    items: list[StudentCode]


class StaffCode(Answer):
    """A code for a member of staff, told once."""

    staff_number: str
    name: str
    code: str


class StaffCodesAnswer(Answer):
    """Codes for handing out."""

    items: list[StaffCode]


def routes(desk: Desk) -> APIRouter:
    """Staff and codes."""
    router = APIRouter(tags=["admit"])
    _staff(router, desk)
    _codes(router, desk)
    return router


def _staff(router: APIRouter, desk: Desk) -> None:
    @router.get("/staff", response_model=StaffAnswer)
    async def staff(request: Request) -> Response:
        """Who has which duty, today or from a day to come."""
        actor = await desk.sessions.actor(request)
        school = (await school_now(desk, actor, "staff.read")).state
        people: dict[UUID, list[Assignment]] = {}
        for those in (school.duties, school.duties_to_come):
            for staff_id, theirs in those.items():
                people.setdefault(staff_id, []).extend(theirs)
        items = [_member(theirs, actor) for theirs in people.values()]
        words = language_of(request.headers)
        subjects = [
            {"code": one.code, "name": one.en if words == "en" else one.zh}
            for one in desk.vocabulary.observations.subjects
        ]
        items.sort(key=lambda one: str(one["staff_number"]))
        return answer({"items": items, "subjects": subjects})

    @router.post("/staff-duties", status_code=201, response_model=DutySaidAnswer)
    async def give_duty(body: GivenDutyBody, request: Request, command_id: CommandId) -> Response:
        """Give one duty, at once or from a day on, to a colleague or to whoever comes."""
        known = await desk.sessions.session(request)
        actor = known.actor
        await school_now(desk, actor, "staff.assign")
        require_fresh(desk, known)
        if body.subject and body.subject not in _subject_codes(desk):
            raise SubjectIsUnknown(reason=body.subject)
        appended, staff_id = await commands.give_duty(
            desk, actor, command_id=command_id, **dict(body)
        )
        return answer(told(appended, staff_id=staff_id), status_of(appended))

    @router.post("/staff/{staff_id}/duty-endings", status_code=201, response_model=DutySaidAnswer)
    async def end_duty(
        staff_id: UUID, body: DutyBody, request: Request, command_id: CommandId
    ) -> Response:
        """End one duty of a colleague, at once or from a day on."""
        actor = await desk.sessions.actor(request)
        appended = await commands.end_duty(
            desk, actor, command_id=command_id, staff_id=staff_id, **dict(body)
        )
        return answer(told(appended, staff_id=staff_id), status_of(appended))

    @router.post("/staff/{staff_id}/release", status_code=201, response_model=ReleaseAnswer)
    async def release_staff(staff_id: UUID, request: Request, command_id: CommandId) -> Response:
        """End all duties of a colleague; their sessions end at once."""
        actor = await desk.sessions.actor(request)
        appended = await commands.release_staff(
            desk, actor, command_id=command_id, staff_id=staff_id
        )
        return answer(told(appended, staff_id=staff_id), status_of(appended))


def _subject_codes(desk: Desk) -> set[str]:
    return {one.code for one in desk.vocabulary.observations.subjects}


def _member(theirs: Sequence[Assignment], actor: Actor) -> dict[str, object]:
    return {
        "staff_id": theirs[0].staff_id,
        "staff_number": theirs[0].staff_number,
        "name": theirs[0].name,
        "is_self": theirs[0].staff_id == actor.person_id,
        "duties": [
            {
                "duty": one.duty,
                "class_group_id": one.class_group_id,
                "subject": one.subject,
                "from_on": one.from_on,
                "ended_on": one.ended_on,
            }
            for one in theirs
        ],
    }


def _codes(router: APIRouter, desk: Desk) -> None:
    @router.post("/staff-codes", status_code=201, response_model=StaffCodesAnswer)
    async def issue_staff_codes(request: Request, staff_id: OneColleague = None) -> Response:
        """A new code for each colleague, or for one; earlier unused ones stop working."""
        known = await desk.sessions.session(request)
        await school_now(desk, known.actor, "staff_code.issue")
        require_fresh(desk, known)
        issued = await codes.issue_staff_codes(desk, known.actor, staff_id)
        items = [
            {"staff_number": number, "name": name, "code": one.code} for number, name, one in issued
        ]
        return answer({"items": items}, 201)

    @router.post(
        "/class-groups/{class_group_id}/guardian-codes",
        status_code=201,
        response_model=GuardianCodesAnswer,
    )
    async def issue_guardian_codes(
        class_group_id: UUID, request: Request, student_id: OnePupil = None
    ) -> Response:
        """A new code for each guardian of the class; earlier unused ones stop working."""
        known = await desk.sessions.session(request)
        await codes.may_issue(desk, known.actor, class_group_id, "guardian_code.issue")
        require_fresh(desk, known)
        issued = await codes.issue_guardian_codes(
            desk, known.actor, class_group_id, student_id=student_id
        )
        items = [_codes_of(sheet) for sheet in issued]
        items.sort(key=lambda one: (one["roster_number"] or 0, one["student_id"]))
        return answer({"items": items}, 201)

    @router.post(
        "/class-groups/{class_group_id}/student-codes",
        status_code=201,
        response_model=StudentCodesAnswer,
    )
    async def issue_student_codes(class_group_id: UUID, request: Request) -> Response:
        """A new code for each pupil of the class; earlier unused ones stop working."""
        known = await desk.sessions.session(request)
        await codes.may_issue(desk, known.actor, class_group_id, "student_code.issue")
        require_fresh(desk, known)
        issued = await codes.issue_student_codes(desk, known.actor, class_group_id)
        items = [{**_named(student_id, pupil), "code": c.code} for student_id, pupil, c in issued]
        items.sort(key=lambda one: (one["roster_number"] or 0, one["student_id"]))
        return answer({"items": items}, 201)


def _named(student_id: UUID, pupil: Enrolled) -> dict[str, object]:
    return {
        "student_id": student_id,
        "student_name": pupil.name,
        "roster_number": pupil.roster_number,
    }


def _codes_of(sheet: codes.Sheet) -> dict[str, object]:
    return {
        **_named(sheet.student_id, sheet.pupil),
        "codes": [
            {
                "guardian_name": one.name,
                "relation": one.relation,
                "code": sheet.code_of[one.guardian_id],
                "joined": one.guardian_id in sheet.joined,
            }
            for one in codes.printable(sheet.pupil)
            if one.guardian_id in sheet.code_of
        ],
    }
