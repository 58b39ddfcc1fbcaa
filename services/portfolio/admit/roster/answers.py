"""What is answered to a list of pupils: its preview, its import, how far that has come."""

from datetime import date, datetime
from uuid import UUID

from portfolio.admit.roster.findings import Change, Kind
from portfolio.admit.roster.import_progress import Phase
from portfolio.admit.roster.matching import Reason
from portfolio.admit.roster.workbook import fields
from portfolio.support.web import Answer, Position


class RowAnswer(Answer):
    """Something about a row, in the caller's language."""

    row_number: int
    column: str
    detail: str


class ProblemAnswer(RowAnswer):
    """`is_fatal`: nothing is taken in until it is put right."""

    is_fatal: bool


class ColumnAnswer(Answer):
    """How a column was understood; `field` is null where nobody could tell."""

    key: str
    title: str
    letter: str
    field: fields.Field | None
    is_sure: bool
    is_discarded: bool
    examples: list[str]
    detail: str


class ListedClassAnswer(Answer):
    """A class by its id and, in the list's school year, its name."""

    class_group_id: UUID
    grade: int
    number: int


class KnownPupilAnswer(Answer):
    """A pupil whom the school knows."""

    student_id: UUID
    name: str
    class_group: ListedClassAnswer | None
    roster_number: int | None
    left_on: date | None


class FindingAnswer(Answer):
    """One row of the list and what it comes to."""

    row_number: int
    name: str
    kind: Kind
    class_group: ListedClassAnswer
    pupil: KnownPupilAnswer | None
    changes: list[Change]
    reason: Reason | None
    detail: str
    candidates: list[KnownPupilAnswer]


class NotListedAnswer(Answer):
    """A class that is missing beside its sisters, and how many are in it."""

    class_group: ListedClassAnswer
    pupils: int


class TeacherAnswer(Answer):
    """What a bundle says of one duty of a teacher."""

    kind: str
    staff_number: str
    name: str
    duty: str
    class_group: ListedClassAnswer | None
    subject: str | None


class RosterPreviewAnswer(Answer):
    """What taking the list in would do. `preview` is sent with the import, if it is to be made."""

    preview: str
    school_year: int
    counts: dict[str, int]
    first: list[FindingAnswer]
    left: list[KnownPupilAnswer]
    not_listed: list[NotListedAnswer]
    problems: list[ProblemAnswer]
    problem_count: int
    columns: list[ColumnAnswer]
    layout: str
    sheet: str
    other_sheets: list[str]
    notes: list[str]
    skipped: dict[str, int]
    teachers: list[TeacherAnswer]


class ImportAnswer(Position):
    """The list is taken in: how many of each kind."""

    import_id: UUID
    admitted: int
    unchanged: int
    moved: int = 0
    corrected: int = 0
    returned: int = 0
    repeated: int = 0
    left: int = 0
    left_out: int = 0
    warnings: list[RowAnswer]


class StandingAnswer(Answer):
    """How far an import has come: so many pupils prepared of so many; counts once it is done."""

    import_id: UUID
    phase: Phase
    prepared: int
    pupils: int
    touched_at: datetime | None
    counts: dict[str, int] | None
    is_undone: bool


class UndoneAnswer(Position):
    """Nothing of the import holds any more."""

    import_id: UUID
    pupils: int
