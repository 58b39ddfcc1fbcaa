"""What lists, and the operator, say of the school, its classes and its pupils.

A later list corrects, places anew, brings back; an import that was a mistake is undone by events
that say so, never by taking anything out of the log.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from portfolio.support.event import Fence

Stage = Literal["primary", "junior"]
SchoolStage = Literal["primary", "junior", "nine_year"]
SchoolCode = Annotated[str, Field(pattern=r"^[0-9]{10}$")]
AuthorityCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Clearable = Literal["born_on", "sex", "registry_number", "external_id"]
EntryReason = Literal["repeats", "skips", "correction"]


class SchoolRegistered(Fence):
    """A school joins; its id follows from its 学校标识码.

    `reporting_unit`: the 中心校 whose numbers a teaching point's are told with.
    """

    topic: ClassVar[str] = "school-registered"

    code: SchoolCode
    name: Annotated[str, Field(min_length=1, max_length=100)]
    authority: AuthorityCode
    stage: SchoolStage
    reporting_unit: SchoolCode | None = None


class RosterImported(Fence):
    """A list of pupils was taken in, wholly; it fences one import from another.

    Each pupil is counted once: by the first of returned, repeated, moved, corrected that fits.
    `repeated`: in another grade than would follow; `left_out`: rows that somebody decided so.
    """

    topic: ClassVar[str] = "roster-imported"

    school_year: int
    admitted: int
    unchanged: int
    imported_by: UUID
    moved: int = 0
    corrected: int = 0
    returned: int = 0
    repeated: int = 0
    left: int = 0
    left_out: int = 0


class ClassFormed(Fence):
    """A class exists; it keeps its id as it moves up.

    `grade`: its label in the year it was formed; with the stage and the year in which its pupils
    entered it, the label of every other year follows.
    """

    topic: ClassVar[str] = "class-formed"

    class_group_id: UUID
    grade: int
    number: int
    stage: Stage | None = None
    entry_year: int | None = None


class PersonCorrected(Fence):
    """A pupil is called or known otherwise than was said; what is absent stays as it was.

    `external_id`: the `sourcedId` that a OneRoster bundle knows the pupil by.
    `cleared`: what was said before and is not known any more.
    """

    topic: ClassVar[str] = "person-corrected"

    name: str | None = None
    born_on: date | None = None
    sex: Literal["m", "f"] | None = None
    registry_number: str | None = None
    external_id: str | None = None
    cleared: tuple[Clearable, ...] = ()
    by: UUID


class EntryYearCorrected(Fence):
    """From a school year on the pupil counts as one who entered then: who repeats a year,
    skips one, or was entered in the wrong grade. The years before stay as they were.
    """

    topic: ClassVar[str] = "entry-year-corrected"

    from_school_year: int
    stage: Stage
    entry_year: int
    reason: EntryReason
    by: UUID


class StudentReturned(Fence):
    """A pupil who had left is here again (复学, 转回): the same record goes on."""

    topic: ClassVar[str] = "student-returned"

    returned_on: date
    by: UUID


class AdmissionUndone(Fence):
    """The pupil was on a list by mistake and stands on the roll no more; nothing refers to them."""

    topic: ClassVar[str] = "admission-undone"

    undone_on: date
    import_id: UUID
    by: UUID


class ImportUndone(Fence):
    """What a list had changed was taken back, within a day and before anything referred to it."""

    topic: ClassVar[str] = "roster-import-undone"

    import_id: UUID
    undone_by: UUID


class ClassMixed(Fence):
    """A class teaches several grades together (复式班):
    pupils who entered its stage in these years.
    """

    topic: ClassVar[str] = "class-mixed"

    class_group_id: UUID
    entry_years: tuple[int, ...]


class ClassKnownAs(Fence):
    """A class is known to a OneRoster bundle by this `sourcedId`."""

    topic: ClassVar[str] = "class-known-as"

    class_group_id: UUID
    external_id: str


class ClassRenumbered(Fence):
    """A class is called by another number (三年级1班 is 三年级2班 now) and stays itself."""

    topic: ClassVar[str] = "class-renumbered"

    class_group_id: UUID
    number: int
    was: int


class SchoolRenamed(Fence):
    """From a day on the school is called otherwise; its 学校标识码 stays."""

    topic: ClassVar[str] = "school-renamed"

    name: Annotated[str, Field(min_length=1, max_length=100)]
    from_on: date


class SchoolRecoded(Fence):
    """From a day on the school has another 学校标识码, for it is of another type;
    the old one is nobody's ever after.
    """

    topic: ClassVar[str] = "school-recoded"

    code: SchoolCode
    stage: SchoolStage
    from_on: date


class AuthorityAssigned(Fence):
    """From a day on another county answers for the school: counties are merged and founded."""

    topic: ClassVar[str] = "authority-assigned"

    authority: AuthorityCode
    from_on: date


ROSTER_PUPIL_EVENTS = (PersonCorrected, EntryYearCorrected, StudentReturned, AdmissionUndone)
ROSTER_SCHOOL_EVENTS = (
    SchoolRegistered,
    RosterImported,
    ClassFormed,
    ImportUndone,
    ClassMixed,
    ClassKnownAs,
    ClassRenumbered,
    SchoolRenamed,
    SchoolRecoded,
    AuthorityAssigned,
)
