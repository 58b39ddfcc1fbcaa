"""What a caller can be told when something is not possible; HTTP words for it (RFC 9457).

```
Refusal
├── Malformed       422  the payload cannot be understood
├── Unauthenticated 401  no valid token or client credentials
├── Forbidden       403  known, but not theirs to do
├── NotFound        404  does not exist, or one may not know of it
├── NotAllowed      405  the resource has no such method
├── Conflict        409  contradicts what is recorded
├── TooLarge        413  more bytes than allowed
├── Unsupported     415  not a kind of content taken here
├── TooMany         429  more often than allowed
└── Unavailable     503  a part is away for a moment; nothing was half-done
```
Steps subclass these with a sentence in Chinese and in English; only this file knows status codes.
Fields given to a refusal go into its sentence and into the problem's extension members,
so they never hold a secret.
"""

import re
from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):  # noqa: N818 — a refusal is an answer, not an error of ours
    """Something a caller may be told.

    In: values for the sentence's placeholders. Out: `status`, `kind`, `title`, `detail(language)`.
    """

    status: ClassVar[int] = 400
    headers: ClassVar[Mapping[str, str]] = {}
    zh: ClassVar[str] = "这个请求不能完成。"
    en: ClassVar[str] = "This request cannot be completed."

    def __init__(self, **fields: object) -> None:
        super().__init__(type(self).__name__)
        self.fields = fields

    @property
    def kind(self) -> str:
        """`NothingNew` → `nothing-new`: the last part of the problem's `type`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def title(self) -> str:
        """A short English name, the same for every occurrence."""
        return self.kind.replace("-", " ").capitalize()

    def detail(self, language: str) -> str:
        """The sentence in `zh` or `en`, its placeholders filled."""
        return (self.en if language == "en" else self.zh).format(**self.fields)


class Malformed(Refusal):
    """The payload cannot be understood, and nothing else is wrong."""

    status = 422
    zh = "内容格式不正确：{reason}"
    en = "The content is malformed: {reason}"


class Unauthenticated(Refusal):
    """No token, or one that has ended or was revoked."""

    status = 401
    headers: ClassVar[Mapping[str, str]] = {"www-authenticate": 'Bearer realm="aggregator"'}
    zh = "请先用客户端凭据换取访问令牌。"
    en = "Exchange client credentials for an access token first."


class Forbidden(Refusal):
    """The caller may know of it, but this is not theirs to do."""

    status = 403
    zh = "这个客户端没有做这件事的权限。"
    en = "This is not this client's to do."


class NotFound(Refusal):
    """It does not exist, or the caller may not know that it does: the two look alike."""

    status = 404
    zh = "没有找到，或您无权查看。"
    en = "Not found, or not yours to see."


class NotAllowed(Refusal):
    """The resource is there but has no such method (RFC 9110, 15.5.6)."""

    status = 405
    zh = "这个地址不支持这种方法。"
    en = "This address has no such method."


class Conflict(Refusal):
    """It contradicts what is already recorded."""

    status = 409
    zh = "与已有的记录冲突。"
    en = "This conflicts with what is recorded."


class TooLarge(Refusal):
    """More bytes than allowed."""

    status = 413
    zh = "内容太大，上限为 {limit} 字节。"
    en = "Too large; the limit is {limit} bytes."


class Unsupported(Refusal):
    """Not a kind of content taken here."""

    status = 415
    zh = "不支持这种类型的内容。"
    en = "This kind of content is not accepted."


class TooMany(Refusal):
    """More often than allowed (RFC 6585, 4)."""

    status = 429
    headers: ClassVar[Mapping[str, str]] = {"retry-after": "900"}
    zh = "操作太频繁，请稍后再试。"
    en = "Too many attempts; try again later."


class Unavailable(Refusal):
    """A part is away for a moment; nothing was half-done; `Retry-After` is sent."""

    status = 503
    headers: ClassVar[Mapping[str, str]] = {"retry-after": "2"}
    zh = "系统正忙，请稍后重试，已有内容不会丢失。"
    en = "Busy for a moment; try again shortly. Nothing was lost."
