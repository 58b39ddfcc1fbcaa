"""HTTP of signing in through an identity provider: there, back, and into a session.

A page asks for the provider's address and goes there; the provider sends the browser to the
callback, which only remembers for whom the provider vouched. A session is a POST of its own:
whoever follows a link that somebody else made is signed in by nothing.
The first time, a printed code of the school says which of its people this is.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response

from portfolio.admit.desk import Desk
from portfolio.admit.identity import oidc_page
from portfolio.admit.identity.oidc_bodies import (
    BegunAnswer,
    BindingBody,
    BoundPersonAnswer,
    PeopleAnswer,
    PersonBody,
    ProviderBody,
    ProvidersAnswer,
)
from portfolio.admit.identity.oidc_reception import Callback, Reception
from portfolio.admit.identity.oidc_sessions import begin_session, confirm_by_provider
from portfolio.admit.identity.signing_in import (
    SessionAnswer,
    address_of,
    beginning,
    begun,
    told_session,
)
from portfolio.support.actor import Actor
from portfolio.support.ids import school_id_of
from portfolio.support.oidc_provider import ProviderName
from portfolio.support.oidc_sign_ins import forget_in, keep_in, token_in
from portfolio.support.oidc_under_way import UnderWay
from portfolio.support.openapi import OPEN
from portfolio.support.problems import Refusal
from portfolio.support.row_security import act_for, acting_for
from portfolio.support.web import answer

T = TypeVar("T")
_Said = Annotated[str | None, Query(max_length=2_000)]
_BY_COOKIE: dict[int | str, dict[str, Any]] = {401: {}, 429: {}}


def routes(desk: Desk, reception: Reception) -> APIRouter:
    """Signing in through a provider."""
    router = APIRouter(tags=["sessions"])
    _going(router, desk, reception)
    _coming_back(router, desk, reception)
    _going_on(router, desk, reception)
    return router


def _going(router: APIRouter, desk: Desk, reception: Reception) -> None:
    @router.get("/oidc/providers", response_model=ProvidersAnswer, openapi_extra=OPEN)
    async def identity_providers() -> Response:
        """Which identity providers this installation has."""
        known = reception.providers.items()
        return answer(
            {"items": [{"provider": name, "name": one.settings.name} for name, one in known]}
        )

    @router.post("/oidc/sign-ins", status_code=201, response_model=BegunAnswer, openapi_extra=OPEN)
    async def begin_oidc_sign_in(body: ProviderBody, request: Request) -> Response:
        """Begin: a cookie for ten minutes, and the address to which the browser goes."""
        provider = reception.provider(body.provider)
        await desk.limit.spend(f"begin-address:{address_of(request)}")
        begun = UnderWay.fresh()
        url = await provider.authorization_url(begun, is_fresh=body.fresh)
        await reception.sign_ins.begin(body.provider, begun, is_fresh=body.fresh)
        response = answer({"authorization_url": url}, 201)
        keep_in(response, begun.token)
        return response


def _coming_back(router: APIRouter, desk: Desk, reception: Reception) -> None:
    @router.get(
        "/oidc/{provider}/callback",
        status_code=303,
        response_class=Response,
        responses=_BY_COOKIE,
        openapi_extra=OPEN,
    )
    async def oidc_callback(
        provider: ProviderName,
        request: Request,
        state: _Said = None,
        code: _Said = None,
        iss: _Said = None,
        error: _Said = None,
    ) -> Response:
        """Where the provider sends the browser; goes on to the page, with whom it vouched for."""
        said, back = Callback(state, code, iss, error), reception.back

        async def come_back() -> str:
            nonlocal back
            begun = await reception.begun(provider, token_in(request), said)
            back = reception.again if begun.asked_at else reception.back
            return await reception.arrived(provider, begun, said)

        try:
            token = await _counted(desk, request, come_back)
        except Refusal as refusal:
            return oidc_page.told(refusal, request, back)
        response = Response(status_code=303, headers={"location": back})
        keep_in(response, token)
        return response


def _going_on(router: APIRouter, desk: Desk, reception: Reception) -> None:
    @router.get(
        "/oidc/people", response_model=PeopleAnswer, responses=_BY_COOKIE, openapi_extra=OPEN
    )
    async def oidc_people(request: Request) -> Response:
        """Whom the identity just shown is bound to, in which schools."""
        arrived = await reception.sign_ins.arrived(token_in(request))
        people = await reception.identities.people(arrived)
        return answer({"items": [await _person(desk, one) for one in people]})

    @router.post(
        "/oidc/bindings", status_code=201, response_model=BoundPersonAnswer, openapi_extra=OPEN
    )
    async def bind_oidc_identity(body: BindingBody, request: Request) -> Response:
        """Use a printed code up: its person is this identity from now on."""

        async def bind() -> Actor:
            arrived = await reception.sign_ins.arrived(token_in(request))
            school_id = school_id_of(body.school_code)
            act_for(school_id)
            return await reception.identities.bind(school_id, body.code, arrived)

        actor = await _counted(desk, request, bind)
        desk.sessions.forget(actor.school_id, [actor.person_id])
        return answer(await _person(desk, actor), 201)

    @router.post(
        "/oidc/sessions",
        status_code=201,
        response_model=SessionAnswer,
        responses={403: {}},  # as a cookie, from a page that is not ours
        openapi_extra=OPEN,
    )
    async def begin_oidc_session(body: PersonBody, request: Request) -> Response:
        """Sign in as one of the people whom this identity is bound to."""
        how = beginning(desk, request, body.carrier)
        session = await begin_session(desk, reception, token_in(request), body.person_id, how)
        response = await begun(desk, request, session)
        forget_in(response)
        return response

    @router.post(
        "/sessions/current/provider",
        status_code=201,
        response_model=SessionAnswer,
        responses={409: {}},
    )
    async def confirm_at_provider(request: Request) -> Response:
        """The provider has just asked again who holds this session: another token for it."""
        response = told_session(desk, await confirm_by_provider(desk, reception, request))
        forget_in(response)
        return response


async def _counted(desk: Desk, request: Request, attempt: Callable[[], Awaitable[T]]) -> T:
    """One attempt of an address; who fails too often has to wait.

    Not in turns as with passwords: a provider may take its time, and others shall not wait for it.
    """
    async with desk.limit.counted(f"address:{address_of(request)}"):
        return await attempt()


async def _person(desk: Desk, actor: Actor) -> dict[str, object]:
    with acting_for(actor.school_id):
        school, _ = await desk.rosters.current(actor.school_id)
    return {
        "person_id": actor.person_id,
        "role": actor.role,
        "school_code": school.state.code,
        "school_name": school.state.name,
    }
