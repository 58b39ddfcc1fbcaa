"""What the API's description says of every route alike: who calls, what may go wrong,
what a retry gets, how one's own writes are read. Pure.

In: OpenAPI 3.1 as FastAPI makes it out of the routes.
Out: the same with the session, the refusals of `problems.py` by status,
the answer to a repeated command, and the caller's language.
A route says of itself only what is its own; `OPEN` marks one that needs no session.
"""

from collections.abc import Iterator, Mapping
from inspect import getdoc
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from portfolio.support import problems
from portfolio.support.http_errors import MEDIA_TYPE
from portfolio.support.reached import SEEN

Json = dict[str, Any]

OPEN: Json = {"security": []}
ETAG: Json = {
    "ETag": {
        "description": "The version of what was answered; goes into If-Match (RFC 9110, 8.8.3).",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    }
}
_SESSION = {
    "type": "http",
    "scheme": "bearer",
    "description": "`POST /sessions` 返回的令牌 / the token that `POST /sessions` gives.",
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "提示语的语言，默认中文 / `detail` is Chinese unless English is preferred.",
    "schema": {"type": "string", "maxLength": 200},
    "example": "zh-CN",
}
_SEEN = {
    "name": SEEN,
    "in": "header",
    "required": False,
    "description": "自己上次写入时答复中的 `nianlun-position`：等到能读出那次写入再答复 /"
    " `nianlun-position` of the answer to your own write: this waits until it shows.",
    "schema": {"type": "integer", "minimum": 0, "maximum": 10**15 - 1},
}
_ALWAYS = (404, 413, 422, 503)  # said before a route is reached, see `http_limits.py`
_RETRIED = "The command was done before: the same answer again."


class Problem(BaseModel):
    """RFC 9457. `detail` is a sentence for the person, in their language;
    `type` is for programs; a refusal may add members of its own.
    """

    model_config = ConfigDict(extra="allow")

    type: str = Field(pattern="^/problems/[a-z0-9-]+$")
    title: str = Field(description="A short English name, the same for every occurrence.")
    status: int = Field(ge=400, le=599)
    detail: str = Field(min_length=1, description="给人看的一句话 / a sentence for people.")
    instance: str = Field(description="The path that was asked for.")
    request_id: str = Field(description="Finds this request in the service's log.")


class DescribedApi(FastAPI):
    """An application whose description is complete."""

    def openapi(self) -> Json:
        """OpenAPI 3.1, made once; the name of a route's function is its operation id."""
        if self.openapi_schema is None:
            for route in self.routes:
                if isinstance(route, APIRoute):
                    route.operation_id = route.name
            self.openapi_schema = described(super().openapi())
        return self.openapi_schema


def described(made: Json) -> Json:
    """The description with what every route has in common."""
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for theirs in ("HTTPValidationError", "ValidationError"):
        schemas.pop(theirs, None)
    schemas["Problem"] = Problem.model_json_schema()
    components["responses"] = {kind.__name__: _response(kind) for kind in _by_status().values()}
    components["parameters"] = {"AcceptLanguage": _LANGUAGE, "Seen": _SEEN}
    components["securitySchemes"] = {"Session": _SESSION}
    made["security"] = [{"Session": []}]
    for method, operation in _operations(made):
        _describe(method, operation)
    return made


def _operations(made: Json) -> Iterator[tuple[str, Json]]:
    for path in made["paths"].values():
        yield from path.items()


def _describe(method: str, operation: Json) -> None:
    said = {one["name"] for one in operation.get("parameters", ())}
    operation.setdefault("parameters", []).append(
        {"$ref": "#/components/parameters/AcceptLanguage"}
    )
    if method == "get" and operation.get("security") != []:
        operation["parameters"].append({"$ref": "#/components/parameters/Seen"})
    responses: Json = operation["responses"]
    is_retried = method == "put" or "Idempotency-Key" in said
    if is_retried and "201" in responses:
        responses["200"] = {**responses["201"], "description": _RETRIED}
    if "If-Match" in said:
        for done in ("200", "201"):
            responses[done] = {**responses[done], "headers": ETAG}
    kinds = _by_status()
    for status in _refusals(operation, said, is_retried=is_retried):
        responses[str(status)] = {"$ref": f"#/components/responses/{kinds[status].__name__}"}


def _refusals(operation: Json, said: set[str], *, is_retried: bool) -> set[int]:
    """The statuses below 500, and 503, that this operation may answer with."""
    statuses = {*_ALWAYS, *(int(one) for one in operation["responses"] if one >= "400")}
    sent = operation.get("requestBody", {}).get("content", {})
    if operation.get("security") != []:
        statuses |= {401, 403}
    elif sent:
        statuses |= {401, 409, 429}
    if is_retried:
        statuses.add(409)
    if said & {"student_id", "observation_id", "activity_id"}:
        statuses.add(410)
    if "If-Match" in said:
        statuses |= {412, 428}
    if sent and "application/json" not in sent:
        statuses.add(415)
    return statuses


def _by_status() -> Mapping[int, type[problems.Refusal]]:
    """The first level of the tree of refusals: one for each status."""
    kinds = problems.Refusal.__subclasses__()
    return {kind.status: kind for kind in kinds if kind.__module__ == problems.__name__}


def _response(kind: type[problems.Refusal]) -> Json:
    made: Json = {
        "description": f"{getdoc(kind)}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if kind.status in {429, 503}:
        made["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
    if kind.status == problems.Unauthenticated.status:
        made["headers"] = {"WWW-Authenticate": {"schema": {"const": "Bearer"}}}
    return made
