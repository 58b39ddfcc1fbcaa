"""What is sent with a list of pupils.

A list is sent as it is, or as a form of two parts: `list`, the file, and `said`, JSON: what the
school says of its columns, and of a preview what was decided.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Request
from pydantic import Field, StringConstraints, ValidationError

from portfolio.admit.events import LeavingReason
from portfolio.admit.roster.comparing import Sent
from portfolio.admit.roster.import_commands import Order
from portfolio.admit.roster.rulings import Decisions, Leaving, Ruling
from portfolio.admit.roster.workbook import fields
from portfolio.support.form_parts import form_parts, is_form, read_body
from portfolio.support.http_errors import malformed
from portfolio.support.json_limits import check_json
from portfolio.support.web import Body, example

WORKBOOK_BYTES = 10 * 1024 * 1024
FORM_BYTES = WORKBOOK_BYTES + 1024 * 1024
_FILES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "text/csv",
    "application/zip",
)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_Title = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class RulingBody(Body):
    """Of a row in conflict: it is this pupil, somebody new, or stays out of this import."""

    row_number: int = Field(ge=1, le=1_100_000)
    means: Literal["pupil", "new", "left_out"]
    student_id: UUID | None = None


class LeaversBody(Body):
    """Who of those missing from the list has left: only whoever is named here."""

    student_ids: list[UUID] = Field(max_length=5_000)
    left_on: date
    reason: LeavingReason


class ColumnsBody(Body):
    """What the columns are, by their keys, over what was guessed; and the tab that holds the list.

    It is remembered for lists of this layout once one was taken in.
    """

    mapping: dict[_Title, fields.Field] = Field({}, max_length=100)
    sheet: str | None = Field(None, max_length=60)


class ImportBody(ColumnsBody):
    """`preview`: the mark of what was looked at, and what was decided of it."""

    model_config = example(
        {
            "preview": "0" * 64,
            "conflicts": [{"row_number": 14, "means": "new"}],
            "leavers": {"student_ids": [], "left_on": "2026-09-01", "reason": "transfer"},
        }
    )

    preview: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    conflicts: list[RulingBody] = Field([], max_length=5_000)
    leavers: LeaversBody | None = None


def sent_as(said: type[Body]) -> dict[str, Any]:
    """The request body of a route that takes a list, for the description of the API."""
    form = {
        "type": "object",
        "required": ["list"],
        "properties": {"list": _BINARY["schema"], "said": said.model_json_schema()},
    }
    content = {**dict.fromkeys(_FILES, _BINARY), "multipart/form-data": {"schema": _flat(form)}}
    return {"requestBody": {"required": True, "content": content}}


def _flat(schema: dict[str, Any]) -> dict[str, Any]:
    """Without `$defs`, which a description of an API keeps elsewhere."""
    defs: Mapping[str, Any] = schema["properties"]["said"].pop("$defs", {})

    def inlined(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return inlined(defs[part["$ref"].rsplit("/", 1)[-1]])
            return {key: inlined(value) for key, value in part.items()}
        return [inlined(one) for one in part] if isinstance(part, list) else part

    found: dict[str, Any] = inlined(schema)
    return found


async def read_columns(request: Request, school_year: int) -> Sent:
    """A list with what is said of its columns."""
    content, body = await _read(request, ColumnsBody)
    return Sent(content, school_year, body.mapping, body.sheet)


async def read_order(request: Request, school_year: int) -> Order:
    """A list with what was decided of its preview."""
    content, body = await _read(request, ImportBody)
    rulings = [Ruling(one.row_number, one.means, one.student_id) for one in body.conflicts]
    gone = body.leavers
    leaving = Leaving(frozenset(gone.student_ids), gone.left_on, gone.reason) if gone else None
    sent = Sent(content, school_year, body.mapping, body.sheet)
    return Order(sent, body.preview, Decisions(rulings, leaving))


async def _read(request: Request, kind: type[Any]) -> tuple[bytes, Any]:
    if not is_form(request):
        return await read_body(request, WORKBOOK_BYTES), kind()
    parts = await form_parts(request, ("list", "said"), FORM_BYTES)
    said = parts.get("said", b"{}")
    check_json(said)
    try:
        return parts.get("list", b""), kind.model_validate_json(said)
    except ValidationError as wrong:
        raise malformed(wrong.errors()) from None
