"""What a school sends: a whole, signed cube snapshot per school, term and cut; no child in it.

Versions 1.0 and 1.1: what 1.1 added may be absent.

The model is an allow-list: closed enumerations, whole numbers, nothing finer than the term.
A field that is not named here is refused, so nothing can travel beside the numbers.
"""

import re
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

BANDS = ("ALL", *(f"G{grade}" for grade in range(1, 10)), "P1", "P2", "P3")
Band = Literal["ALL", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "P1", "P2", "P3"]
Level = Literal["A", "B", "C", "D", "not_enough"]
SubjectLevel = Literal["met", "mostly", "support", "not_enough"]
Cut = Literal["provisional", "final", "revision"]
Count = Annotated[int, Field(strict=True, ge=0, le=100_000)]
SchoolCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]
TermId = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-20[0-9]{2}-[12]$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, StringConstraints(pattern=r"^([a-z]{3,10}\.)?v[0-9]{1,3}$")]
Indicator = Annotated[str, StringConstraints(pattern=r"^student\.B([1-9]|1[0-2])$")]
SubjectCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,32}$")]
LabelSet = Annotated[str, StringConstraints(pattern=r"^[a-z]{3,16}(\.v[0-9]{1,3})?$")]
Rating = Literal["A", "B", "C", "D"]
Measure = Literal["fitness", "vision", "weight", "labour_time", "sports_skill", "arts_skill"]
ObjectiveClass = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,20}$")]
WithheldReason = Literal[
    "group_below_10",
    "phase_has_group_below_10",
    "school_has_phase_below_10",
    "differs_too_little",
]
Metric = Literal["26a", "26e", "26g", "26h", "26n_equal", "26n_within_one"]


def _plain_name(name: str) -> str:
    if not re.fullmatch(r"[\w ·、.&'()（）\-－—]{1,100}", name) or re.search(r"\d{4}|_", name):
        raise ValueError("not the name of a school")
    return name


SchoolName = Annotated[str, AfterValidator(_plain_name)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class School(_Part):
    """Who sends; identity of a school is not personal. `authority` is its division code."""

    code: SchoolCode
    name: SchoolName
    authority: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    stage: Literal["primary", "junior", "nine_year"]


class Definitions(_Part):
    """Under which versions the numbers were made; a change of one breaks a series."""

    framework: Version
    observation_types: Version
    level_scale: Version
    label_set: LabelSet = "growth"
    banding: Version
    gate_policy: Version


class Group(_Part):
    """Pupils of a band; `by_individual_plan` is null where the gate withheld it (1 to 9)."""

    band: Band
    enrolled: Count
    assessed: Count | None
    by_individual_plan: Count | None


class LevelCount(_Part):
    """How many pupils of a band stand at a level of an indicator."""

    indicator: Indicator
    band: Band
    level: Level
    n: Count


class SubjectCount(_Part):
    """How many pupils of a band met a subject's standard (student.B6)."""

    subject: SubjectCode
    band: Band
    level: SubjectLevel
    n: Count


class Withheld(_Part):
    """A band the gate did not let out, and by which rule."""

    band: Band
    reason: WithheldReason


class ObjectiveCount(_Part):
    """How many pupils of a band are in a class of what was measured; one class each."""

    measure: Measure
    band: Band
    class_: Annotated[ObjectiveClass, Field(alias="class")]
    n: Count


class TransitionCount(_Part):
    """How many went from one level to another, of those with a level in both terms."""

    indicator: Indicator
    band: Literal["ALL", "P1", "P2", "P3"]
    since: TermId
    from_: Annotated[Rating, Field(alias="from")]
    to: Rating
    n: Count


class UseCount(_Part):
    """26a portfolios opened, 26e reports issued: pupils of all pupils. Of whole schools:
    26g advice followed by a record, 26h objections answered in time, 26n second ratings agreeing.
    """

    metric: Metric
    band: Band
    numerator: Count
    denominator: Count


class CubeSnapshot(_Part):
    """The cube of one school, term and cut, version 1.0 or 1.1."""

    snapshot_id: UUID
    school: School
    reporting_unit: SchoolCode
    term: TermId
    cut: Cut
    supersedes: UUID | None
    definitions: Definitions
    definitions_digest: Digest
    groups: Annotated[tuple[Group, ...], Field(max_length=13)]
    levels: Annotated[tuple[LevelCount, ...], Field(max_length=13 * 12 * 5)]
    withheld: Annotated[tuple[Withheld, ...], Field(max_length=13)]
    use: Annotated[tuple[UseCount, ...], Field(max_length=13 * 6)]
    subjects: Annotated[tuple[SubjectCount, ...], Field(max_length=13 * 40 * 4)]
    objective: Annotated[tuple[ObjectiveCount, ...], Field(max_length=13 * 21)]
    transitions: Annotated[tuple[TransitionCount, ...], Field(max_length=4 * 12 * 2 * 16)]
    previous_digest: Digest | None
    content_digest: Digest


class SnapshotReceived(_Part):
    """A snapshot was pulled, checked and kept: the aggregator's own event."""

    source_id: str
    sequence: int
    snapshot: CubeSnapshot
    signature: str
    received_at: datetime
