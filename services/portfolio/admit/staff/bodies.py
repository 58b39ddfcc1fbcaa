"""What is sent and answered about the staff: lists, single duties, codes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from portfolio.admit.events import Duty
from portfolio.admit.roster.answers import ProblemAnswer, RowAnswer
from portfolio.admit.roster.bodies import FORM_BYTES, WORKBOOK_BYTES
from portfolio.admit.staff.findings import Kind
from portfolio.admit.staff.list_commands import StaffSent
from portfolio.support.form_parts import form_parts, is_form, read_body
from portfolio.support.http_errors import malformed
from portfolio.support.json_limits import check_json
from portfolio.support.web import Answer, Body, Position, example, printable

StaffNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")]
PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    AfterValidator(printable),
    Field(min_length=1, max_length=50),
]
FromOn = Annotated[
    date | None, Query(description="The first day of what the list says; absent: at once.")
]
Whole = Annotated[
    bool, Query(description="Whoever is not on the list is released: for a new school year.")
]


class StaffListBody(Body):
    """`same_person`: staff numbers whose holder the list calls by a new name."""

    same_person: list[StaffNumber] = Field([], max_length=500)


class StaffImportBody(StaffListBody):
    """`preview`: the mark of what was looked at."""

    model_config = example({"preview": "0" * 64, "same_person": ["T012"]})

    preview: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class DutyBody(Body):
    """One duty, and from which day on; without a day, at once."""

    model_config = example(
        {
            "duty": "subject_teacher",
            "class_group_id": "0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f",
            "subject": "music",
        }
    )

    duty: Duty
    class_group_id: UUID | None = None
    subject: Annotated[str, StringConstraints(max_length=40)] | None = None
    from_on: date | None = None


class GivenDutyBody(DutyBody):
    """A duty for a colleague, or for whoever comes, by the number on the staff card."""

    model_config = example(
        {
            "staff_number": "T031",
            "name": "周岚",
            "duty": "resource_teacher",
            "from_on": "2027-03-01",
        }
    )

    staff_number: StaffNumber
    name: PersonName


class StaffDuty(Answer):
    """One duty; `from_on`: its first day where one was named, `ended_on`: the first without it."""

    duty: str
    class_group_id: UUID | None
    subject: str | None
    from_on: date | None = None
    ended_on: date | None = None


class StaffMember(Answer):
    """Somebody with duties, today or on a day to come; `is_self`: the caller."""

    staff_id: UUID
    staff_number: str
    name: str
    is_self: bool
    duties: list[StaffDuty]


class SubjectAnswer(Answer):
    """A subject by its code, and what it is called."""

    code: str
    name: str


class StaffAnswer(Answer):
    """Everybody with duties, by number; and the subjects there are to teach."""

    items: list[StaffMember]
    subjects: list[SubjectAnswer]


class DutySaidAnswer(Position):
    """The duty is given, or ends."""

    staff_id: UUID


class ReleaseAnswer(Position):
    """The duties have ended."""

    staff_id: UUID


class StaffFindingAnswer(Answer):
    """What one duty comes to; `row_number` is 0 where no row names it; `was`: the name known."""

    row_number: int
    kind: Kind
    staff_number: str
    name: str
    was: str | None
    duty: str
    class_group_id: UUID | None
    subject: str | None


class StaffPreviewAnswer(Answer):
    """What taking the list in would do. `preview` is sent with the import, if it is to be made."""

    preview: str
    school_year: int | None
    starts_on: date
    is_whole: bool
    counts: dict[str, int]
    first: list[StaffFindingAnswer]
    problems: list[ProblemAnswer]
    problem_count: int


class StaffImportAnswer(Position):
    """The list is taken in."""

    import_id: UUID
    admitted: int
    ended: int
    unchanged: int
    warnings: list[RowAnswer]


class StaffUndoneAnswer(Position):
    """Nothing of the list holds any more; of how many people it spoke."""

    import_id: UUID
    people: int


async def read_staff_list(
    request: Request, *, school_year: int | None, is_whole: bool, from_on: date | None
) -> StaffSent:
    """A list with what is said of it: as it is, or as a form of `list` and `said`."""
    content, said = await _read(request)
    return StaffSent(
        content,
        school_year,
        is_whole=is_whole,
        from_on=from_on,
        same_person=tuple(said.same_person),
        mark=said.preview,
    )


async def _read(request: Request) -> tuple[bytes, StaffImportBody]:
    if not is_form(request):
        return await read_body(request, WORKBOOK_BYTES), StaffImportBody()
    parts: dict[str, Any] = {**await form_parts(request, ("list", "said"), FORM_BYTES)}
    said = parts.get("said", b"{}")
    check_json(said)
    try:
        return parts.get("list", b""), StaffImportBody.model_validate_json(said)
    except ValidationError as wrong:
        raise malformed(wrong.errors()) from None
