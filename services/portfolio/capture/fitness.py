"""体质健康: what a child measured → the class of the national standard. Pure.

In: items in the units of `fitness_standard.json` (`height` mm, `weight` g, `run_50m` 0.1 s …),
grade, sex. Out: `excellent`, `good`, `pass` or `fail`, or None where an item is missing.
The total stays in here: the standard grades by it, and nobody is shown it
(教体艺〔2014〕5号: scores by table without interpolation, weights, bonus, classes at 90, 80, 60).
"""

from collections.abc import Mapping
from typing import Literal

from portfolio.support.vocabulary_fitness import (
    Bonus,
    FitnessClass,
    FitnessItem,
    FitnessStandard,
    Sex,
    WeightClass,
)

Items = Mapping[str, int]
VisionClass = Literal["normal", "reduced"]
# 5.0 on the five-point log scale of GB/T 11533, in tenths.
_NORMAL_VISION = 50


def items_of(standard: FitnessStandard, grade: int, sex: Sex | None) -> frozenset[str]:
    """Names a record of the test may hold for a child; for both sexes where none is known."""
    sexes: tuple[Sex, ...] = (sex,) if sex else ("m", "f")
    named = {item for one in sexes for item in standard.weighting(grade, one)}
    return frozenset(named - {"bmi"} | set(standard.body))


def fitness_class(
    standard: FitnessStandard, items: Items, *, grade: int, sex: Sex | None
) -> FitnessClass | None:
    """The class; None unless sex and every item of the grade are known."""
    weights = standard.weighting(grade, sex) if sex else {}
    taken = set(weights) - {"bmi"} | set(standard.body)
    if not weights or sex is None or not taken.issubset(items):
        return None
    total = _total_tenths(standard, items, grade=grade, sex=sex)
    return next(one.code for one in standard.bands if total >= one.least_tenths)


def weight_class(
    standard: FitnessStandard, items: Items, *, grade: int, sex: Sex | None
) -> WeightClass | None:
    """Body mass index by grade and sex, as the standard's own table has it."""
    row = standard.bmi.get(sex, {}).get(grade) if sex else None
    if row is None or not {"height", "weight"}.issubset(items):
        return None
    index = bmi_tenths(items["height"], items["weight"])
    names: tuple[WeightClass, ...] = ("low", "normal", "overweight", "obese")
    return names[sum(index >= bound for bound in row)]


def vision_class(items: Items) -> VisionClass | None:
    """Both naked eyes at 5.0 or better; in tenths of the five-point scale (GB/T 11533)."""
    if not {"vision_left", "vision_right"}.issubset(items):
        return None
    worse = min(items["vision_left"], items["vision_right"])
    return "normal" if worse >= _NORMAL_VISION else "reduced"


def bmi_tenths(height_mm: int, weight_g: int) -> int:
    """kg/m² in tenths, half up: 1400 mm and 35280 g are 18.0, so 180."""
    square = height_mm * height_mm
    return (20_000 * weight_g + square) // (2 * square)


def score(standard: FitnessStandard, item: FitnessItem, value: int, grade: int, sex: Sex) -> int:
    """The score of the best row that a value reaches, 0 where it reaches none."""
    row = item.thresholds[sex][grade]
    for points, threshold in zip(standard.scores, row, strict=True):
        if threshold is not None and _reaches(item, value, threshold):
            return points
    return 0


def _total_tenths(standard: FitnessStandard, items: Items, *, grade: int, sex: Sex) -> int:
    hundredths = 0
    for name, weight in standard.weighting(grade, sex).items():
        hundredths += weight * _points(standard, name, items, grade, sex)
    bonus = sum(
        _bonus(standard, one, items[one.item], grade, sex)
        for one in standard.bonus
        if one.is_for(grade) and sex in one.sex
    )
    # To a tenth, half up, before it is graded.
    return (hundredths + 5) // 10 + 10 * bonus


def _points(standard: FitnessStandard, name: str, items: Items, grade: int, sex: Sex) -> int:
    if name != "bmi":
        return score(standard, standard.items[name], items[name], grade, sex)
    found = weight_class(standard, items, grade=grade, sex=sex)
    return standard.bmi_scores[found] if found else 0


def _bonus(standard: FitnessStandard, bonus: Bonus, value: int, grade: int, sex: Sex) -> int:
    item = standard.items[bonus.item]
    best = item.thresholds[sex][grade][0]
    if best is None:
        return 0
    return sum(_reaches(item, value, best + step) for step in bonus.beyond_the_best)


def _reaches(item: FitnessItem, value: int, threshold: int) -> bool:
    return value >= threshold if item.better == "higher" else value <= threshold
