"""The vocabulary as data: what a pupil's development consists of, and what may be observed of it.

In: the folder `schemas/vocabulary/` with `frameworks.yaml`, `observation_types.yaml` and
`fitness_standard.json`.
Out: a frozen `Vocabulary` whose references all resolve, and the questions steps ask of it.

Codes of dimensions, indicators and points live in those files and nowhere in code.
They are always written with their framework (`student.B12`), because the codes exist in all three.
"""

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import model_validator

from portfolio.support.problems import Malformed
from portfolio.support.vocabulary_divisions import DivisionsFile
from portfolio.support.vocabulary_fitness import FitnessStandard
from portfolio.support.vocabulary_frameworks import (
    Dimension,
    Framework,
    FrameworkName,
    FrameworksFile,
    Frozen,
    Indicator,
)
from portfolio.support.vocabulary_judging import JudgingFile, WordingFile
from portfolio.support.vocabulary_scales import LevelScale, SubjectScale
from portfolio.support.vocabulary_tags import TagsFile
from portfolio.support.vocabulary_types import (
    Measure,
    ObservationType,
    ObservationTypesFile,
    Subject,
    Sufficiency,
)

PUPIL: FrameworkName = (
    "student"  # the framework a portfolio is written in; the other two are about schools
)


class UnknownObservationType(Malformed):
    """The vocabulary in use has no such type of observation."""

    zh = "没有这种观察类型。"
    en = "There is no such type of observation."


