"""A code or a card that is made in the very moment in which a right ends opens nothing."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from family_links import link
from portfolio.admit import events as e
from portfolio.admit.desk import Desk
from portfolio.admit.identity.class_devices import issue_cards
from portfolio.admit.identity.codes import issue_guardian_codes, issue_student_codes
from portfolio.support.journal import Decided
from portfolio.support.row_security import acting_for
from standing_school import StandingSchool

TABLES = ("activation", "picture_secret")
Happens = Callable[[], Awaitable[None]]


class Meanwhile:
    """The accounts, or the pictures, of a desk; something else is done in full between what was
    decided and what is printed.
    """

    def __init__(self, printed: Any, happens: Happens) -> None:
        self._printed, self._happens = printed, happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._printed, name)

    async def issue(self, *said: Any, **more: Any) -> Any:
        await self._happens()
        return await self._printed.issue(*said, **more)


@pytest.fixture
def desk(school: StandingSchool) -> Iterator[Desk]:
    with acting_for(school.school_id):
        yield school.service.house.desk


async def kept_for(desk: Desk, school: StandingSchool, person_id: UUID) -> list[str]:
    """In which tables somebody's code or card stands."""
    found = []
    for table in TABLES:
        counted = f"SELECT count(*) FROM {table} WHERE school_id = $1 AND person_id = $2"
        if await desk.pool.fetchval(counted, school.school_id, person_id):
            found.append(table)
    return found


async def test_who_is_unlinked_while_the_sheet_is_printed_has_no_code(
    school: StandingSchool, desk: Desk
) -> None:
    """Her account ended with the link; a code made after that would be another."""
    made = (await link(school, "class teacher")).json()
    grandmother = UUID(made["guardian_id"])

    async def unlink() -> None:
        path = f"/students/{school.pupil_id}/guardians/{grandmother}/unlinking"
        assert (await school["class teacher"].post(path)).status_code == 201

    sheets = await issue_guardian_codes(
        replace(desk, accounts=Meanwhile(desk.accounts, unlink)),
        school.actor("class teacher"),
        school.class_group_id,
    )
    printed = {one for sheet in sheets for one in sheet.code_of}

    assert grandmother not in printed
    assert school.actor("guardian").person_id in printed
    assert await kept_for(desk, school, grandmother) == []
    assert await kept_for(desk, school, school.actor("guardian").person_id) == ["activation"]


@pytest.mark.parametrize("what", ["families", "pupils", "cards"])
async def test_of_a_child_erased_while_it_is_printed_nothing_is_kept(
    school: StandingSchool, desk: Desk, what: str
) -> None:
    """Neither of the child's own nor of an adult's who has no other child here."""
    erased = e.StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
    adult = school.actor("guardian").person_id

    async def erase() -> None:
        appended = await school.given(Decided(school.pupil_id, erased))
        await desk.views.wait_for(school.school_id, appended.position)

    held = replace(
        desk,
        accounts=Meanwhile(desk.accounts, erase),
        pictures=Meanwhile(desk.pictures, erase),
    )
    said = (held, school.actor("class teacher"), school.class_group_id)
    told: set[UUID] = set()
    if what == "families":
        told = {sheet.student_id for sheet in await issue_guardian_codes(*said)}
    elif what == "pupils":
        told = {one[0] for one in await issue_student_codes(*said)}
    else:
        told = {one[0] for one in await issue_cards(*said, None)}

    assert school.pupil_id not in told
    assert school.classmate_id in told
    assert await kept_for(desk, school, school.pupil_id) == []
    assert await kept_for(desk, school, adult) == []
