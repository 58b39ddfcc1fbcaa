"""The documents of school.B12 (points 26, 27) as other systems read them, version 1.

Shares are whole numerators and denominators; a number that is not told has a reason,
and the reason has its sentence in `reasons`. There is one mark of confidentiality.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregator.ingest.events import Definitions, School, SchoolCode
from aggregator.protect.told import Reason
from aggregator.publish.events import Status

PublishedMeasure = Literal[
    "enrolled",
    "individual_plans",
    "26a",
    "26e",
    "26g",
    "26h",
    "26k",
    "26l",
    "26m",
    "26n_equal",
    "26n_within_one",
    "fitness",
    "vision",
    "weight",
    "labour_time",
    "sports_skill",
    "arts_skill",
]


class _Published(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SharePoint(_Published):
    """A bound in place of a number near an end: at least, or at most, so many per cent."""

    side: Literal["at_least", "at_most"]
    percent: Annotated[int, Field(ge=1, le=99)]


class ShareRange(_Published):
    """A class of a share of matched pupils, of reports, …, whose number is not told: from, to %."""

    low: Annotated[int, Field(ge=0, le=100)]
    high: Annotated[int, Field(ge=0, le=100)]


class PointRange(_Published):
    """A difference in percentage points, from `low` to `high` (90 %), rounded outwards."""

    low: Annotated[int, Field(ge=-100, le=100)]
    high: Annotated[int, Field(ge=-100, le=100)]


class PublishedNumber(_Published):
    """One number. `numerator` of `denominator` pupils; or a bound, a class of the share,
    a difference; or only the reason why not.
    """

    measure: PublishedMeasure = Field(
        description="26a portfolios opened, 26e reports issued, 26g advice acted on, "
        "26h objections answered in time, 26k levels, 26l change of matched pupils, "
        "26m value added, 26n agreement of second ratings; fitness, vision, … what was measured."
    )
    indicator: str = Field(description="school.26, or for levels an indicator such as student.B2.")
    subject: str | None = Field(description="For student.B6 the subject.")
    band: Literal["ALL", "primary", "junior"] = Field(
        description="The whole school, or a part of a nine-year school."
    )
    level: str | None = Field(
        description="A, B, C, D, not_enough; A_B and C_D where halves are told; "
        "met, mostly, support for a subject; matched, up, same, down, already_A for 26l; "
        "a class for what was measured."
    )
    since: str | None = Field(None, description="The earlier term that 26l and 26m compare with.")
    numerator: int | None
    denominator: int | None
    bound: SharePoint | None
    between: ShareRange | None = None
    difference: PointRange | None = None
    confidential: bool = Field(description="The one mark: the number is known and not told.")
    reason: Reason | None = Field(description="Why the number is not there; see `reasons`.")


class FormerSchoolCode(_Published):
    """A code that the school had, and the last day of it."""

    code: SchoolCode
    until: date


class SchoolB12(_Published):
    """One school's part of school.B12 for one term."""

    school: School
    former_codes: tuple[FormerSchoolCode, ...] = Field(
        (),
        description="Codes the school had before this one, oldest first: the terms that were told "
        "under them are the same series.",
    )
    term: str
    status: Status
    snapshot_id: UUID
    members: tuple[str, ...] = Field((), description="Sites told of together under this code.")
    definitions: Definitions
    definitions_digest: str
    rung: Literal["levels", "halves", "not_published"]
    reason: Reason | None
    numbers: tuple[PublishedNumber, ...]

    @property
    def first_code(self) -> str:
        """The name of the school in every term, whatever its code was."""
        return self.former_codes[0].code if self.former_codes else self.school.code


class Sentence(_Published):
    """The same sentence for people, twice."""

    zh: str
    en: str


class SchoolB12Feed(_Published):
    """`data.json` of a release: every school that could be told of, and the reasons' sentences."""

    format: Literal["school-b12.v1"]
    term: str
    release: str
    status: Status
    policy: str
    reasons: dict[Reason, Sentence]
    schools: tuple[SchoolB12, ...]
