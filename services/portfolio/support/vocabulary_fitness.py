"""The shape of `fitness_standard.json`: the tables of the national fitness standard as facts.

国家学生体质健康标准（2014年修订）, 教体艺〔2014〕5号.
Everything is a whole number in the unit beside it; BMI and totals are in tenths.
What is made of the tables: `capture/fitness.py`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from portfolio.support.vocabulary_frameworks import Code, Text, Word
from portfolio.support.vocabulary_types import Bounded, ForGrades

Sex = Literal["m", "f"]
Grade = Annotated[int, Field(ge=1, le=9)]
FitnessClass = Literal["excellent", "good", "pass", "fail"]
WeightClass = Literal["low", "normal", "overweight", "obese"]


class FitnessItem(Bounded):
    """`thresholds`: by sex and grade, in step with `scores`; null where a score has no row."""

    better: Literal["higher", "lower"]
    thresholds: Mapping[Sex, Mapping[Grade, tuple[int | None, ...]]]


class Weighting(ForGrades):
    """Which items a child of these grades takes, and what each weighs in a hundred."""

    sex: tuple[Sex, ...]
    weights: Mapping[Code, PositiveInt]


class Bonus(ForGrades):
    """One more point for each step beyond the threshold of the best score."""

    sex: tuple[Sex, ...]
    item: Code
    beyond_the_best: tuple[int, ...]


class FitnessBand(Text):
    """A class of the standard and the total, in tenths, from which it holds."""

    code: FitnessClass
    least_tenths: int


class FitnessStandard(Text):
    """The whole file; BMI bounds are where normal, overweight and obese begin."""

    version: Word
    source: Word
    checked: Word
    scores: tuple[int, ...]
    bands: tuple[FitnessBand, ...]
    body: Mapping[Code, Bounded]
    bmi: Mapping[Sex, Mapping[Grade, tuple[int, int, int]]]
    bmi_scores: Mapping[WeightClass, int]
    items: Mapping[Code, FitnessItem]
    weights: tuple[Weighting, ...]
    bonus: tuple[Bonus, ...]

    def weighting(self, grade: int, sex: Sex) -> Mapping[Code, int]:
        """Item → weight in a hundred, `bmi` among them; empty outside grades 1-9."""
        for one in self.weights:
            if one.is_for(grade) and sex in one.sex:
                return one.weights
        return {}

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        for one in self.weights:
            if sum(one.weights.values()) != 100:  # noqa: PLR2004 — a hundred in a hundred
                raise ValueError(f"weights of grades {one.grades} do not add up")
            if not {"bmi", *self.items}.issuperset(one.weights):
                raise ValueError(f"grades {one.grades} take an item that has no table")
        for item in self.items.values():
            for by_grade in item.thresholds.values():
                if any(len(row) != len(self.scores) for row in by_grade.values()):
                    raise ValueError(f"{item.en}: a row is not as long as the scores")
        return self
