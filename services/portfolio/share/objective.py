"""What was measured of a pupil → one class per measure. Pure; a class, never a figure.

Labour: 《大中小学劳动教育指导纲要（试行）》 (2020): at least 2 hours a week in grades 1-2,
3 hours in the others. Fitness, weight and vision come as classes (`capture/fitness.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

CLASSES: Mapping[str, tuple[str, ...]] = {
    "fitness": ("excellent", "good", "pass", "fail", "exempt", "not_measured"),
    "vision": ("normal", "reduced", "not_measured"),
    "weight": ("normal", "low", "overweight", "obese", "not_measured"),
    "labour_time": ("reached", "below", "not_recorded"),
    "sports_skill": ("has", "none"),
    "arts_skill": ("has", "none"),
}
"""The classes of each measure; the last is of whoever nothing is known."""

_YOUNG, _MINUTES_YOUNG, _MINUTES = 2, 120, 180


@dataclass(frozen=True, slots=True)
class Measured:
    """What counted facts of a school year say of one pupil; None where nothing was recorded.

    `fitness`, `weight`, `vision`: classes as the standard's tables give them.
    `labour_minutes`: of the term so far, in `weeks`.
    """

    grade: int
    fitness: str | None = None
    weight: str | None = None
    vision: str | None = None
    labour_minutes: int | None = None
    weeks: int = 1
    has_sports_skill: bool = False
    has_arts_skill: bool = False


def classes_of(measured: Measured) -> dict[str, str]:
    """Measure → class, of what is known; the gate fills in who was not measured."""
    found = {
        "fitness": measured.fitness,
        "weight": measured.weight,
        "vision": measured.vision,
        "labour_time": _labour(measured),
        "sports_skill": "has" if measured.has_sports_skill else None,
        "arts_skill": "has" if measured.has_arts_skill else None,
    }
    return {measure: one for measure, one in found.items() if one is not None}


def _labour(measured: Measured) -> str | None:
    if measured.labour_minutes is None:
        return None
    guidance = _MINUTES_YOUNG if measured.grade <= _YOUNG else _MINUTES
    return "reached" if measured.labour_minutes >= guidance * measured.weeks else "below"
