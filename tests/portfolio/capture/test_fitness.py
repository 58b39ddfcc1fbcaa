"""体质健康: from what was measured to a class, by the national tables; never a score."""

from typing import Any

import pytest

from builders import vocabulary
from portfolio.capture.fitness import (
    bmi_tenths,
    fitness_class,
    items_of,
    score,
    vision_class,
    weight_class,
)

STANDARD = vocabulary().fitness
# A boy of grade 3 who reaches the best row everywhere, and no bonus.
BEST_BOY_3 = {
    "height": 1400,
    "weight": 35_280,
    "vital_capacity": 2300,
    "run_50m": 91,
    "sit_and_reach": 163,
    "rope_skipping_1min": 126,
    "sit_ups_1min": 48,
}
BOY_3: dict[str, Any] = {"grade": 3, "sex": "m"}


def of_a_boy(**changes: int) -> str | None:
    """The class of a boy of grade 3."""
    return fitness_class(STANDARD, BEST_BOY_3 | changes, **BOY_3)


@pytest.mark.parametrize(
    ("item", "value", "grade", "sex", "points"),
    [
        ("run_50m", 91, 3, "m", 100),  # 9.1 s
        ("run_50m", 92, 3, "m", 95),
        ("run_50m", 125, 3, "m", 10),  # the last row
        ("run_50m", 126, 3, "m", 0),
        ("sit_and_reach", 0, 1, "m", 60),  # 0.0 cm passes
        ("sit_and_reach", -1, 1, "m", 50),
        ("sit_and_reach", -40, 1, "m", 10),
        ("sit_and_reach", -41, 1, "m", 0),
        ("vital_capacity", 1199, 6, "f", 50),
        ("vital_capacity", 1200, 6, "f", 60),
        ("pull_ups", 9, 7, "m", 80),
        ("pull_ups", 8, 7, "m", 76),  # there is no row for 78
        ("pull_ups", 0, 7, "m", 0),
        ("run_800m", 205, 9, "f", 100),
        ("run_800m", 206, 9, "f", 95),
        ("run_1000m", 320, 7, "m", 60),
        ("run_1000m", 321, 7, "m", 50),
        ("shuttle_50x8", 138, 5, "m", 60),
        ("standing_long_jump", 154, 7, "m", 50),
    ],
)
def test_a_value_takes_the_best_row_it_reaches(
    item: str, value: int, grade: int, sex: Any, points: int
) -> None:
    """By the printed tables, and nothing in between two rows."""
    assert score(STANDARD, STANDARD.items[item], value, grade, sex) == points


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "excellent"),  # 100
        # 15 + 15 + 20·0.60 + 20·0.60 + 20 + 10 = 84
        ({"run_50m": 115, "sit_and_reach": -8}, "good"),
        # 15 + 15 + 20·0.50 + 20 + 20 + 10 = 90.0, the boundary
        ({"run_50m": 117}, "excellent"),
        # overweight, so 12 instead of 15 makes 87
        ({"run_50m": 117, "weight": 40_000}, "good"),
        # 15 + 15 + 20 + 20·0.50 + 20·0.50 + 10 = 80.0, the boundary
        ({"sit_and_reach": -16, "run_50m": 117}, "good"),
        # … and a row less in sit-ups: 79.5
        ({"sit_and_reach": -16, "run_50m": 117, "sit_ups_1min": 45}, "pass"),
        # 15 + 15 + 0 + 0 + 20 + 10 = 60.0, the boundary
        ({"run_50m": 200, "sit_and_reach": -100}, "pass"),
        # … and a row less in vital capacity: 59.25, told as 59.3
        ({"run_50m": 200, "sit_and_reach": -100, "vital_capacity": 2200}, "fail"),
    ],
)
def test_the_class_holds_from_90_80_and_60(changes: dict[str, int], expected: str) -> None:
    """Each boundary from both sides, worked out by hand."""
    assert of_a_boy(**changes) == expected


