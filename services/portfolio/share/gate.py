"""The disclosure gate: pupils' facts → a cube snapshot. Pure; nothing else leaves the school.

Each pupil adds exactly one to exactly one level per indicator.
A group below ten is not told, and neither is what would give it away (`bands.py`).
Pupils judged by an individual plan are told only where nobody in the same place could be singled
out by it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import rfc8785

from portfolio.share.bands import Bands, K, PupilFacts, bands_of
from portfolio.share.objective import CLASSES
from portfolio.share.transitions import Comparing, Rated, transitions

LEVELS = ("A", "B", "C", "D", "not_enough")
SUBJECT_LEVELS = ("met", "mostly", "support", "not_enough")
_USE = (("26a", "is_open"), ("26e", "has_report"))


@dataclass(frozen=True, slots=True)
class Cutting:
    """What a cut is of, and what it follows.

    `answers`: objections answered in time, of those received.
    `agreement`: second ratings equal, within one level, in all.
    `plans_before`: band → what earlier cuts of the term told.
    """

    snapshot_id: UUID
    school: Mapping[str, str]
    term: str
    cut: str
    definitions: Mapping[str, str]
    indicators: Sequence[str]
    supersedes: UUID | None = None
    previous_digest: str | None = None
    reporting_unit: str | None = None
    answers: tuple[int, int] = (0, 0)
    agreement: tuple[int, int, int] = (0, 0, 0)
    rated_before: Rated = field(default_factory=dict)
    plans_before: Mapping[str, Collection[int]] = field(default_factory=dict)
    secret: bytes = b""


def cut_snapshot(cutting: Cutting, pupils: Sequence[PupilFacts]) -> dict[str, Any]:
    """The snapshot with its digest, as `CubeSnapshot` describes it."""
    told, withheld = bands_of(pupils)
    hides_plans = _hides_plans(told, cutting.plans_before)
    snapshot: dict[str, Any] = {
        "snapshot_id": str(cutting.snapshot_id),
        "school": dict(cutting.school),
        "reporting_unit": cutting.reporting_unit or cutting.school["code"],
        "term": cutting.term,
        "cut": cutting.cut,
        "supersedes": str(cutting.supersedes) if cutting.supersedes else None,
        "definitions": dict(cutting.definitions),
        "definitions_digest": sha256(rfc8785.dumps(dict(cutting.definitions))).hexdigest(),
        "groups": [_group(name, members, hides_plans) for name, members in told.items()],
        "levels": list(_levels(told, cutting.indicators, hides_plans)),
        "subjects": list(_subjects(told, hides_plans)),
        "objective": list(_objective(told)),
        "transitions": list(transitions(told, cutting.indicators, _comparing(cutting))),
        "use": list(_use(told, cutting)),
        "withheld": [{"band": name, "reason": why} for name, why in sorted(withheld.items())],
        "previous_digest": cutting.previous_digest,
    }
    return {**snapshot, "content_digest": digest_of(snapshot)}


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 over RFC 8785 of the snapshot without its digest."""
    plain = {name: value for name, value in snapshot.items() if name != "content_digest"}
    return sha256(rfc8785.dumps(plain)).hexdigest()


def _hides_plans(told: Bands, before: Mapping[str, Collection[int]]) -> bool:
    """Told in every band or in none: bands subtract.

    They are told only where in each band they are none, or ten and more, and so are the others:
    in a special school the few who take levels are the small group.
    And only where as many as in each earlier cut, or ten and more besides, are told.
    """
    for name, members in told.items():
        count = sum(p.by_plan for p in members)
        changes = (abs(count - then) for then in before.get(name, ()))
        if any(0 < few < K for few in (count, len(members) - count, *changes)):
            return True
    return False


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


def _objective(told: Bands) -> Iterable[dict[str, Any]]:
    """A measure is told in the terms in which somebody was measured; each pupil has one class."""
    measured = {measure for p in told.get("ALL", []) for measure in p.objective}
    for measure, classes in CLASSES.items():
        for name, members in told.items() if measure in measured else ():
            found = [p.objective.get(measure, classes[-1]) for p in members]
            for one in classes:
                n = found.count(one)
                yield {"measure": measure, "band": name, "class": one, "n": n}


def _use(told: Bands, cutting: Cutting) -> Iterable[dict[str, Any]]:
    for name, members in told.items():
        for metric, fact in _USE:
            n = sum(bool(getattr(p, fact)) for p in members)
            yield {"metric": metric, "band": name, "numerator": n, "denominator": len(members)}
    everybody = told.get("ALL", [])
    advised = [p for p in everybody if p.is_advised]
    equal, within_one, rated = cutting.agreement
    of_school = {
        "26g": (sum(p.has_acted for p in advised), len(advised)),
        "26h": cutting.answers,
        "26n_equal": (equal, rated),
        "26n_within_one": (within_one, rated),
    }
    for metric, (n, of) in of_school.items():
        # Of fewer it would be told what became of single ones.
        if everybody and of >= K:
            yield {"metric": metric, "band": "ALL", "numerator": n, "denominator": of}


def _comparing(cutting: Cutting) -> Comparing:
    return Comparing(cutting.term, cutting.rated_before, cutting.secret)
