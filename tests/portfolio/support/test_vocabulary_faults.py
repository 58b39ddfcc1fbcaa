"""A vocabulary with a fault in it stops the start, and says which."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from portfolio.support.vocabulary import (
    Vocabulary,
)
from portfolio.support.vocabulary_divisions import AuthorityHasEnded

FOLDER = Path(__file__).parents[3] / "schemas" / "vocabulary"


@pytest.fixture
def files() -> dict[str, Any]:
    """The files as plain data, to plant a fault in."""
    return {
        "fitness": json.loads((FOLDER / "fitness_standard.json").read_text("utf-8")),
        "judging": yaml.safe_load((FOLDER / "judging.yaml").read_text("utf-8")),
        "divisions": yaml.safe_load((FOLDER / "divisions.yaml").read_text("utf-8")),
        "tags": yaml.safe_load((FOLDER / "tags.yaml").read_text("utf-8")),
        "wording": yaml.safe_load((FOLDER / "wording.yaml").read_text("utf-8")),
        "frameworks": yaml.safe_load((FOLDER / "frameworks.yaml").read_text("utf-8")),
        "observations": yaml.safe_load((FOLDER / "observation_types.yaml").read_text("utf-8")),
    }


def test_a_point_that_does_not_exist_stops_the_start(files: dict[str, Any]) -> None:
    """A type that points at nothing would be recorded and never reported."""
    files["observations"]["types"][0]["points"] = ["student.28"]

    with pytest.raises(ValidationError, match=r"student\.28"):
        Vocabulary.model_validate(files)


def test_a_gap_in_the_numbering_stops_the_start(files: dict[str, Any]) -> None:
    """Points are numbered through without gaps; a gap is a line lost in editing."""
    dimension = files["frameworks"]["frameworks"]["school"]["dimensions"][0]
    del dimension["indicators"][0]["points"][1]

    with pytest.raises(ValidationError, match=r"without a gap"):
        Vocabulary.model_validate(files)


@pytest.mark.parametrize("what", ["types", "measures", "subjects", "categories"])
def test_a_code_given_twice_stops_the_start(files: dict[str, Any], what: str) -> None:
    """Of two things under one code, one would silently win."""
    one = deepcopy(files["observations"][what][0])
    files["observations"][what].append(one)

    with pytest.raises(ValidationError, match="same code twice"):
        Vocabulary.model_validate(files)


@pytest.mark.parametrize(("key", "value"), [("category", "chess"), ("measures", ["score"])])
def test_an_undefined_category_or_measure_stops_the_start(
    files: dict[str, Any], key: str, value: object
) -> None:
    """A screen could not name what it shows."""
    files["observations"]["types"][0][key] = value

    with pytest.raises(ValidationError, match="not defined"):
        Vocabulary.model_validate(files)


def test_a_county_that_ended_is_named_with_what_came_after_it(files: dict[str, Any]) -> None:
    """From the day on, and not before; once the new code is public it is one line of the file."""
    for one in files["divisions"]["divisions"]:
        if "merged_into" in one:
            one["merged_into"]["code"] = "500157"
    divisions = Vocabulary.model_validate(files).divisions
    divisions.require("500105", date(2025, 11, 5))

    with pytest.raises(AuthorityHasEnded) as refused:
        divisions.require("500105", date(2025, 11, 6))
    assert "500157" in refused.value.detail("zh")


def test_a_code_stands_for_one_county(files: dict[str, Any]) -> None:
    """Two lines with one code: the second would never be read."""
    files["divisions"]["divisions"].append(files["divisions"]["divisions"][0])

    with pytest.raises(ValidationError):
        Vocabulary.model_validate(files)


def test_a_tag_of_a_type_that_does_not_exist_stops_the_start(files: dict[str, Any]) -> None:
    """It would be tapped in class and refused in the evening."""
    files["tags"]["tags"][0]["type"] = "XX99"

    with pytest.raises(ValidationError, match="XX99"):
        Vocabulary.model_validate(files)
