"""What the routes of every step share: input models that refuse surprises,
text that can be kept, answers, cursors.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Header, Query, Response
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from portfolio.support.planning import Appended
from portfolio.support.problems import Malformed

_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")


class Body(BaseModel):
    """A request body: an unknown field is an error, never passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def as_sent(self) -> dict[str, Any]:
        """What the sender wrote, for the command's tag."""
        return self.model_dump(mode="json", exclude_unset=True)


def example(fields: dict[str, Any]) -> ConfigDict:
    """A body as somebody would send it, for the description of the API."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


class Answer(BaseModel):
    """A response body, for the description of the API."""

    model_config = ConfigDict(frozen=True)


class Position(Answer):
    """What the store says of a command: hand `position` back to read your own write."""

    position: int = Field(description="Position of the last event in the school's log.")
    recorded_at: datetime = Field(description="The server's word on when, RFC 3339.")


def printable(text: str) -> str:
    """Text in NFC (UAX 15); raises `ValueError` where it holds control characters."""
    if _UNPRINTABLE.search(text):
        raise ValueError("contains control characters")
    if text and not any(map(_leaves_ink, text)):
        raise ValueError("contains nothing that can be seen")
    return unicodedata.normalize("NFC", text)


def _leaves_ink(one: str) -> bool:
    # Cf: joiners and marks of no width; M alone has nothing to stand on; the rest are fillers.
    return unicodedata.category(one)[0] not in "CMZ" and one not in "\u115f\u1160\u2800\u3164\uffa0"


# Stripped and composed before it is measured, so that blanks alone are no text
# and a letter counts as one however it was typed.
Paragraph = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    AfterValidator(printable),
    Field(max_length=500),
]
TermId = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-20[0-9]{2}-[12]$")]
SchoolCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]


def _made_on_the_phone(value: UUID) -> UUID:
    # Ids that follow from others are UUIDv5: what a caller names can never be one of them.
    if value.version != 7:  # noqa: PLR2004 — RFC 9562, 5.7
        raise ValueError("must be a UUIDv7")
    return value


NewId = Annotated[
    UUID,
    AfterValidator(_made_on_the_phone),
    WithJsonSchema({"type": "string", "format": "uuid", "description": "UUIDv7 (RFC 9562, 5.7)."}),
]
CommandId = Annotated[
    NewId,
    Header(
        alias="Idempotency-Key",
        description="Names the command (UUIDv7): a retry with it gets the same answer.",
    ),
]
Seen = Annotated[
    int, Query(ge=0, le=2**53, description="`position` of your own write: wait until it shows.")
]
PageSize = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    str | None, Query(max_length=200, description="`next` of the page before; absent at first.")
]


class CursorIsNotOurs(Malformed):
    """A cursor is handed back as it was given."""

    zh = "翻页标记无效，请从第一页重新开始。"
    en = "This cursor is not ours; start again from the first page."


def cursor_of(*keys: object) -> str:
    """An opaque mark of the last row of a page."""
    return base64.urlsafe_b64encode(orjson.dumps([str(key) for key in keys])).decode().rstrip("=")


def read_cursor(cursor: str | None, width: int) -> list[str] | None:
    """The keys again; raises `CursorIsNotOurs`."""
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        keys = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise CursorIsNotOurs(reason="cursor") from None
    is_ours = isinstance(keys, list) and len(keys) == width
    if not is_ours or not all(isinstance(key, str) for key in keys):
        raise CursorIsNotOurs(reason="cursor")
    return [str(key) for key in keys]


def number_in(text: str) -> int:
    """A whole number out of a cursor, of the size a database counts to."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise CursorIsNotOurs(reason="cursor")
    return int(text)


def instant_in(text: str) -> datetime:
    """An instant out of a cursor, with its zone."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            # The first and the last day of the calendar are not days everywhere.
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise CursorIsNotOurs(reason="cursor")


def id_in(text: str) -> UUID:
    """An id out of a cursor."""
    try:
        return UUID(text)
    except ValueError:
        raise CursorIsNotOurs(reason="cursor") from None


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response made in one pass."""
    return Response(
        orjson.dumps(body, default=_plain), status, headers=headers, media_type="application/json"
    )


def _plain(value: object) -> str:
    # The driver's own kind of UUID, which orjson does not know.
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def told(appended: Appended, **more: object) -> dict[str, object]:
    """What a command's sender is told, the same again on a retry."""
    return {**more, "position": appended.position, "recorded_at": appended.recorded_at}


def status_of(appended: Appended) -> int:
    """201 the first time, 200 with the same body after."""
    return 200 if appended.is_repeated else 201


class VersionIsNotOurs(Malformed):
    """If-Match names one version as the ETag gave it."""

    zh = "If-Match 的格式不正确。"
    en = "If-Match is not a version we gave."


def etag(version: int) -> str:
    """A strong validator (RFC 9110, 8.8.3): the version of the resource's own last event."""
    return f'"{version}"'


def version_in(if_match: str | None) -> int | None:
    """The version a change is meant for; None where the caller named none."""
    if if_match is None:
        return None
    found = re.fullmatch(r'"([0-9]{1,18})"', if_match.strip())
    if not found:
        raise VersionIsNotOurs(reason="If-Match")
    return int(found[1])
