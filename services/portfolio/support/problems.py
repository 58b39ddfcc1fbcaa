"""What a person can be told when something is not possible, and how HTTP says it (RFC 9457).

```
Refusal
├── Malformed      422  the payload cannot be understood
├── Unauthenticated 401 nobody is signed in
├── Forbidden      403  known, but not theirs to do
├── NotFound       404  does not exist, or one may not know of it
├── Conflict       409  contradicts what is recorded
├── Gone           410  was erased
├── Stale          412  decided upon an older version
├── TooLarge       413  more bytes than allowed
├── Unsupported    415  not a kind of content taken here
├── Precondition   428  a change of something signed must say which version it changes
├── TooMany        429  more often than allowed
└── Unavailable    503  a part is away for a moment; nothing was half-done
```
Steps subclass these with a sentence in Chinese and in English;
only this file knows status codes.
Fields given to a refusal are put into its sentence and into the problem's extension members,
so they must never hold a name, a note or a secret.
"""

import re
from typing import ClassVar

_NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Refusal(Exception):  # noqa: N818 — a refusal is an answer, not an error of ours
    """Something a person may be told.

    In: values for the sentence's placeholders. Out: `status`, `kind`, `title`, `detail(language)`.
    """

    status: ClassVar[int] = 400
    zh: ClassVar[str] = "这个请求不能完成。"
    en: ClassVar[str] = "This request cannot be completed."

    def __init__(self, **fields: object) -> None:
        super().__init__(type(self).__name__)
        self.fields = fields

    @property
    def kind(self) -> str:
        """`NotAPicture` → `not-a-picture`: the last part of the problem's `type`."""
        return _NEXT_WORD.sub("-", type(self).__name__).lower()

    @property
    def title(self) -> str:
        """A short English name, the same for every occurrence."""
        return self.kind.replace("-", " ").capitalize()

    def detail(self, language: str) -> str:
        """The sentence for the person, in `zh` or `en`, its placeholders filled."""
        return (self.en if language == "en" else self.zh).format(**self.fields)


class BadRequest(Refusal):
    """Refused with 400 because a standard says so."""

    status = 400


class Malformed(Refusal):
    """The payload cannot be understood, and nothing else is wrong."""

    status = 422
    zh = "内容格式不正确：{reason}"
    en = "The content is malformed: {reason}"


class Unauthenticated(Refusal):
    """Nobody is signed in, or the session has ended."""

    status = 401
    zh = "请先登录。"
    en = "Please sign in first."


class Forbidden(Refusal):
    """The caller may know of it, but this is not theirs to do."""

    status = 403
    zh = "您没有做这件事的权限。"
    en = "This is not yours to do."


class NotFound(Refusal):
    """It does not exist, or the caller may not know that it does: the two look alike."""

    status = 404
    zh = "没有找到，或您无权查看。"
    en = "Not found, or not yours to see."


class Conflict(Refusal):
    """It contradicts what is already recorded."""

    status = 409
    zh = "与已有的记录冲突。"
    en = "This conflicts with what is recorded."


class Gone(Refusal):
    """It was erased."""

    status = 410
    zh = "该档案已被抹除。"
    en = "This portfolio has been erased."


class Stale(Refusal):
    """It was decided upon an older version (RFC 9110, 13)."""

    status = 412
    zh = "内容已被别人更新，请刷新后再试。"
    en = "Someone has changed this meanwhile; reload and try again."


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


class Precondition(Refusal):
    """A change of something signed must say which version it changes (RFC 6585, 3)."""

    status = 428
    zh = "修改已签的内容时，请带上 If-Match 版本号。"
    en = "To change something signed, send If-Match with its version."


class TooMany(Refusal):
    """More often than allowed (RFC 6585, 4)."""

    status = 429
    zh = "操作太频繁，请稍后再试。"
    en = "Too many attempts; try again later."


class Unavailable(Refusal):
    """A part is away for a moment; nothing was half-done; `Retry-After` is sent."""

    status = 503
    zh = "系统正忙，请稍后重试，已有内容不会丢失。"
    en = "Busy for a moment; try again shortly. Nothing was lost."
