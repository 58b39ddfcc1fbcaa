"""Pupils as the gate is told of them, by chance; and what a cut is of."""

import random
from collections.abc import Mapping
from uuid import UUID

from builders import CODE, vocabulary
from portfolio.share.bands import PupilFacts
from portfolio.share.gate import Cutting

INDICATORS = ("student.B2", "student.B11")
CUTTING = Cutting(
    snapshot_id=UUID("01930f6e-5a00-7c11-8d2e-6f1b2a3c4d5e"),
    school={"code": CODE, "name": "年轮示例小学", "authority": "500103", "stage": "nine_year"},
    term="2026-2027-1",
    cut="provisional",
    definitions={
        **vocabulary().versions,
        "label_set": "growth",
        "banding": "phase.v1",
        "gate_policy": "gate.v1",
    },
    indicators=INDICATORS,
)


def taught_in(grade: int) -> frozenset[str]:
    """The subjects of a grade as the curriculum has them: English from 3, chemistry in 9 only."""
    return frozenset(one.code for one in vocabulary().subjects_for(grade))


def pupils(
    counts: Mapping[int, int], *, plans: Mapping[int, int] | None = None, seed: int = 1
) -> list[PupilFacts]:
    """So many of each grade, so many of them by plan, their levels by chance."""
    chance, made = random.Random(seed), []  # noqa: S311 — invented levels
    for grade, count in counts.items():
        by_plan = (plans or {}).get(grade, 0)
        taught = taught_in(grade)
        for number in range(count):
            signed = {one: chance.choice("ABCD") for one in INDICATORS if chance.random() < 0.8}
            subjects = {one: chance.choice(["met", "mostly", "support"]) for one in sorted(taught)}
            is_planned = number < by_plan
            made.append(
                PupilFacts(
                    grade=grade,
                    by_plan=is_planned,
                    levels={} if is_planned else signed,
                    subjects={} if is_planned else subjects,
                    subjects_taught=taught,
                    has_report=chance.random() < 0.9,
                )
            )
    return made
