"""The disclosure gate: pupils' facts → a cube snapshot. Pure; nothing else leaves the school.

Each pupil adds exactly one to exactly one level per indicator.
A group below ten is not told, and neither is
what would give it away: a grade below ten withholds all grades of its phase (one missing grade
is the phase
less the others), a phase below ten withholds all phases,
a school below ten says only that it is too small.
Pupils judged by an individual plan are told only where nobody in the same place could be singled
out by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import rfc8785

K = 10
LEVELS = ("A", "B", "C", "D", "not_enough")
SUBJECT_LEVELS = ("met", "mostly", "support", "not_enough")
_GRADES = range(1, 10)
_GRADES_OF = {"P1": (1, 2, 3), "P2": (4, 5, 6), "P3": (7, 8, 9)}
_USE = (("26a", "is_open"), ("26e", "has_report"))


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """What the gate is told of one pupil; it tells nobody else."""

    grade: int
    by_plan: bool
    levels: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    subjects_taught: frozenset[str] = frozenset()
    has_report: bool = False
    is_open: bool = False

    @property
    def is_assessed(self) -> bool:
        """Whether a teacher signed any level."""
        return bool(self.levels)


@dataclass(frozen=True, slots=True)
class Cutting:
    """What a cut is of, and what it follows."""

    snapshot_id: UUID
    school: Mapping[str, str]
    term: str
    cut: str
    definitions: Mapping[str, str]
    indicators: Sequence[str]
    supersedes: UUID | None = None
    previous_digest: str | None = None


Bands = dict[str, list[PupilFacts]]


def bands_of(pupils: Sequence[PupilFacts]) -> tuple[Bands, dict[str, str]]:
    """The bands that may be told, and the ones that may not with the reason.

    Who is in none of the nine grades is in no band: the school less its phases would be those few.
    """
    pupils = [p for p in pupils if p.grade in _GRADES]
    grades = {f"G{n}": [p for p in pupils if p.grade == n] for n in _GRADES}
    phases = {
        name: [p for p in pupils if p.grade in members] for name, members in _GRADES_OF.items()
    }
    grades = {name: members for name, members in grades.items() if members}
    phases = {name: members for name, members in phases.items() if members}
    if len(pupils) < K:
        return {}, {"ALL": "group_below_10"}
    told: Bands = {"ALL": list(pupils)}
    withheld: dict[str, str] = {}
    phases_told = _all_or_none(phases, "school_has_phase_below_10", told, withheld)
    for numbers in _GRADES_OF.values():
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


def cut_snapshot(cutting: Cutting, pupils: Sequence[PupilFacts]) -> dict[str, Any]:
    """The snapshot with its digest, as `CubeSnapshot` describes it."""
    told, withheld = bands_of(pupils)
    hides_plans = _hides_plans(told)
    snapshot: dict[str, Any] = {
        "snapshot_id": str(cutting.snapshot_id),
        "school": dict(cutting.school),
        "reporting_unit": cutting.school["code"],
        "term": cutting.term,
        "cut": cutting.cut,
        "supersedes": str(cutting.supersedes) if cutting.supersedes else None,
        "definitions": dict(cutting.definitions),
        "definitions_digest": sha256(rfc8785.dumps(dict(cutting.definitions))).hexdigest(),
        "groups": [_group(name, members, hides_plans) for name, members in told.items()],
        "levels": list(_levels(told, cutting.indicators, hides_plans)),
        "subjects": list(_subjects(told, hides_plans)),
        "objective": [],
        "transitions": [],
        "use": list(_use(told)),
        "withheld": [{"band": name, "reason": why} for name, why in sorted(withheld.items())],
        "previous_digest": cutting.previous_digest,
    }
    return {**snapshot, "content_digest": digest_of(snapshot)}


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 over RFC 8785 of the snapshot without its digest."""
    plain = {name: value for name, value in snapshot.items() if name != "content_digest"}
    return sha256(rfc8785.dumps(plain)).hexdigest()


def _hides_plans(told: Bands) -> bool:
    """Told in every band or in none: bands subtract.

    They are told only where in each band they are none, or ten and more, and so are the others:
    in a special school the few who take levels are the small group.
    """
    counts = [(sum(p.by_plan for p in members), len(members)) for members in told.values()]
    return any(0 < count < K or 0 < size - count < K for count, size in counts)


def _group(name: str, members: Sequence[PupilFacts], hides_plans: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "band": name,
        "enrolled": len(members),
        # Nobody by plan is assessed: the difference to the enrolled would tell them.
        "assessed": None if hides_plans else sum(p.is_assessed for p in members),
        "by_individual_plan": None if hides_plans else sum(p.by_plan for p in members),
    }


def _levels(
    told: Bands,
    indicators: Sequence[str],
    hides_plans: bool,  # noqa: FBT001 — one of three words of the same sentence
) -> Iterable[dict[str, Any]]:
    for name, members in told.items():
        counted = [p for p in members if hides_plans or not p.by_plan]
        for indicator in indicators:
            found = [
                "not_enough" if p.by_plan else p.levels.get(indicator, "not_enough")
                for p in counted
            ]
            for level in LEVELS:
                n = found.count(level)
                yield {"indicator": indicator, "band": name, "level": level, "n": n}


def _subjects(told: Bands, hides_plans: bool) -> Iterable[dict[str, Any]]:  # noqa: FBT001
    """Learners of a subject are a school of their own: what subtracts is told of all or of none.

    English begins in grade 3, so the school less grades 4 to 6 would be grade 3, however small.
    Where only some grades of a band learn it, plans stay inside `not_enough`:
    how many pupils a grade has is known, and what is missing from it would be those with a plan.
    """
    everybody = told.get("ALL", [])
    taught = sorted({subject for p in everybody for subject in p.subjects_taught})
    learners = {
        subject: bands_of([p for p in everybody if subject in p.subjects_taught])[0]
        for subject in taught
    }
    for name, members in told.items():
        for subject in taught:
            found = learners[subject].get(name, [])
            is_whole = len(found) == len(members)
            counted = [p for p in found if hides_plans or not is_whole or not p.by_plan]
            if found:
                yield from _subject(subject, name, counted)


def _subject(subject: str, band: str, learners: Sequence[PupilFacts]) -> Iterable[dict[str, Any]]:
    found = ["not_enough" if p.by_plan else p.subjects.get(subject, "not_enough") for p in learners]
    for level in SUBJECT_LEVELS:
        yield {"subject": subject, "band": band, "level": level, "n": found.count(level)}


def _use(told: Bands) -> Iterable[dict[str, Any]]:
    for name, members in told.items():
        for metric, fact in _USE:
            n = sum(bool(getattr(p, fact)) for p in members)
            yield {"metric": metric, "band": name, "numerator": n, "denominator": len(members)}
