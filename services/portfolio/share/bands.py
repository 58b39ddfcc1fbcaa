"""Who is counted together, and which groups are large enough to be told of. Pure.

A grade below ten withholds all grades of its phase, for one missing grade is the phase less the
others; a phase below ten withholds all phases, a school below ten says only that it is too small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

K = 10
_GRADES = range(1, 10)
GRADES_OF = {"P1": (1, 2, 3), "P2": (4, 5, 6), "P3": (7, 8, 9)}


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """What the gate is told of one pupil; it tells nobody else.

    `objective`: measure → class. `before`: earlier term → indicator → level, where it may be
    compared. `is_advised`: the last report had a step of the school; `has_acted`: a record of this
    term follows it.
    """

    grade: int
    by_plan: bool
    levels: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    subjects_taught: frozenset[str] = frozenset()
    has_report: bool = False
    is_open: bool = False
    objective: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_advised: bool = False
    has_acted: bool = False

    @property
    def is_assessed(self) -> bool:
        """Whether a teacher signed any level."""
        return bool(self.levels)


Bands = dict[str, list[PupilFacts]]


def bands_of(pupils: Sequence[PupilFacts]) -> tuple[Bands, dict[str, str]]:
    """The bands that may be told, and the ones that may not with the reason.

    Who is in none of the nine grades is in no band: the school less its phases would be those few.
    """
    pupils = [p for p in pupils if p.grade in _GRADES]
    grades = {f"G{n}": [p for p in pupils if p.grade == n] for n in _GRADES}
    phases = {
        name: [p for p in pupils if p.grade in members] for name, members in GRADES_OF.items()
    }
    grades = {name: members for name, members in grades.items() if members}
    phases = {name: members for name, members in phases.items() if members}
    if len(pupils) < K:
        return {}, {"ALL": "group_below_10"}
    told: Bands = {"ALL": list(pupils)}
    withheld: dict[str, str] = {}
    phases_told = _all_or_none(phases, "school_has_phase_below_10", told, withheld)
    for numbers in GRADES_OF.values():
        members = {f"G{n}": grades[f"G{n}"] for n in numbers if f"G{n}" in grades}
        if phases_told:
            _all_or_none(members, "phase_has_group_below_10", told, withheld)
        else:
            withheld |= dict.fromkeys(members, "school_has_phase_below_10")
    return told, withheld


def _all_or_none(groups: Bands, else_reason: str, told: Bands, withheld: dict[str, str]) -> bool:
    if all(len(members) >= K for members in groups.values()):
        told |= groups
        return True
    for name, members in groups.items():
        withheld[name] = "group_below_10" if len(members) < K else else_reason
    return False