def test_skipping_further_than_the_best_row_lifts_the_class() -> None:
    """加分: a point for two skips beyond 126, twenty at most: 59.3 and one more is 60.3."""
    weak = {"run_50m": 200, "sit_and_reach": -100, "vital_capacity": 2200}

    assert of_a_boy(**weak, rope_skipping_1min=127) == "fail"
    assert of_a_boy(**weak, rope_skipping_1min=128) == "pass"
    assert of_a_boy(**weak, rope_skipping_1min=126 + 100) == "pass"  # 79.3, and no more
    assert of_a_boy(**weak | {"vital_capacity": 2300}, rope_skipping_1min=126 + 39) == "pass"
    assert of_a_boy(**weak | {"vital_capacity": 2300}, rope_skipping_1min=126 + 40) == "good"


def test_running_faster_than_the_best_row_lifts_it_too() -> None:
    """Four seconds are a point over 1000 m in junior school; other items give none."""
    boy = {
        "height": 1600,
        "weight": 50_000,
        "vital_capacity": 3640,
        "run_50m": 200,
        "sit_and_reach": 176,
        "standing_long_jump": 225,
        "pull_ups": 13,
        "run_1000m": 235,
    }
    said: dict[str, Any] = {"grade": 7, "sex": "m"}

    assert fitness_class(STANDARD, boy, **said) == "good"  # 80
    assert fitness_class(STANDARD, boy | {"run_1000m": 235 - 34}, **said) == "good"  # 89
    assert fitness_class(STANDARD, boy | {"run_1000m": 235 - 35}, **said) == "excellent"  # 90
    assert fitness_class(STANDARD, boy | {"standing_long_jump": 300}, **said) == "good"


@pytest.mark.parametrize("missing", sorted(BEST_BOY_3))
def test_a_missing_item_gives_no_class(missing: str) -> None:
    """What was not measured is not a failure."""
    items = {name: value for name, value in BEST_BOY_3.items() if name != missing}

    assert fitness_class(STANDARD, items, **BOY_3) is None


def test_without_the_sex_there_is_no_class() -> None:
    """The tables differ; nothing is guessed."""
    assert fitness_class(STANDARD, BEST_BOY_3, grade=3, sex=None) is None
    assert weight_class(STANDARD, BEST_BOY_3, grade=3, sex=None) is None


def test_each_grade_takes_its_own_items() -> None:
    """By sex from grade 7 on; where the sex is unknown, either may be recorded."""
    assert "sit_ups_1min" not in items_of(STANDARD, 2, "m")
    assert "pull_ups" in items_of(STANDARD, 8, "m")
    assert "pull_ups" not in items_of(STANDARD, 8, "f")
    assert {"pull_ups", "run_800m"} <= items_of(STANDARD, 8, None)
    assert "bmi" not in items_of(STANDARD, 3, "m")


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (27_145, "low"),  # a hair below 13.85 is told as 13.8
        (27_146, "normal"),  # 13.85 as 13.9
        (38_024, "normal"),  # 19.4
        (38_220, "overweight"),  # 19.5
        (43_316, "overweight"),  # 22.1
        (43_512, "obese"),  # 22.2
    ],
)
def test_weight_is_told_by_body_mass_index(weight: int, expected: str) -> None:
    """A boy of grade 3 who is 1.40 m tall."""
    items = {"height": 1400, "weight": weight}

    assert weight_class(STANDARD, items, **BOY_3) == expected


def test_the_index_is_rounded_half_up_to_a_tenth() -> None:
    """So that no value falls between two bands."""
    assert bmi_tenths(1000, 18_149) == 181
    assert bmi_tenths(1000, 18_150) == 182


def test_eyes_are_normal_from_five_point_nought_on_both() -> None:
    """The worse eye decides."""
    assert vision_class({"vision_left": 50, "vision_right": 51}) == "normal"
    assert vision_class({"vision_left": 49, "vision_right": 52}) == "reduced"
    assert vision_class({"vision_left": 50}) is None
