"""What a caller may record, of the vocabulary in use: the types, and the words for them. Pure.

In: who asks, with the duties and subjects they hold anywhere in the school.
Out: what `decide_record` would let them say of some pupil; which pupil, it says itself.
"""

from collections.abc import Collection
from typing import Any, Literal

from portfolio.capture.initials import initials
from portfolio.support.actor import Role
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_types import Measure, ObservationType

Voice = Literal["teacher", "parent", "student"]
# Beside the own word a teacher writes down a child's.
VOICES: dict[Role, tuple[Voice, ...]] = {
    Role.STAFF: ("teacher", "student"),
    Role.GUARDIAN: ("parent",),
    Role.STUDENT: ("student",),
}
_HEALTH_ONLY = frozenset({"health_teacher", "psychology_teacher"})
_PRIVATE = frozenset({"restricted", "health"})


def offered(words: Vocabulary, role: Role, held: Collection[str]) -> list[dict[str, Any]]:
    """The types of this caller; `held`: duties and subjects, of staff."""
    voices = VOICES.get(role, ())
    return [
        _told(one, words, mine)
        for one in words.observations.types
        if (mine := [voice for voice in voices if voice in one.submitted_by])
        and _is_sayable(one, words)
        and (role is not Role.STAFF or _is_theirs(one, held))
    ]


def _is_sayable(kind: ObservationType, words: Vocabulary) -> bool:
    """Neither asked anonymously nor signed for the term."""
    is_signed = any(words.measures[name].kind == "level_by_subject" for name in kind.measures)
    return kind.sensitivity != "survey" and not is_signed


def _is_theirs(kind: ObservationType, held: Collection[str]) -> bool:
    if kind.only_by and not set(kind.only_by) & set(held):
        return False
    return kind.sensitivity == "health" or not set(held) <= _HEALTH_ONLY


def _told(kind: ObservationType, words: Vocabulary, voices: list[Voice]) -> dict[str, Any]:
    return {
        "code": kind.code,
        "zh": kind.zh,
        "en": kind.en,
        "category": kind.category,
        "indicator": words.indicator_of(kind.code),
        "point": kind.points[0],
        "grades": kind.grades,
        "measures": kind.measures,
        "photo": kind.photo,
        "voices": voices,
        "confirm": kind.confirm,
        "only_by": kind.only_by,
        "is_private": kind.sensitivity in _PRIVATE,
        "tags": [
            {"code": one.code, "zh": one.zh, "en": one.en, "initials": initials(one.zh)}
            for one in words.tags.of_type(kind.code)
        ],
    }


def measures(words: Vocabulary, kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The measures that these types have, each with what it is taken to be at first."""
    used = {name for kind in kinds for name in kind["measures"]}
    return [_measure(one, words) for one in words.observations.measures if one.code in used]


def _measure(one: Measure, words: Vocabulary) -> dict[str, Any]:
    return {**one.model_dump(), "usual": words.tags.usual.get(one.code)}


def categories(words: Vocabulary) -> list[dict[str, str]]:
    """The kinds of activity, in the order of the vocabulary."""
    return [{"code": one.code, "zh": one.zh, "en": one.en} for one in words.observations.categories]


def indicators(words: Vocabulary) -> list[dict[str, str]]:
    """The pupil's indicators by name."""
    return [{"code": one.code, "zh": one.zh, "en": one.en} for _, one in words.indicators()]
