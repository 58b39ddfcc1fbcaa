"""Counted facts of a pupil's school year → what the objective measures are made of. Pure.

Which types of observation say what stands here once; the words are the vocabulary's.
"""

from collections.abc import Iterable, Mapping, Sequence

from portfolio.admit.domain import Enrolled
from portfolio.capture.fitness import fitness_class, vision_class, weight_class
from portfolio.confirm.domain import Counted
from portfolio.share.objective import Measured
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_fitness import Sex

FITNESS, SCREENING = "PF09", "PF11"
_SPORTS, _ARTS = frozenset({"PF10"}), frozenset({"AA05"})
_EXEMPT = "exempt"


def measured(
    of_year: Sequence[Counted],
    of_term: Iterable[Counted],
    student: Enrolled,
    *,
    grade: int,
    weeks: int,
    vocabulary: Vocabulary,
) -> Measured:
    """`of_year`: all that counts of the school year so far; `of_term`: the term's alone."""
    sex: Sex | None = "m" if student.sex == "m" else "f" if student.sex == "f" else None
    tested = _latest(of_year, FITNESS)
    screened = _latest(of_year, SCREENING)
    body = {**screened, **tested}
    standard = vocabulary.fitness
    return Measured(
        grade=grade,
        fitness=_exempted(of_year) or fitness_class(standard, tested, grade=grade, sex=sex),
        weight=weight_class(standard, body, grade=grade, sex=sex),
        vision=vision_class(screened),
        labour_minutes=_labour_minutes(of_term, vocabulary),
        weeks=weeks,
        has_sports_skill=any(one.observation_type in _SPORTS for one in of_year),
        has_arts_skill=any(one.observation_type in _ARTS for one in of_year),
    )


def _latest(facts: Iterable[Counted], kind: str) -> Mapping[str, int]:
    found = [one for one in facts if one.observation_type == kind and one.items]
    return max(found, key=lambda one: one.occurred_on).items if found else {}


def _exempted(facts: Iterable[Counted]) -> str | None:
    tests = [one for one in facts if one.observation_type == FITNESS]
    return _EXEMPT if any(_EXEMPT in one.words.values() for one in tests) else None


def _labour_minutes(facts: Iterable[Counted], vocabulary: Vocabulary) -> int | None:
    timed = [
        one.measures.get("minutes", 0) + 60 * one.measures.get("hours", 0)
        for one in facts
        if vocabulary.observation_type(one.observation_type).category == "labour"
        and not one.measures.keys().isdisjoint({"minutes", "hours"})
    ]
    return sum(timed) if timed else None
