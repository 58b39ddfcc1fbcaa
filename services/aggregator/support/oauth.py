"""`POST /oauth/token`, `POST /oauth/revocation`: client credentials become a short-lived token.

RFC 6749, 4.4 and 2.3.1 (HTTP Basic); RFC 7009. The token is a random text, kept hashed in a table,
so it survives a restart and ends when revoked. Unknown clients and wrong secrets look alike,
take as long, and count against a limit per client name and address.
Errors are problem+json, with the RFC's `error` code beside.
"""

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from aggregator.support.desk import Desk, desk
from aggregator.support.identity import Caller, Client, new_token, token_hash
from aggregator.support.openapi import BY_BASIC, problems
from aggregator.support.problems import Refusal, TooMany, Unauthenticated
from aggregator.support.requests import CLIENT_ID
from aggregator.support.tokens import (
    client_of_token,
    count_failures,
    keep_failure,
    keep_token,
    revoke_token,
)

router = APIRouter(tags=["clients"])
_NOBODY = Client("", "evaluator", secret_sha256="0" * 64)
_BEARER = HTTPBearer(auto_error=False, description="访问令牌 / access token")


class InvalidClient(Unauthenticated):
    """No client credentials, or wrong ones (RFC 6749, 5.2)."""

    headers: ClassVar[Mapping[str, str]] = {"www-authenticate": 'Basic realm="aggregator"'}
    zh = "客户端编号或密钥不正确。"
    en = "The client id or its secret is wrong."


class UnsupportedGrantType(Refusal):
    """Only `client_credentials` is taken (RFC 6749, 5.2)."""

    status = 400
    zh = "只支持 client_credentials 这种授权方式。"
    en = "Only the grant type client_credentials is taken."


class Token(BaseModel):
    """An access token, told once (RFC 6749, 5.1)."""

    access_token: str
    token_type: str = Field("Bearer")
    expires_in: int = Field(description="秒 / seconds")
    scope: str = Field(description="evaluator 或 operator / evaluator or operator")


async def client(request: Request, at: Annotated[Desk, Depends(desk)]) -> Client:
    """The client whose credentials the request carries by HTTP Basic."""
    name, secret = _credentials(request.headers.get("authorization", ""))
    address = request.client.host if request.client else ""
    who = hashlib.sha256(f"{name}\n{address}".encode(errors="replace")).digest()
    now = at.clock.now()
    if await count_failures(at.engine, who, now) >= at.settings.failures_allowed:
        raise TooMany
    found = at.clients.get(name)
    async with at.secrets_at_once:
        right = await asyncio.to_thread((found or _NOBODY).knows, secret)
    if found is None or not right:
        await keep_failure(at.engine, who, now)
        raise InvalidClient(error="invalid_client")
    CLIENT_ID.get([]).append(found.client_id)
    return found


async def caller(
    at: Annotated[Desk, Depends(desk)],
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Caller:
    """Who holds the bearer token; a client that was struck from the file is nobody."""
    if given is None:
        raise Unauthenticated
    hashed = token_hash(given.credentials)
    name = await client_of_token(at.engine, hashed, at.clock.now())
    found = at.clients.get(name or "")
    if found is None:
        raise Unauthenticated
    CLIENT_ID.get([]).append(found.client_id)
    return Caller(found.client_id, found.role)


async def operator(who: Annotated[Caller, Depends(caller)]) -> Caller:
    """Who holds the token, if that is an operator."""
    who.must_be("operator")
    return who


@router.post(
    "/oauth/token",
    summary="换取访问令牌 / Get an access token",
    description="以 HTTP Basic 出示客户端凭据（RFC 6749，4.4）。"
    " / Client credentials by HTTP Basic (RFC 6749, 4.4).",
    openapi_extra=BY_BASIC,
    responses=problems(400, 401, 422, 429),
)
async def token(
    response: Response,
    at: Annotated[Desk, Depends(desk)],
    who: Annotated[Client, Depends(client)],
    grant_type: Annotated[str, Form(max_length=64, examples=["client_credentials"])],
) -> Token:
    """Give a token to a client that shows its secret."""
    if grant_type != "client_credentials":
        raise UnsupportedGrantType(error="unsupported_grant_type")
    new, lasts = new_token(), timedelta(minutes=at.settings.token_minutes)
    now = at.clock.now()
    await keep_token(
        at.engine,
        token_hash=token_hash(new),
        client_id=who.client_id,
        now=now,
        ends=now + lasts,
    )
    response.headers["cache-control"] = "no-store"
    return Token(access_token=new, expires_in=int(lasts.total_seconds()), scope=who.role)


@router.post(
    "/oauth/revocation",
    status_code=204,
    summary="撤销访问令牌 / Revoke an access token",
    description="令牌立即失效；不是自己的令牌不受影响（RFC 7009）。"
    " / The token ends at once; another client's is left alone (RFC 7009).",
    openapi_extra=BY_BASIC,
    responses=problems(401, 422, 429),
)
async def revocation(
    at: Annotated[Desk, Depends(desk)],
    who: Annotated[Client, Depends(client)],
    token: Annotated[str, Form(max_length=512)],
) -> None:
    """End a token of one's own."""
    await revoke_token(
        at.engine, token_hash=token_hash(token), client_id=who.client_id, now=at.clock.now()
    )


def _credentials(header: str) -> tuple[str, str]:
    """Name and secret out of `Authorization: Basic …` (RFC 7617)."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise InvalidClient(error="invalid_client")
    try:
        name, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidClient(error="invalid_client") from None
    if not colon:
        raise InvalidClient(error="invalid_client")
    return name, secret
