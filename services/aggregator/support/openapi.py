"""Words of the OpenAPI file that every step shares: how errors look, what must come with them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_SENTENCES = {
    400: "请求不能完成 / cannot be completed",
    401: "未认证 / not authenticated",
    403: "没有权限 / not yours to do",
    404: "没有找到，或无权查看 / not found, or not yours to see",
    409: "与已有记录冲突 / conflicts with what is recorded",
    422: "内容格式不正确 / malformed",
    429: "太频繁 / too often",
}
_ALWAYS = {
    413: "内容太大 / too large",
    503: "暂时不可用，请稍后重试 / away for a moment, try again",
}


BY_BASIC: dict[str, Any] = {"security": [{"ClientBasic": []}]}
_BASIC_SCHEME = {
    "ClientBasic": {
        "type": "http",
        "scheme": "basic",
        "description": "客户端编号与密钥 / client id and secret",
    }
}


class Problem(BaseModel):
    """RFC 9457: what went wrong, in the caller's language."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="/problems/<kind>")
    title: str
    status: int
    detail: str = Field(description="给人看的一句话 / a sentence for people")
    instance: str
    request_id: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may refuse with these."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said = {status: _SENTENCES[status] for status in statuses} | _ALWAYS
    return {
        status: {"description": sentence, "content": content} for status, sentence in said.items()
    }


def tell_problems(made: dict[str, Any]) -> None:
    """Our problems in place of the framework's errors, and how a client shows its secret.

    A path that is not well written is 404 here, so the framework's 422 for it is taken out.
    """
    schemas = made["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    made["components"]["securitySchemes"].update(_BASIC_SCHEME)
    for operations in made["paths"].values():
        for operation in operations.values():
            said = operation["responses"]
            if "HTTPValidationError" in str(said.get("422")):
                del said["422"]
