"""The shape of the scales of `observation_types.yaml`: levels and the words they are printed by."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from portfolio.support.vocabulary_frameworks import (
    Code,
    Frozen,
    IndicatorCode,
    Text,
    Version,
)

Level = Literal["A", "B", "C", "D"]
SubjectLevel = Literal["met", "mostly", "support"]


class LevelOfScale(Frozen):
    """A level and what it means; the meaning never changes with the label."""

    code: Level
    descriptor: Text


class LabelSet(Frozen):
    """Words a school prints for the levels."""

    code: Code
    labels: Mapping[Level, Text]

    @model_validator(mode="after")
    def _names_every_level(self) -> Self:
        if set(self.labels) != set("ABCD"):
            raise ValueError(f"label set {self.code} must name A, B, C and D")
        return self


class NotEnough(Text):
    """The full answer where there are too few records to judge."""

    descriptor: Text


class LevelScale(Frozen):
    """Levels A-D; the first label set is the default."""

    version: Version
    levels: tuple[LevelOfScale, LevelOfScale, LevelOfScale, LevelOfScale]
    not_enough: NotEnough
    label_sets: tuple[LabelSet, ...] = Field(min_length=1)


class SubjectLevelOfScale(Text):
    code: SubjectLevel


class SubjectScale(Frozen):
    """Levels of a subject against the curriculum standard, and the indicator they stand for."""

    version: Version
    indicator: IndicatorCode
    levels: tuple[SubjectLevelOfScale, SubjectLevelOfScale, SubjectLevelOfScale]
