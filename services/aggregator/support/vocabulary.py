"""Which codes exist: indicators with levels, unrated ones, subjects (`schemas/vocabulary/`)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Vocabulary:
    """The allow-list of codes: `rated` in the order of the framework."""

    rated: tuple[str, ...]
    unrated: tuple[str, ...]
    by_subject: str
    subjects: tuple[str, ...]


@cache
def load_vocabulary(schemas: Path) -> Vocabulary:
    """Read `frameworks.yaml` and `observation_types.yaml` under `schemas/vocabulary`."""
    frameworks = _read(schemas / "vocabulary" / "frameworks.yaml")
    observations = _read(schemas / "vocabulary" / "observation_types.yaml")
    contents = frameworks["frameworks"]["student"]["dimensions"]
    indicators = [one["code"] for content in contents for one in content["indicators"]]
    by_subject = observations["subject_scale"]["indicator"]
    without = {*observations["unrated"], by_subject}
    return Vocabulary(
        rated=tuple(one for one in indicators if one not in without),
        unrated=tuple(observations["unrated"]),
        by_subject=by_subject,
        subjects=tuple(one["code"] for one in observations["subjects"]),
    )


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
