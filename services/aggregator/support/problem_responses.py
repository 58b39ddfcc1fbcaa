"""Refusals as `application/problem+json` (RFC 9457), in the caller's language.

`type` is `/problems/<kind>`, `detail` is for people, in the language asked for (zh unless en).
Whatever is not a refusal is a bug of ours: 500, logged, and no inner words leave.
"""

import json
from typing import Any

import structlog
from asyncpg.exceptions import InterfaceError, PostgresError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from aggregator.support.database import is_away
from aggregator.support.problems import (
    Malformed,
    NotAllowed,
    NotFound,
    Refusal,
    Unavailable,
    Unsupported,
)
from aggregator.support.requests import REQUEST_ID

MEDIA_TYPE = "application/problem+json"
_LOG = structlog.get_logger()
_SAID_BY_FRAMEWORK: dict[int, type[Refusal]] = {
    404: NotFound,
    405: NotAllowed,
    415: Unsupported,
}


def language_of(header: str | None) -> str:
    """`zh` or `en`, whichever `Accept-Language` weighs more (RFC 9110, 12.5.4); zh for a tie."""
    weights = {"zh": 0.0, "en": 0.0}
    for part in (header or "").lower().split(",")[:20]:
        tag, _, quality = part.strip().partition(";")
        main = tag.split("-")[0].strip()
        if main in weights:
            weights[main] = max(weights[main], _quality(quality))
    return "en" if weights["en"] > weights["zh"] else "zh"


def _quality(words: str) -> float:
    name, _, value = words.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name.strip() == "q" and 0 <= weight <= 1 else 0.0


def respond(request: Request, refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
    """The refusal as HTTP says it."""
    language = language_of(request.headers.get("accept-language"))
    members: dict[str, Any] = {key: str(value) for key, value in refusal.fields.items()}
    body = {
        **members,
        "type": f"/problems/{refusal.kind}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail(language),
        "instance": f"urn:uuid:{REQUEST_ID.get()}",
        "request_id": REQUEST_ID.get(),
    }
    added = {"content-language": language, "vary": "accept-language", "cache-control": "no-store"}
    return Response(
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status_code=refusal.status,
        headers={**added, **refusal.headers, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


async def _refused(request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refusal):
        return await _failed(request, refusal)
    return respond(request, refusal)


async def _misread(request: Request, reason: Exception) -> Response:
    errors = reason.errors() if isinstance(reason, RequestValidationError) else []
    places = [error["loc"] for error in errors]
    if any(place[0] == "path" for place in places):
        return respond(request, NotFound())
    where = ".".join(str(part) for part in places[0][:4])[:80] if places else "body"
    return respond(request, Malformed(reason=where))


async def _said(request: Request, reason: Exception) -> Response:
    status = reason.status_code if isinstance(reason, HTTPException) else 500
    kind = _SAID_BY_FRAMEWORK.get(status, Malformed)
    refusal = kind(reason="body") if kind is Malformed else kind()
    headers = dict(getattr(reason, "headers", None) or {})
    return respond(request, refusal, headers)


async def _failed(request: Request, reason: Exception) -> Response:
    if is_away(reason):
        _LOG.warning("database away", request_id=REQUEST_ID.get(), kind=type(reason).__name__)
        return respond(request, Unavailable())
    _LOG.error("bug", request_id=REQUEST_ID.get(), exc_info=reason)
    return respond(request, Bug())


class Bug(Refusal):
    """Our own fault; the log has the trace under the request id."""

    status = 500
    zh = "系统内部出错，已记录。请把请求编号告诉管理员。"
    en = "Something broke on our side and was logged. Tell the administrator the request id."


def install(app: FastAPI) -> None:
    """Every error of the app answers this way."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(HTTPException, _said)
    for kind in (SQLAlchemyError, PostgresError, InterfaceError, OSError, Exception):
        app.add_exception_handler(kind, _failed)
