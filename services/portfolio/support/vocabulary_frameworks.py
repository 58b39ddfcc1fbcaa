"""The shape of `frameworks.yaml`: dimensions, indicators and points of the three frameworks.

The names follow the public national guide 教基〔2021〕3号, in the numbering of the Chongqing plan.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Word = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Version = Annotated[str, Field(pattern=r"^([a-z]+\.)?v[1-9][0-9]*$")]
DimensionCode = Annotated[str, Field(pattern=r"^(county|school|student)\.A[1-9]$")]
IndicatorCode = Annotated[str, Field(pattern=r"^(county|school|student)\.B[1-9][0-9]?$")]
PointCode = Annotated[str, Field(pattern=r"^(county|school|student)\.[1-9][0-9]?$")]
FrameworkName = Literal["county", "school", "student"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Frozen):
    """What people read: Chinese first, English beside it."""

    zh: Word
    en: Word

    def told(self, language: str) -> str:
        """`en` for whoever reads English, else Chinese."""
        return self.en if language == "en" else self.zh


class Point(Text):
    """考查要点: the finest thing a framework names."""

    code: PointCode


class Indicator(Text):
    """关键指标, with its points."""

    code: IndicatorCode
    points: tuple[Point, ...] = Field(min_length=1)


class Dimension(Text):
    """重点内容 (for a pupil one of the five 方面), with its indicators."""

    code: DimensionCode
    indicators: tuple[Indicator, ...] = Field(min_length=1)


class Framework(Text):
    """One of the three annexes, under a version of its own."""

    version: Version
    dimensions: tuple[Dimension, ...] = Field(min_length=1)


class Sources(Frozen):
    """Where the names come from."""

    national: Text
    local: Text


class FrameworksFile(Frozen):
    """The whole of `frameworks.yaml`."""

    version: Version
    source: Sources
    frameworks: Mapping[FrameworkName, Framework]

    @model_validator(mode="after")
    def _numbered_without_gaps(self) -> Self:
        for name, framework in self.frameworks.items():
            dimensions = framework.dimensions
            indicators = [one for dimension in dimensions for one in dimension.indicators]
            points = [one for indicator in indicators for one in indicator.points]
            _must_count(f"{name}.A", dimensions)
            _must_count(f"{name}.B", indicators)
            _must_count(f"{name}.", points)
        return self


def _must_count(prefix: str, things: Iterable[Dimension | Indicator | Point]) -> None:
    codes = [one.code for one in things]
    if codes != [f"{prefix}{number}" for number in range(1, len(codes) + 1)]:
        raise ValueError(f"{prefix}1, {prefix}2 … must follow each other without a gap")
