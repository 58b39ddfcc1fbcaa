"""What may be said of a pupil under a type of the vocabulary: counts, words and parts. Pure.

Counts and durations are whole numbers, never marks. Words are a level, a choice or a short text.
Parts belong to a measure that has several: the fitness test, the screening, so many of so many.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portfolio.admit.domain import Enrolled
from portfolio.capture.fitness import items_of
from portfolio.support.problems import Malformed
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_fitness import Sex
from portfolio.support.vocabulary_types import Bounded, Measure, ObservationType

EXEMPT = "exempt"
_SHORT = 50
_MOST_OF = 1_000
_HAS_PARTS = {"composite", "ratio"}
_WRITTEN_HOMEWORK_FROM = 3


class MeasureIsUnknown(Malformed):
    """A type is measured in its own measures only."""

    zh = "这类记录没有这项计量：{measure}"
    en = "This type of record is not measured in {measure}."


class MeasureIsSaidOtherwise(Malformed):
    """Counts go into `measures`, levels, choices and texts into `words`, parts into `items`."""

    zh = "这项计量要换一种填法：{measure}"
    en = "{measure} is told in another field."


class WordIsNotAChoice(Malformed):
    """A level or a choice is one of the vocabulary's."""

    zh = "{measure} 只能从给定的选项里选。"
    en = "{measure} takes one of its own values only."


class WordIsTooLong(Malformed):
    """What is told in words stays short."""

    zh = "{measure} 最多 {limit} 个字。"
    en = "{measure} takes at most {limit} characters."


class PartIsUnknown(Malformed):
    """Every grade has its own items."""

    zh = "这类记录或这个年级没有这一项：{item}"
    en = "{item} is not an item of this type or grade."


class PartIsImplausible(Malformed):
    """No child's body does that: a slip of the pen, or another unit."""

    zh = "{item} 应在 {least} 到 {most} 之间（单位 {unit}），请核对。"
    en = "{item} lies between {least} and {most} {unit}; please check."


class RatioIsWrong(Malformed):
    """So many of so many: not more than there are, and of at least one."""

    zh = "应填两个数：{names}，前者不超过后者，后者至少为 1。"
    en = "Two numbers are needed: {names}; the first no more than the second, that at least 1."


class NoWrittenHomework(Malformed):
    """Grades 1 and 2 have none: left empty, never 0 (双减, 2021)."""

    zh = "一、二年级不布置书面家庭作业，这一项请留空。"
    en = "Grades 1 and 2 have no written homework: leave this empty."


class SubjectLevelsAreSigned(Malformed):
    """Levels by subject are a signed judgement of the term, not an observation."""

    zh = "学科水平请在“学科等级”里由任课教师签，不作为日常记录。"
    en = "Subject levels are signed for the term by the subject's teacher, not recorded here."


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody says of one pupil on one day.

    `for_child`: a teacher writes down the child's own words.
    """

    observation_type: str
    occurred_on: date
    captured_at: datetime | None = None
    note: str | None = None
    measures: tuple[tuple[str, int], ...] = ()
    activity_id: UUID | None = None
    words: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, int], ...] = ()
    for_child: bool = False


def require_sayable(
    said: Note, kind: ObservationType, student: Enrolled, *, grade: int, vocabulary: Vocabulary
) -> None:
    """Raise what is wrong with it; nothing is put right silently."""
    if any(vocabulary.measures[name].kind == "level_by_subject" for name in kind.measures):
        raise SubjectLevelsAreSigned(reason="")
    for name, _ in said.measures:
        if name not in kind.measures:
            raise MeasureIsUnknown(measure=name)
        if name not in vocabulary.quantities:
            raise MeasureIsSaidOtherwise(measure=name)
    for name, word in said.words:
        if name not in kind.measures:
            raise MeasureIsUnknown(measure=name)
        _require_word(vocabulary.measures[name], word)
    if said.items:
        _require_items(dict(said.items), kind, student, grade, vocabulary)


def _require_word(measure: Measure, word: str) -> None:
    match measure.kind:
        case "level" if word in {"A", "B", "C", "D"}:
            return
        case "choice" if word in measure.values:
            return
        case "composite" if word == EXEMPT and not measure.parts:
            return
        case "text":
            limit = measure.max_length or _SHORT
            if not 0 < len(word) <= limit:
                raise WordIsTooLong(measure=measure.code, limit=limit)
        case "level" | "choice" | "composite":
            raise WordIsNotAChoice(measure=measure.code)
        case _:
            raise MeasureIsSaidOtherwise(measure=measure.code)


def _require_items(
    items: Mapping[str, int],
    kind: ObservationType,
    student: Enrolled,
    grade: int,
    vocabulary: Vocabulary,
) -> None:
    measures = [vocabulary.measures[name] for name in kind.measures]
    measure = next((one for one in measures if one.kind in _HAS_PARTS), None)
    if measure is None:
        raise PartIsUnknown(item=next(iter(items)))
    if measure.kind == "ratio":
        _require_ratio(measure, items, grade)
        return
    bounds = _parts_of(measure, student, grade, vocabulary)
    for name, value in items.items():
        if name not in bounds:
            raise PartIsUnknown(item=name)
        one = bounds[name]
        if not one.least <= value <= one.most:
            raise PartIsImplausible(item=name, least=one.least, most=one.most, unit=one.unit)


def _parts_of(
    measure: Measure, student: Enrolled, grade: int, vocabulary: Vocabulary
) -> Mapping[str, Bounded]:
    if measure.parts:
        return {one.code: one for one in measure.parts}
    standard = vocabulary.fitness
    known: dict[str, Bounded] = {**standard.body, **standard.items}
    return {name: known[name] for name in items_of(standard, grade, sex_of(student))}


def sex_of(student: Enrolled) -> Sex | None:
    """As the tables of the standard ask for it; None where the roster does not say."""
    match student.sex:
        case "m":
            return "m"
        case "f":
            return "f"
        case _:
            return None


def _require_ratio(measure: Measure, items: Mapping[str, int], grade: int) -> None:
    """A rate is `n` of `of`; attendance is `present` of `of`."""
    if measure.code == "rate" and grade < _WRITTEN_HOMEWORK_FROM:
        raise NoWrittenHomework(reason="")
    part = "present" if measure.code == "present" else "n"
    names = f"{part}, of"
    if set(items) != {part, "of"} or not 0 <= items[part] <= items["of"]:
        raise RatioIsWrong(names=names)
    if not 1 <= items["of"] <= _MOST_OF:
        raise RatioIsWrong(names=names)
