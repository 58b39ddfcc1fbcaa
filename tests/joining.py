"""A printed code, and a parent who is signed in and brings it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from portfolio.admit.domain import Enrolled
from portfolio.support.accounts import CodeIsNotValid
from portfolio.support.actor import Role
from standing_school import Caller, StandingSchool

PATH = "/accounts/current/children"


async def a_code(school: StandingSchool, person_id: UUID, role: Role = Role.GUARDIAN) -> str:
    desk = school.service.house.desk
    until = desk.clock.now() + timedelta(days=365)
    [issued] = await desk.accounts.issue(school.school_id, role, [person_id], until)
    return issued.code


def said(school: StandingSchool, code: str) -> dict[str, str]:
    return {"school_code": school.code, "code": code}


async def joins(caller: Caller, school: StandingSchool, code: str, **more: Any) -> httpx.Response:
    return await caller.post(PATH, said(school, code), **more)


async def adults(school: StandingSchool, student_id: UUID) -> list[UUID]:
    _, at = await school.service.house.desk.rosters.current(school.school_id, student_id)
    assert isinstance(at.state, Enrolled)
    return [one.guardian_id for one in at.state.guardians]


async def is_good(school: StandingSchool, code: str) -> bool:
    try:
        await school.service.house.desk.accounts.require_code(school.school_id, code)
    except CodeIsNotValid:
        return False
    return True
