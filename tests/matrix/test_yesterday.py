"""Who had a right yesterday has none on the very next request, in every process that remembers.

Every route that the table opens to somebody about 小明, before and after what ended it;
what ended it happens in another process than those that are asked.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace

import httpx
import pytest

from matrix.asking import asked, names_ids
from matrix.furnished import furnished
from matrix.verdicts import IN, expected, verdict
from matrix.world import SCHOOL_WIDE, World, a_world
from portfolio.admit import events as admit
from portfolio.main import create_app, guarded
from portfolio.support.event import Event
from portfolio.support.journal import Decided
from portfolio.support.policy import POLICY, Concern
from portfolio.support.route_policy import ROUTES, actions_of
from standing_school import Caller
from standing_service import Service

TABLE = expected()
_PLAIN = {"403", "404"}
_ABOUT_NOBODY = {Concern.OPEN, Concern.OWN, Concern.LINK}
# Bodies that name pupils are told that these are not in the class.
_LISTS = {
    "PUT /activities/{activity_id}",
    "PUT /honour-lists/{list_id}",
    "POST /community-links",
    "PUT /class-groups/{class_group_id}/terms/{term}/levels",
    "PUT /class-groups/{class_group_id}/terms/{term}/levels/{indicator}",
}
_OF_THE_CLASS = ("boarding teacher", "class teacher", "subject teacher")
_STAFF = (*_OF_THE_CLASS, *sorted(SCHOOL_WIDE))


@dataclass(frozen=True)
class Ending:
    """What ends whose right: in the pupil's stream, or in the school's."""

    losers: tuple[str, ...]
    events: Callable[[World], Iterable[tuple[bool, Event]]]
    only_of_pupil: bool = True
    stays: frozenset[str] = frozenset()


# What was seen on a day belongs to the class of that day (`admit/of_the_day.py`).
_OF_ITS_DAY = frozenset(
    {
        "POST /observation-batches",
        "PUT /observations/{observation_id}",
        "PUT /observations/{observation_id}/evidence/{evidence_id}",
        "POST /observations/{observation_id}/withdrawal",
    }
)


def _moved(world: World) -> Iterable[tuple[bool, Event]]:
    yield True, admit.ClassAssigned(class_group_id=world.school.other_class_group_id)


def _released(world: World) -> Iterable[tuple[bool, Event]]:
    for name in _STAFF:
        actor = world.callers[name].actor
        assert actor
        yield False, admit.StaffReleased(staff_id=actor.person_id)


def _unlinked(world: World) -> Iterable[tuple[bool, Event]]:
    yield True, admit.GuardianUnlinked(guardian_id=world.school.actor("guardian").person_id)


def _left(world: World) -> Iterable[tuple[bool, Event]]:
    admin = world.school.actor("admin").person_id
    yield True, admit.TransferredOut(left_on=world.school.today, reason="transfer", by=admin)


def _erased(world: World) -> Iterable[tuple[bool, Event]]:
    admin = world.school.actor("admin").person_id
    yield True, admit.StudentErased(reason="guardian_request", erased_by=admin)


ENDINGS = {
    "the pupil moved to another class": Ending(_OF_THE_CLASS, _moved, stays=_OF_ITS_DAY),
    "the duty ended": Ending(_STAFF, _released, only_of_pupil=False),
    "the guardian was unlinked": Ending(("guardian",), _unlinked),
    "the pupil left": Ending(tuple(one for one in _STAFF if one != "school admin"), _left),
    "the pupil was erased": Ending((*_STAFF, "guardian", "pupil"), _erased),
}


@pytest.fixture(scope="module")
async def second(matrix_service: Service) -> AsyncIterator[httpx.ASGITransport]:
    """Another process of the API over the same databases."""
    app = create_app(matrix_service.settings)
    async with app.router.lifespan_context(app):
        yield httpx.ASGITransport(guarded(app), client=("10.9.9.9", 50_000))


def opened_to(name: str, *, only_of_pupil: bool) -> list[str]:
    """The routes that the table lets somebody into, about 小明 or the class."""
    told = {route: TABLE[route][name] for route in ROUTES}
    past = {route for route, word in told.items() if word == IN or word.startswith("404 ")}
    return sorted(one for one in past if _is_about(one, only_of_pupil=only_of_pupil))


def _is_about(route: str, *, only_of_pupil: bool) -> bool:
    about = POLICY[actions_of(route)[0]].about
    if only_of_pupil:
        return names_ids(route) and (about is Concern.STUDENT or "student_id" in route)
    return about not in _ABOUT_NOBODY


@pytest.mark.parametrize("what", ENDINGS)
async def test_a_right_that_ended_opens_nothing(
    what: str, matrix_service: Service, abroad: World, second: httpx.ASGITransport
) -> None:
    """Both processes have answered, and so remember; then somebody else ends it."""
    ending, world = ENDINGS[what], await furnished(await a_world(matrix_service, abroad))
    everybody = {name: _twice(world.callers[name], second) for name in ending.losers}
    wanted = {one: opened_to(one, only_of_pupil=ending.only_of_pupil) for one in ending.losers}
    before = {
        (name, route): [verdict(await _sent(route, world, one)) for one in everybody[name]]
        for name in ending.losers
        for route in wanted[name]
        if route.startswith("GET ") and TABLE[route][name] == IN
    }
    pupil, school = world.school.pupil_id, world.school.school_id
    happened = [(pupil if of_pupil else school, event) for of_pupil, event in ending.events(world)]
    await world.school.given(*(Decided(stream, event) for stream, event in happened))
    still = [
        (name, route, verdict(response))
        for name in ending.losers
        for route in wanted[name]
        for one in everybody[name]
        if not _is_shut(route, response := await _sent(route, world, one))
    ]

    assert {word for words in before.values() for word in words} == {IN}
    assert len(before) >= len(ending.losers)
    assert [one for one in still if one[1] not in ending.stays] == []


def _twice(caller: Caller, second: httpx.ASGITransport) -> tuple[Caller, Caller]:
    """The same person at both processes."""
    client = httpx.AsyncClient(transport=second, base_url="http://school.invalid", timeout=30)
    return caller, replace(caller, client=client)


async def _sent(route: str, world: World, caller: Caller) -> httpx.Response:
    return await asked(route, world.sites["own"], world.school).by(caller)


def _is_shut(route: str, response: httpx.Response) -> bool:
    gone = 410  # told to the administrator alone, see `admit/desk.py`
    if route in _LISTS and verdict(response) == IN:
        return response.is_error or '"status":404' in response.text
    return verdict(response) in _PLAIN or response.status_code == gone


async def test_a_consent_taken_back_closes_what_is_kept(
    matrix_service: Service, abroad: World, second: httpx.ASGITransport
) -> None:
    """Pictures for the school, and the name on the wall; at once, in both processes."""
    world = await furnished(await a_world(matrix_service, abroad))
    picture = "GET /observations/{observation_id}/evidence/{evidence_id}"
    notice = "GET /class-groups/{class_group_id}/terms/{term}/notice"
    teachers = _twice(world.callers["class teacher"], second)
    parents = _twice(world.callers["other guardian"], second)
    before = [verdict(await _sent(picture, world, one)) for one in teachers]
    shown = [(await _sent(notice, world, one)).json()["items"] for one in parents]
    guardian = world.school.actor("guardian").person_id
    taken_back = [
        admit.ConsentWithdrawn(scope=scope, withdrawn_by=guardian) for scope in ("photo", "public")
    ]
    await world.school.given(*(Decided(world.school.pupil_id, one) for one in taken_back))
    after = [verdict(await _sent(picture, world, one)) for one in teachers]
    left = [(await _sent(notice, world, one)).json()["items"] for one in parents]

    assert before == [IN, IN]
    assert all(shown)
    assert after == ["403 pictures-are-closed"] * 2
    assert left == [[], []]


def test_the_endings_reach_every_route_about_a_pupil() -> None:
    """What nobody loses would not have been asked."""
    asked_of = {
        route
        for one in ENDINGS.values()
        for name in one.losers
        for route in opened_to(name, only_of_pupil=one.only_of_pupil)
    }
    about = {
        one
        for one in ROUTES
        if POLICY[actions_of(one)[0]].about is Concern.STUDENT and names_ids(one)
    }
    assert about == asked_of & about
