"""The shape of `observation_types.yaml`: what may be observed, by whom, and on which scales.

This project's own proposal; its references point into the pupil's framework of `frameworks.yaml`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from portfolio.support.vocabulary_frameworks import (
    Code,
    DimensionCode,
    Frozen,
    IndicatorCode,
    PointCode,
    Text,
    Version,
    Word,
)
from portfolio.support.vocabulary_scales import LevelScale, SubjectScale

TypeCode = Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{2}$")]
Voice = Literal["teacher", "parent", "student", "peer", "community"]
Confirmation = Literal["never", "non_teacher", "sample"]
Sensitivity = Literal["normal", "home", "restricted", "health", "survey"]
Photo = Literal["none", "optional", "expected"]


class ForGrades(Frozen):
    grades: Annotated[str, Field(pattern=r"^[1-9]-[1-9]$")]

    def is_for(self, grade: int) -> bool:
        """Whether it concerns a grade 1-9."""
        first, last = self.grades.split("-")
        return int(first) <= grade <= int(last)


class Subject(Text, ForGrades):
    """A school subject; `also` are other names schools write."""

    code: Code
    also: tuple[Word, ...] = ()


class Sufficiency(Frozen):
    """So many facts, on so many days, by so many people."""

    facts: PositiveInt
    days: PositiveInt
    sources: PositiveInt


class SufficiencyTable(Frozen):
    default: Sufficiency
    by_indicator: Mapping[IndicatorCode, Sufficiency]


class VoiceKind(Text):
    """Whose eyes an observation comes from, and which roles lend it."""

    code: Voice
    roles: tuple[Code, ...]


class ConfirmationRule(Text):
    code: Confirmation


class SensitivityRule(Text):
    code: Sensitivity


class PhotoRule(Text):
    code: Photo


class Bounded(Text):
    """What is measured, its unit, and what no child's body does less or more than."""

    unit: Word
    least: int
    most: int


class Part(Bounded):
    """One of the numbers that make up a measure."""

    code: Code


class Measure(Text):
    """What is noted beside the words of an observation; `values` only for a choice.

    `parts`: of a composite whose parts are the same in every grade.
    """

    code: Code
    kind: Literal[
        "count",
        "duration",
        "ratio",
        "level",
        "level_by_subject",
        "choice",
        "text",
        "answer",
        "composite",
    ]
    values: tuple[Code, ...] = ()
    max_length: PositiveInt | None = None
    parts: tuple[Part, ...] = ()


class Category(Text):
    """A kind of activity, and the dimension it serves."""

    code: Code
    dimension: DimensionCode


class ObservationType(Text, ForGrades):
    """What may be observed; it is evidence for its `points`, the first decides its indicator.

    `only_by`, `seen_by`: of the teachers those with one of these duties or subjects;
    empty: as voice and sensitivity say.
    """

    code: TypeCode
    category: Code
    points: tuple[PointCode, ...] = Field(min_length=1)
    also_touches: tuple[PointCode, ...] = ()
    measures: tuple[Code, ...] = Field(min_length=1)
    photo: Photo
    submitted_by: tuple[Voice, ...]
    confirm: Confirmation
    sensitivity: Sensitivity
    only_by: tuple[Code, ...] = ()
    seen_by: tuple[Code, ...] = ()
    note: Text | None = None


class RetiredType(Text):
    """A type of an earlier version: its name then, and the type that took its place."""

    code: TypeCode
    succeeded_by: TypeCode


class PointGuide(Frozen):
    """What bears on a point; dispositional: counts only support, the term's rubric decides."""

    code: PointCode
    evidence: Text
    credible_voices: tuple[Voice, ...] = Field(min_length=1)
    dispositional: bool = False


class ObservationTypesFile(Frozen):
    """The whole of `observation_types.yaml`."""

    version: Version
    level_scale: LevelScale
    subject_scale: SubjectScale
    subjects: tuple[Subject, ...]
    sufficiency: SufficiencyTable
    unrated: tuple[IndicatorCode, ...]
    public_notice: tuple[TypeCode, ...] = ()
    voices: tuple[VoiceKind, ...]
    confirmations: tuple[ConfirmationRule, ...]
    sensitivities: tuple[SensitivityRule, ...]
    photos: tuple[PhotoRule, ...]
    measures: tuple[Measure, ...]
    categories: tuple[Category, ...]
    types: tuple[ObservationType, ...]
    retired: tuple[RetiredType, ...] = ()
    points: tuple[PointGuide, ...]

    def references(self) -> frozenset[str]:
        """Every code of a framework that this file leans on."""
        return frozenset(
            {
                self.subject_scale.indicator,
                *self.unrated,
                *self.sufficiency.by_indicator,
                *(one.dimension for one in self.categories),
                *(one.code for one in self.points),
                *(code for one in self.types for code in (*one.points, *one.also_touches)),
            }
        )

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for name in ("subjects", "voices", "measures", "categories", "types", "points"):
            _must_differ(name, [one.code for one in getattr(self, name)])
        _must_differ("names of subjects", [w for one in self.subjects for w in (one.zh, *one.also)])
        measures = {one.code for one in self.measures}
        categories = {one.code for one in self.categories}
        kinds = {one.code for one in self.types}
        if not kinds.issuperset(self.public_notice):
            raise ValueError("public_notice names a type that is not defined")
        for gone in self.retired:
            if gone.code in kinds or gone.succeeded_by not in kinds:
                raise ValueError(f"{gone.code} is in use, or what took its place is not")
        for one in self.types:
            if one.category not in categories or not measures.issuperset(one.measures):
                raise ValueError(f"{one.code} names a category or a measure that is not defined")
        return self


def _must_differ(name: str, codes: list[str]) -> None:
    if len(set(codes)) != len(codes):
        raise ValueError(f"{name}: the same code twice")
