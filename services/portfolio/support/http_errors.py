"""Every error as `application/problem+json` (RFC 9457), its `detail` in the caller's language.

Anything that is not a refusal is a fault of ours: logged with its trace, told without inner words.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from portfolio.support import database, problems

_LOG = structlog.get_logger()
# A database that is down or busy: the caller may come again.
AWAY = (*database.AWAY, *database.BUSY)
MEDIA_TYPE = "application/problem+json"
_RANGE = re.compile(
    r"[ \t]*(zh|en)(?:-[A-Za-z0-9-]*)?[ \t]*"
    r"(?:;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*)?",
    re.IGNORECASE,
)


class NoSuchRoute(problems.NotFound):
    """There is nothing at this address."""

    zh = "没有这个地址。"
    en = "There is nothing at this address."


class MethodIsNotAllowed(problems.Refusal):
    """The address does not take this method."""

    status = 405
    zh = "这个地址不支持该操作。"
    en = "This address does not take that method."


class Fault(problems.Refusal):
    """Our own mistake; the request id finds it in the log."""

    status = 500
    zh = "系统出错了，我们已记录，请稍后再试。"
    en = "Something went wrong on our side; it was logged. Please try again later."


def language_of(headers: Mapping[str, str]) -> str:
    """`en` where the caller prefers it to Chinese (RFC 9110, 12.5.4), else `zh`.

    What is no language range with a weight between 0 and 1 is passed over.
    """
    best, chosen = 0.0, "zh"
    for part in headers.get("accept-language", "").split(","):
        found = _RANGE.fullmatch(part)
        if found and (weight := float(found[2] or 1)) > best:
            best, chosen = weight, found[1].lower()
    return chosen


def problem(
    refusal: problems.Refusal, headers: Mapping[str, str], path: str, request_id: str
) -> dict[str, Any]:
    """The body of a problem: type, title, status, detail, instance, request_id and its fields."""
    language = language_of(headers)
    return {
        **{key: value for key, value in refusal.fields.items() if key != "reason"},
        "type": f"/problems/{refusal.kind}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail(language),
        "instance": path,
        "request_id": request_id,
    }


def render(refusal: problems.Refusal, request: Request) -> Response:
    """A refusal as a response."""
    request_id = getattr(request.state, "request_id", "")
    headers = {"content-language": "en" if language_of(request.headers) == "en" else "zh-CN"}
    if refusal.status in {429, 503}:
        headers["retry-after"] = str(refusal.fields.get("retry_after", 2))
    if refusal.status == 401:  # noqa: PLR2004 — RFC 9110, 11.6.1 asks for it
        headers["www-authenticate"] = "Bearer"
    body = problem(refusal, request.headers, request.url.path, request_id)
    return Response(orjson.dumps(body), refusal.status, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of the application a problem."""

    @app.exception_handler(problems.Refusal)
    async def _refused(request: Request, refusal: problems.Refusal) -> Response:
        return render(refusal, request)

    @app.exception_handler(RequestValidationError)
    async def _malformed(request: Request, error: RequestValidationError) -> Response:
        return render(malformed(error.errors()), request)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        match error.status_code:
            case 404:
                refusal: problems.Refusal = NoSuchRoute()
            case 405:
                refusal = MethodIsNotAllowed()
            case 413:
                refusal = problems.TooLarge(limit=0)
            case _:
                refusal = problems.Malformed(reason="")
        response = render(refusal, request)
        response.headers.update(error.headers or {})
        return response

    for kind in AWAY:

        @app.exception_handler(kind)
        async def _away(request: Request, error: Exception) -> Response:
            request_id = getattr(request.state, "request_id", "")
            _LOG.warning("away", request_id=request_id, reason=type(error).__name__)
            return render(problems.Unavailable(), request)

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> Response:
        _LOG.error("fault", request_id=getattr(request.state, "request_id", ""), exc_info=error)
        return render(Fault(), request)


def malformed(errors: Sequence[Any]) -> problems.Malformed:
    """What pydantic found wrong, by place."""
    where = [_pointer(one["loc"]) for one in errors[:20]]
    return problems.Malformed(reason="、".join(where), errors=where)


def _pointer(location: tuple[int | str, ...]) -> str:
    """Where in the request: never the value, which may be a child's."""
    return "/".join(str(part)[:60] for part in location)
