"""HTTP of 统一退出: an identity provider's server says that somebody has signed out there
(OpenID Connect Back-Channel Logout 1.0). No browser is in between, no cookie and no session.
"""

from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk
from portfolio.admit.identity.oidc_reception import LogoutTokenIsNotGood, Reception
from portfolio.admit.identity.signing_in import address_of
from portfolio.support.form_parts import read_body
from portfolio.support.http_limits import BODY_BYTES
from portfolio.support.oidc_provider import ProviderName
from portfolio.support.openapi import OPEN

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["logout_token"],
                    "properties": {"logout_token": {"type": "string", "maxLength": 32_000}},
                },
                "example": {"logout_token": "eyJhbGciOiJSUzI1NiJ9.e30.AA"},
            }
        },
    }
}


def routes(desk: Desk, reception: Reception) -> APIRouter:
    """What a provider's server asks for."""
    router = APIRouter(tags=["sessions"])

    @router.post(
        "/oidc/{provider}/logout",
        status_code=200,
        response_class=Response,
        responses={400: {}},
        openapi_extra={**OPEN, **_FORM},
    )
    async def end_provider_session(provider: ProviderName, request: Request) -> Response:
        """The provider's server says whose sessions end (OIDC Back-Channel Logout 1.0, 2.5)."""
        reception.provider(provider)
        async with desk.limit.counted(f"address:{address_of(request)}"):
            ended = await reception.logged_out(provider, await _token_in(request))
        for school_id, person_id in ended:
            desk.sessions.forget(school_id, [person_id])
        return Response(headers={"cache-control": "no-store"})

    return router


async def _token_in(request: Request) -> str:
    """Out of the form; raises `LogoutTokenIsNotGood`."""
    form = parse_qs((await read_body(request, BODY_BYTES)).decode("ascii", "replace"))
    tokens = form.get("logout_token", [])
    if len(tokens) != 1:
        raise LogoutTokenIsNotGood
    return tokens[0]
