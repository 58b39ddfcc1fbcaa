"""HTTP of 入册: sessions and accounts, imports, codes, classes, pupils, terms, erasure."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import StringConstraints

from portfolio.admit import commands, relations, roster_queries
from portfolio.admit.desk import Desk, school_now, standing_now
from portfolio.admit.domain import Enrolled
from portfolio.admit.events import ErasureReason
from portfolio.support import policy
from portfolio.support.accounts import Issued
from portfolio.support.actor import Role
from portfolio.support.http_errors import language_of
from portfolio.support.ids import school_id_of
from portfolio.support.openapi import OPEN
from portfolio.support.problems import NotFound, TooLarge
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Cursor,
    NewId,
    PageSize,
    Position,
    SchoolCode,
    Seen,
    TermId,
    answer,
    cursor_of,
    example,
    id_in,
    number_in,
    read_cursor,
)

WORKBOOK_BYTES = 10 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SENT = {
    "requestBody": {
        "required": True,
        "content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
}
Password = Annotated[str, StringConstraints(min_length=8, max_length=128)]
Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{2,60}$")]
SchoolYear = Annotated[int, Query(ge=2000, le=2099, description="2026 for 2026-2027.")]


class AccountBody(Body):
    """A printed code is used up for an account."""

    model_config = example(
        {
            "school_code": "2150000123",
            "code": "7QXM-2K4V-PLRA-ZD35-N6TC-WHEU-YA",
            "login": "wang.laoshi",
            "password": "三月的雨落在屋檐",
        }
    )

    school_code: SchoolCode
    code: Annotated[str, StringConstraints(min_length=10, max_length=60)]
    login: Login
    password: Password


class SessionBody(Body):
    """`login` is 学校标识码/账号."""

    model_config = example({"login": "2150000123/wang.laoshi", "password": "三月的雨落在屋檐"})

    login: Annotated[str, StringConstraints(pattern=r"^[0-9]{10}/[A-Za-z0-9._@-]{2,60}$")]
    password: Annotated[str, StringConstraints(max_length=128)]


class SessionAnswer(Answer):
    """The token goes into `Authorization: Bearer`."""

    token: str
    expires_at: datetime
    role: Role
    person_id: UUID


class AccountAnswer(Answer):
    """The account is there; sign in next."""

    account_id: UUID
    role: Role


class DutyAnswer(Answer):
    """A duty of the caller."""

    duty: str
    class_group_id: UUID | None
    subject: str | None


class WhoAnswer(Answer):
    """The caller, the school, and what both have to do with each other."""

    role: Role
    person_id: UUID
    school_code: str
    school_name: str
    duties: list[DutyAnswer]
    student_ids: list[UUID]


class WarningAnswer(Answer):
    """Something unclear in a list, which stopped nothing."""

    row_number: int
    column: str
    detail: str


class ImportAnswer(Position):
    """The list is taken in."""

    import_id: UUID
    admitted: int
    unchanged: int
    warnings: list[WarningAnswer]


class TermBody(Body):
    """The days of a term; terms are data, not arithmetic."""

    model_config = example({"opens_on": "2026-09-01", "closes_on": "2027-01-22"})

    opens_on: date
    closes_on: date


class TermAnswer(Position):
    """The term is open."""

    term: str


class ClassGroupAnswer(Answer):
    """A class."""

    class_group_id: UUID
    grade: int
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


class StudentsAnswer(Answer):
    """A page; `next` is absent on the last."""

    items: list[StudentAnswer]
    next: str | None = None


class GuardianCode(Answer):
    """A code for one guardian, told once."""

    guardian_name: str
    relation: str
    code: str


class StudentCodes(Answer):
    """The codes for one pupil's guardians."""

    student_id: UUID
    student_name: str
    roster_number: int | None
    codes: list[GuardianCode]


class GuardianCodesAnswer(Answer):
    """The sheet of a class, for printing."""

    items: list[StudentCodes]


class StaffCode(Answer):
    """A code for a member of staff, told once."""

    staff_number: str
    name: str
    code: str


class StaffCodesAnswer(Answer):
    """Codes for handing out."""

    items: list[StaffCode]


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
    """The school's erasures, the latest first."""

    items: list[ErasedAnswer]


def session_routes(desk: Desk) -> APIRouter:
    """Accounts and sessions."""
    router = APIRouter(tags=["sessions"])

    @router.post("/accounts", status_code=201, response_model=AccountAnswer, openapi_extra=OPEN)
    async def create_account(body: AccountBody, request: Request) -> Response:
        """Use a printed code up: choose a login and a password."""
        async with desk.limit.attempt(f"address:{_address(request)}"):
            actor = await desk.accounts.activate(
                school_id_of(body.school_code), body.code, body.login, body.password
            )
        return answer({"account_id": actor.account_id, "role": actor.role}, 201)

    @router.post("/sessions", status_code=201, response_model=SessionAnswer, openapi_extra=OPEN)
    async def sign_in(body: SessionBody, request: Request) -> Response:
        """Sign in; unknown and wrong look alike."""
        code, login = body.login.split("/")
        async with desk.limit.attempt(f"login:{body.login}", f"address:{_address(request)}"):
            session = await desk.accounts.sign_in(school_id_of(code), login, body.password)
        return answer(
            {
                "token": session.token,
                "expires_at": session.expires_at,
                "role": session.actor.role,
                "person_id": session.actor.person_id,
            },
            201,
        )

    @router.get("/sessions/current", response_model=WhoAnswer)
    async def who(request: Request) -> Response:
        """The caller, the school, the caller's duties or children."""
        actor = await desk.sessions.actor(request)
        school, _ = await desk.rosters.current(actor.school_id)
        children = await roster_queries.children_of(desk.pool, actor.school_id, actor.person_id)
        duties = school.state.duties_of(actor.person_id)
        return answer(
            {
                "role": actor.role,
                "person_id": actor.person_id,
                "school_code": school.state.code,
                "school_name": school.state.name,
                "duties": [
                    {
                        "duty": one.duty,
                        "class_group_id": one.class_group_id,
                        "subject": one.subject,
                    }
                    for one in duties
                ],
                "student_ids": children if actor.role is Role.GUARDIAN else [],
            }
        )

    @router.delete("/sessions/current", status_code=204, response_class=Response)
    async def sign_out(request: Request) -> Response:
        """Sign out."""
        await desk.sessions.end(request)
        return Response(status_code=204)

    return router


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


