"""CubeSnapshot v1.1: what may leave a school, as others read it (`schemas/published/`).

An allow-list: closed words and integers, nothing finer than the term;
no class, teacher, device, id or text
of a child. A published model, apart from anything stored.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
BandName = Literal["ALL", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "P1", "P2", "P3"]
IndicatorCode = Annotated[str, Field(pattern=r"^student\.B(1[0-2]|[1-9])$")]

TermId = Annotated[str, Field(pattern=r"^20[0-9]{2}-20[0-9]{2}-[12]$")]


class Published(BaseModel):
    """A part of a snapshot."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SchoolIdentity(Published):
    """A school is not a person: its identity crosses."""

    code: Annotated[str, Field(pattern=r"^[0-9]{10}$")]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    authority: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    stage: Literal["primary", "junior", "nine_year"]


class Definitions(Published):
    """Under which words and rules the numbers were made; `label_set` is how levels are worded."""

    framework: str
    observation_types: str
    level_scale: str
    label_set: str
    banding: str
    gate_policy: str


class Group(Published):
    """One band. `by_individual_plan` is null where it would be 1 to 9:
    they are then in `not_enough`.
    """

    band: BandName
    enrolled: Count
    assessed: Count | None
    by_individual_plan: Count | None


class LevelCell(Published):
    """So many pupils of a band at a level; a band's cells sum to its pupils without a plan."""

    indicator: IndicatorCode
    band: BandName
    level: Literal["A", "B", "C", "D", "not_enough"]
    n: Count


class SubjectCell(Published):
    """student.B6: so many pupils at a level of a subject."""

    subject: Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")]
    band: BandName
    level: Literal["met", "mostly", "support", "not_enough"]
    n: Count


class ObjectiveCell(Published):
    """So many pupils of a band in a class of a measure; a band's cells sum to its pupils."""

    measure: Literal["fitness", "vision", "weight", "labour_time", "sports_skill", "arts_skill"]
    band: BandName
    class_: Annotated[str, Field(alias="class", pattern=r"^[a-z_]{2,20}$")]
    n: Count


class TransitionCell(Published):
    """Pupils who have a level in an earlier term and in this one; told of thirty and more.

    A few of them may be left out, so that who has a level in one of the two terms only
    is nobody, or ten and more.
    """

    indicator: IndicatorCode
    band: Literal["ALL", "P1", "P2", "P3"]
    since: TermId
    from_: Annotated[Literal["A", "B", "C", "D"], Field(alias="from")]
    to: Literal["A", "B", "C", "D"]
    n: Count


class UseCell(Published):
    """How the portfolios are used. 26a opened (an observation of the term stands), 26e report
    issued, 26g the school's next step followed by a record, 26h objections answered in time,
    26n blind second ratings equal or within one level. The last four of whole schools only.
    """

    metric: Literal["26a", "26e", "26g", "26h", "26n_equal", "26n_within_one"]
    band: BandName
    numerator: Count
    denominator: Count


class Withheld(Published):
    """A band that is not told, and why."""

    band: BandName
    reason: Literal["group_below_10", "phase_has_group_below_10", "school_has_phase_below_10"]


class CubeSnapshot(Published):
    """One school, one term, one cut; whole, never a difference."""

    snapshot_id: UUID
    school: SchoolIdentity
    reporting_unit: Annotated[str, Field(pattern=r"^[0-9]{10}$")]
    term: TermId
    cut: Literal["provisional", "final", "revision"]
    supersedes: UUID | None
    definitions: Definitions
    definitions_digest: Digest
    groups: list[Group]
    levels: list[LevelCell]
    subjects: list[SubjectCell]
    objective: list[ObjectiveCell]
    transitions: list[TransitionCell]
    use: list[UseCell]
    withheld: list[Withheld]
    previous_digest: Digest | None
    content_digest: Digest
