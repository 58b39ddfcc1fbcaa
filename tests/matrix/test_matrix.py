"""Every route × every caller × own, foreign and non-existing ids, against a reviewed table."""

import re

import httpx
import pytest

from matrix.asking import asked, names_ids
from matrix.verdicts import IN, Verdicts, expected, verdict, written
from matrix.world import CALLERS, LESSER, SCHOOL_WIDE, WITHOUT_SESSION, World, a_world
from portfolio.support.route_policy import ROUTES
from standing_service import Service

TABLE = expected()
_OF_THIS_REQUEST = re.compile(r'"(?:instance|request_id)":"[^"]*"')
_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Who teaches something else in the school rates what was drawn in any class, without names.
_OF_ANY_CLASS = {
    "PUT /students/{student_id}/terms/{term}/second-ratings/{indicator}",
    "GET /class-groups/{class_group_id}/terms/{term}/second-rating-tasks",
}


def test_every_route_has_a_reviewed_row() -> None:
    """A new route without a row fails, and so does a row of no route."""
    assert TABLE.keys() == ROUTES.keys()


@pytest.mark.parametrize("route", sorted(ROUTES))
async def test_who_is_let_in(
    route: str, world: World, shown: World, abroad: World, matrix_service: Service
) -> None:
    """Who is refused knocks at a school that stands; whoever may write has a new one."""
    told = TABLE.get(route, {})
    found: Verdicts = {}
    for name in CALLERS:
        place = shown if route.startswith("GET ") else world
        if place is world and told.get(name, IN) == IN:
            place = await a_world(matrix_service, abroad)
            await place.settled()
        request = asked(route, place.own_site(name), place.school)
        found[name] = verdict(await request.by(place.callers[name]))

    assert found == told, "\n" + written(route, found)


FOREIGN = sorted(one for one in ROUTES if names_ids(one))


@pytest.mark.parametrize("route", FOREIGN)
async def test_what_is_foreign_looks_like_what_is_not_there(route: str, world: World) -> None:
    """Status, headers and body, apart from the ids that were sent: nobody learns what exists."""
    for name, caller in world.callers.items():
        if name in WITHOUT_SESSION:
            continue
        sites = ["abroad", "elsewhere"]
        if {name, LESSER.get(name)} & SCHOOL_WIDE or route in _OF_ANY_CLASS:
            sites.remove("elsewhere")
        if name == "other school's admin":
            sites = ["own", "elsewhere"]
        nothing = await asked(route, world.sites["nowhere"], world.school).by(caller)
        assert verdict(nothing) != IN or nothing.is_error, name
        for site in sites:
            foreign = await asked(route, world.sites[site], world.school).by(caller)
            assert told(foreign) == told(nothing), (name, site)


def told(response: httpx.Response) -> tuple[int, dict[str, str], str]:
    """An answer without what names this very request."""
    said = {
        k: v for k, v in response.headers.items() if k not in {"x-request-id", "content-length"}
    }
    return response.status_code, said, _UUID.sub("", _OF_THIS_REQUEST.sub("", response.text))