async def _workbook(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > WORKBOOK_BYTES:
            raise TooLarge(limit=WORKBOOK_BYTES)
    return bytes(content)


def _imported(import_id: UUID, done: commands.Imported, request: Request) -> Response:
    language = language_of(request.headers)
    body = {
        "import_id": import_id,
        "admitted": done.done.admitted,
        "unchanged": done.done.unchanged,
        "warnings": [
            {
                "row_number": one.row_number,
                "column": one.column,
                "detail": one.en if language == "en" else one.zh,
            }
            for one in done.warnings
        ],
        "position": done.appended.position,
        "recorded_at": done.appended.recorded_at,
    }
    return answer(body, 200 if done.appended.is_repeated else 201)


def roster_routes(desk: Desk) -> APIRouter:
    """Imports, codes and terms: what a school's administrator does."""
    router = APIRouter(tags=["admit"])

    @router.put(
        "/roster-imports/{import_id}",
        status_code=201,
        response_model=ImportAnswer,
        openapi_extra=_SENT,
    )
    async def import_roster(
        import_id: NewId, school_year: SchoolYear, request: Request
    ) -> Response:
        """Take in a registry export (.xlsx), wholly or not at all."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "roster.import")
        content = await _workbook(request)
        done = await commands.import_roster(
            desk, actor, import_id=import_id, content=content, school_year=school_year
        )
        return _imported(import_id, done, request)

    @router.put(
        "/staff-imports/{import_id}",
        status_code=201,
        response_model=ImportAnswer,
        openapi_extra=_SENT,
    )
    async def import_staff(import_id: NewId, request: Request) -> Response:
        """Take in a list of duties (.xlsx), wholly or not at all."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "staff.import")
        content = await _workbook(request)
        done = await commands.import_staff(desk, actor, import_id=import_id, content=content)
        return _imported(import_id, done, request)

    @router.post("/staff-codes", status_code=201, response_model=StaffCodesAnswer)
    async def issue_staff_codes(request: Request) -> Response:
        """A new code for each colleague; earlier unused ones stop working."""
        actor = await desk.sessions.actor(request)
        issued = await commands.issue_staff_codes(desk, actor)
        items = [
            {"staff_number": number, "name": name, "code": one.code} for number, name, one in issued
        ]
        return answer({"items": items}, 201)

    @router.post(
        "/class-groups/{class_group_id}/guardian-codes",
        status_code=201,
        response_model=GuardianCodesAnswer,
    )
    async def issue_guardian_codes(class_group_id: UUID, request: Request) -> Response:
        """A new code for each guardian of the class; earlier unused ones stop working."""
        actor = await desk.sessions.actor(request)
        issued = await commands.issue_guardian_codes(desk, actor, class_group_id)
        items = [_codes(student_id, pupil, codes) for student_id, pupil, codes in issued]
        items.sort(key=lambda one: (one["roster_number"] or 0, one["student_id"]))
        return answer({"items": items}, 201)

    @router.put("/terms/{term}", status_code=201, response_model=TermAnswer)
    async def plan_term(
        term: TermId, body: TermBody, request: Request, command_id: CommandId
    ) -> Response:
        """Plan a term and open it for recording."""
        actor = await desk.sessions.actor(request)
        appended = await commands.plan_term(
            desk,
            actor,
            command_id=command_id,
            term=term,
            opens_on=body.opens_on,
            closes_on=body.closes_on,
        )
        told = {"position": appended.position, "recorded_at": appended.recorded_at, "term": term}
        return answer(told, 200 if appended.is_repeated else 201)

    return router


def _codes(student_id: UUID, pupil: Enrolled, codes: list[Issued]) -> dict[str, object]:
    code_of = {one.person_id: one.code for one in codes}
    return {
        "student_id": student_id,
        "student_name": pupil.name,
        "roster_number": pupil.roster_number,
        "codes": [
            {
                "guardian_name": one.name,
                "relation": one.relation,
                "code": code_of[one.guardian_id],
            }
            for one in pupil.guardians
        ],
    }


def student_routes(desk: Desk) -> APIRouter:
    """Classes, pupils, erasure."""
    router = APIRouter(tags=["admit"])

    @router.get("/class-groups", response_model=ClassGroupsAnswer)
    async def class_groups(request: Request) -> Response:
        """The classes of the school."""
        actor = await desk.sessions.actor(request)
        school = await school_now(desk, actor, "school.read")
        groups = sorted(school.state.class_groups.values(), key=lambda one: (one.grade, one.number))
        return answer({"items": groups})

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
        return answer({"items": page, "next": more})

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
            }
        )

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
    async def erasures(request: Request) -> Response:
        """The school's erasures and whether old copies of the databases could still be opened."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "erasure.read")
        items = [
            {
                "student_id": one.stream_id,
                "erased_at": one.forgotten_at,
                "state": "pending" if one.is_pending else "final",
            }
            for one in await desk.journal.keyring.forgotten(actor.school_id)
        ]
        return answer({"items": items})

    return router
