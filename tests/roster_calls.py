"""A list sent to a standing school: looked at, taken in; and who is in a class then."""

import json
from typing import Any
from uuid import UUID

from portfolio.support.ids import uuid7
from standing_school import Caller, StandingSchool

YEAR = 2026


async def preview(who: Caller, content: bytes, year: int = YEAR, **said: Any) -> dict[str, Any]:
    path = f"/roster-previews?school_year={year}"
    response = (
        await who.send("POST", path, **as_form(content, said))
        if said
        else await who.send("POST", path, content=content)
    )
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def as_form(content: bytes, said: dict[str, Any]) -> dict[str, Any]:
    return {"files": {"list": ("名单.xlsx", content), "said": (None, json.dumps(said))}}


async def take_in(
    who: Caller, content: bytes, import_id: UUID | None = None, year: int = YEAR, **said: Any
) -> Any:
    path = f"/roster-imports/{import_id or uuid7()}?school_year={year}"
    return await who.send("PUT", path, **as_form(content, said))


async def looked_at(who: Caller, content: bytes, year: int = YEAR, **said: Any) -> Any:
    """Previewed and taken in."""
    mark = (await preview(who, content, year))["preview"]
    response = await take_in(who, content, year=year, preview=mark, **said)
    assert response.status_code == 201, response.text
    return response.json()


async def pupils_of(school: StandingSchool, group: UUID) -> dict[str, Any]:
    path = f"/class-groups/{group}/students"
    response = await school["admin"].get(path, seen=await school.shown())
    assert response.status_code == 200, response.text
    return {one["name"]: one for one in response.json()["items"]}