class Vocabulary(Frozen):
    """The files together; the references of one into the other hold."""

    frameworks: FrameworksFile
    observations: ObservationTypesFile
    fitness: FitnessStandard
    judging: JudgingFile
    wording: WordingFile
    divisions: DivisionsFile
    tags: TagsFile

    def observation_type(self, code: str) -> ObservationType:
        """`MC01` → its type; a code nobody knows is refused."""
        try:
            return self._types[code]
        except KeyError:
            raise UnknownObservationType from None

    def indicator_of(self, code: str) -> str:
        """`MC01` → `student.B1`: the indicator it counts towards, by its first point."""
        return self._indicator_of_point[self.observation_type(code).points[0]]

    def types_of(self, indicator: str) -> tuple[ObservationType, ...]:
        """The types that count towards an indicator, in the order of the file."""
        return tuple(t for t in self.observations.types if self.indicator_of(t.code) == indicator)

    def indicators(
        self, framework: FrameworkName = PUPIL
    ) -> tuple[tuple[Dimension, Indicator], ...]:
        """The indicators in the order of the framework, each with the dimension it stands in."""
        dimensions = self.frameworks.frameworks[framework].dimensions
        return tuple((one, indicator) for one in dimensions for indicator in one.indicators)

    def levelled_indicators(self) -> tuple[str, ...]:
        """The pupil's indicators that take a level A-D: neither unrated nor told by subject."""
        return self._levelled

    @cached_property
    def _levelled(self) -> tuple[str, ...]:
        without = {*self.observations.unrated, self.subject_scale.indicator}
        return tuple(one.code for _, one in self.indicators() if one.code not in without)

    def may_submit(self, code: str, role: str) -> bool:
        """Whether a role (`guardian`) or a voice by its own code (`parent`) may record it."""
        return self.voice_of(role) in self.observation_type(code).submitted_by

    def voice_of(self, role: str) -> str | None:
        """`class_teacher` → `teacher`, `guardian` → `parent`; None: whose word is not asked."""
        return next((v.code for v in self.observations.voices if role in (v.code, *v.roles)), None)

    def sufficiency(self, indicator: str) -> Sufficiency:
        """How many facts, on how many days, by how many people, before a level may be signed."""
        table = self.observations.sufficiency
        return table.by_indicator.get(indicator, table.default)

    def subjects_for(self, grade: int) -> tuple[Subject, ...]:
        """The subjects taught in a grade 1-9, in the order of the file."""
        return tuple(one for one in self.observations.subjects if one.is_for(grade))

    def subject_named(self, name: str) -> Subject | None:
        """`体育` → 体育与健康: the subject by any name a school writes in its lists."""
        return self._subject_by_name.get(name)

    @property
    def level_scale(self) -> LevelScale:
        """Levels A-D with their descriptors and label sets."""
        return self.observations.level_scale

    @property
    def subject_scale(self) -> SubjectScale:
        """The three levels of a subject, and the indicator they stand for."""
        return self.observations.subject_scale

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Every measure by its code."""
        return {one.code: one for one in self.observations.measures}

    @cached_property
    def quantities(self) -> frozenset[str]:
        """The measures that are counts or durations."""
        kinds = ("count", "duration")
        return frozenset(one.code for one in self.observations.measures if one.kind in kinds)

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """What a record, a report and a snapshot say they were made under."""
        return {
            "framework": self._pupil.version,
            "observation_types": self.observations.version,
            "level_scale": self.level_scale.version,
        }

    @property
    def _pupil(self) -> Framework:
        return self.frameworks.frameworks[PUPIL]

    @cached_property
    def _types(self) -> Mapping[str, ObservationType]:
        return {one.code: one for one in self.observations.types}

    @cached_property
    def _indicator_of_point(self) -> Mapping[str, str]:
        return {p.code: one.code for _, one in self.indicators() for p in one.points}

    @cached_property
    def _subject_by_name(self) -> Mapping[str, Subject]:
        return {name: one for one in self.observations.subjects for name in (one.zh, *one.also)}

    @model_validator(mode="after")
    def _references_resolve(self) -> Self:
        known = {
            *(one.code for one in self._pupil.dimensions),
            *(one.code for _, one in self.indicators()),
            *self._indicator_of_point,
        }
        named = self.observations.references() | frozenset(self.judging.signers)
        missing = sorted(named - known)
        if missing:
            raise ValueError(f"not in the {PUPIL} framework: {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _tags_stand_for_types(self) -> Self:
        known = {one.code for one in self.observations.types}
        if strange := sorted({one.type for one in self.tags.tags} - known):
            raise ValueError(f"a tag of no type: {', '.join(strange)}")
        if strange := sorted(set(self.tags.usual) - self.quantities):
            raise ValueError(f"usual of what is not counted: {', '.join(strange)}")
        return self

    @model_validator(mode="after")
    def _signers_teach(self) -> Self:
        taught = {one.code for one in self.observations.subjects}
        signing = {code for codes in self.judging.signers.values() for code in codes}
        if strange := sorted(signing - taught):
            raise ValueError(f"not a subject: {', '.join(strange)}")
        return self


def load_vocabulary(directory: Path) -> Vocabulary:
    """Read and check the files of `schemas/vocabulary/`; a slip in them stops the start."""
    return Vocabulary.model_validate(
        {
            "frameworks": _read(directory / "frameworks.yaml"),
            "observations": _read(directory / "observation_types.yaml"),
            "judging": _read(directory / "judging.yaml"),
            "wording": _read(directory / "wording.yaml"),
            "divisions": _read(directory / "divisions.yaml"),
            "tags": _read(directory / "tags.yaml"),
            "fitness": json.loads((directory / "fitness_standard.json").read_text("utf-8")),
        }
    )


def json_schemas() -> Mapping[str, dict[str, Any]]:
    """File name → JSON Schema of each of the files, as kept beside them."""
    return {
        "frameworks.schema.json": FrameworksFile.model_json_schema(),
        "observation_types.schema.json": ObservationTypesFile.model_json_schema(),
        "judging.schema.json": JudgingFile.model_json_schema(),
        "wording.schema.json": WordingFile.model_json_schema(),
        "divisions.schema.json": DivisionsFile.model_json_schema(),
        "tags.schema.json": TagsFile.model_json_schema(),
        "fitness_standard.schema.json": FitnessStandard.model_json_schema(),
    }


def _read(path: Path) -> Any:
    # The safe loader in C: ten times as fast, and a start waits for it.
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
