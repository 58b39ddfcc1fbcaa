"""What was counted or measured in a term: attendance, posts, honours, practice, health. Pure.

Which types of observation say what stands here once; the words are the vocabulary's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from portfolio.admit.domain import Enrolled, Term
from portfolio.capture.fitness import fitness_class, vision_class
from portfolio.capture.saying import sex_of
from portfolio.confirm.domain import Counted
from portfolio.seal.closed_term import (
    Attendance,
    HealthFact,
    PracticeFact,
    PracticeKind,
    Voice,
)
from portfolio.support.vocabulary import Vocabulary

ATTENDANCE, POST, HONOURS = "AC11", "MC17", frozenset({"MC16", "MC18"})
TALENTS, CLUBS = frozenset({"PF10", "AA05"}), frozenset({"AC04", "AA01"})
FITNESS, SCREENING = "PF09", "PF11"
ONCE_A_YEAR = frozenset({FITNESS, SCREENING})
_EXEMPT, _NOT_AWARDED = "exempt", "none"
_EXEMPT_ZH = "免测"
_AWARDED_BY = {
    "class": "班级",
    "school": "校级",
    "county": "区县级",
    "city": "市级",
    "national": "国家级",
}
_VOICES = {
    "teacher": Voice.TEACHER,
    "parent": Voice.GUARDIAN,
    "student": Voice.STUDENT,
    "peer": Voice.PEER,
    "community": Voice.COMMUNITY,
}


@dataclass(frozen=True, slots=True)
class OfYears:
    """What counts of the last school year and of this one so far."""

    before: Sequence[Counted] = ()
    now: Sequence[Counted] = ()


def attendance(facts: Iterable[Counted], planned: Term) -> Attendance | None:
    """Days present of the days there were.

    Schools count by the month, or once for the term: months are added up,
    unless together they are more days than the term has; then the last word counts.
    """
    told = [one.items for one in facts if one.observation_type == ATTENDANCE and "of" in one.items]
    if not told:
        return None
    days = sum(one["of"] for one in told)
    if planned.school_days is not None and days > planned.school_days:
        told = told[-1:]
    return Attendance(
        present_days=sum(one.get("present", 0) for one in told),
        school_days=sum(one["of"] for one in told),
    )


def posts(facts: Iterable[Counted]) -> tuple[str, ...]:
    """Each post once, in the order it was taken on."""
    named = (one.words.get("role") or one.note for one in facts if one.observation_type == POST)
    return tuple(dict.fromkeys(filter(None, named)))


def honours(facts: Iterable[Counted]) -> tuple[str, ...]:
    """What was awarded, and by whom: of an honour always, of a work or a match if it won one."""
    told = []
    for one in facts:
        award = one.words.get("award")
        if one.note and (one.observation_type in HONOURS or award not in {None, _NOT_AWARDED}):
            by = _AWARDED_BY.get(award or "")
            told.append(f"{one.note}（{by}）" if by else one.note)
    return tuple(dict.fromkeys(told))


def talents(facts: Iterable[Counted]) -> tuple[str, ...]:
    """Skills in sports and the arts, each once."""
    named = (one.words.get("skill") for one in facts if one.observation_type in TALENTS)
    return tuple(dict.fromkeys(filter(None, named)))


def practice(facts: Iterable[Counted], vocabulary: Vocabulary) -> Iterator[PracticeFact]:
    """Labour, service and clubs, each by its own voice."""
    for fact in facts:
        kind = _kind(fact, vocabulary)
        if kind is not None:
            yield PracticeFact(
                kind=kind,
                recorded_by=_VOICES[fact.source],
                confirmed_by=Voice.TEACHER if fact.confirmed_by else None,
                minutes=minutes(fact.measures),
                title=fact.organisation if kind is PracticeKind.CLUB else None,
            )


def minutes(measures: Mapping[str, int]) -> int | None:
    """How long it took, where somebody said so."""
    if measures.keys().isdisjoint({"minutes", "hours"}):
        return None
    return measures.get("minutes", 0) + 60 * measures.get("hours", 0)


def _kind(fact: Counted, vocabulary: Vocabulary) -> PracticeKind | None:
    kind = vocabulary.observation_type(fact.observation_type)
    if kind.code in CLUBS:
        return PracticeKind.CLUB
    match kind.category:
        case "labour":
            is_own = fact.source == "student" and kind.sensitivity == "home"
            at_home = fact.source == "parent" or is_own
            return PracticeKind.HOME_LABOUR if at_home else PracticeKind.SCHOOL_LABOUR
        case "social_practice":
            return PracticeKind.SERVICE
        case _:
            return None


def vouched(fact: Counted, vocabulary: Vocabulary) -> str:
    """`东风社区　11 月 22 日　敬老服务　2 小时`: what the community confirmed, and how long."""
    took = minutes(fact.measures)
    parts = (
        fact.organisation,
        f"{fact.occurred_on.month} 月 {fact.occurred_on.day} 日",
        fact.note or vocabulary.observation_type(fact.observation_type).zh,
        _duration(took) if took else None,
    )
    return "　".join(filter(None, parts)) + "（社区工作人员已确认）"


def _duration(took: int) -> str:
    hours, rest = divmod(took, 60)
    return " ".join([f"{hours} 小时"] * bool(hours) + [f"{rest} 分钟"] * bool(rest))


def health(
    years: OfYears, student: Enrolled, term: str, vocabulary: Vocabulary
) -> tuple[HealthFact, ...]:
    """The class of the fitness standard and the eyesight, last school year beside this one.

    Of the test only its class is told: no item, no points (教体艺〔2014〕5号).
    """
    grade = student.grade(term)
    before, now = (
        _fitness(years.before, student, grade - 1, vocabulary),
        _fitness(years.now, student, grade, vocabulary),
    )
    names = {one.code: one.zh for one in vocabulary.fitness.bands} | {_EXEMPT: _EXEMPT_ZH}
    latest = now or before
    told = _fact_of("fitness", names.get(before), names.get(now), needs_care=latest == "fail")
    eyes_before, eyes = _eyes(years.before), _eyes(years.now)
    worse = vision_class(eyes or eyes_before) == "reduced"
    seen = _fact_of("vision", _both(eyes_before), _both(eyes), needs_care=worse)
    return tuple(filter(None, (told, seen)))


def _fact_of(
    kind: Literal["fitness", "vision"], before: str | None, now: str | None, *, needs_care: bool
) -> HealthFact | None:
    if before is None and now is None:
        return None
    return HealthFact(kind=kind, before=before, now=now, needs_care=needs_care)


def _fitness(
    facts: Sequence[Counted], student: Enrolled, grade: int, vocabulary: Vocabulary
) -> str:
    """A class, `exempt`, or nothing where the test is not complete."""
    tests = [one for one in facts if one.observation_type == FITNESS]
    if any(_EXEMPT in one.words.values() for one in tests):
        return _EXEMPT
    items = _latest(tests)
    found = fitness_class(vocabulary.fitness, items, grade=grade, sex=sex_of(student))
    return found or ""


def _eyes(facts: Sequence[Counted]) -> Mapping[str, int]:
    seen = _latest([one for one in facts if one.observation_type == SCREENING])
    return seen if {"vision_left", "vision_right"}.issubset(seen) else {}


def _both(eyes: Mapping[str, int]) -> str | None:
    if not eyes:
        return None
    return f"{eyes['vision_left'] / 10:.1f} / {eyes['vision_right'] / 10:.1f}"


def _latest(facts: Sequence[Counted]) -> Mapping[str, int]:
    found = [one for one in facts if one.items]
    return max(found, key=lambda one: one.occurred_on).items if found else {}
