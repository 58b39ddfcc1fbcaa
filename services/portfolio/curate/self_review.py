"""自评: what a child says of oneself at the end of a term, without a word or a number. Pure.

Grades 1 and 2 choose one of three pictures for each area, from grade 3 on one of four words for
each indicator. It is nobody's judgement: no level follows from it, nothing of it stands in the
report; the class teacher has it at hand when levels are signed and “我的话” is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portfolio.support.problems import Malformed
from portfolio.support.vocabulary import Vocabulary

Asks = Literal["areas", "indicators"]
_LAST_BY_PICTURES = 2
# From the one with help to the one who helps; no letter and no number stands on the pictures.
PICTURES = ("with_help", "mostly", "always")
WORDS = ("D", "C", "B", "A")


class QuestionIsUnknown(Malformed):
    """What is asked follows from the grade: five areas, or twelve indicators."""

    zh = "这个年级的自评没有这一题：{question}"
    en = "{question} is not asked in this grade."


class AnswerIsNoChoice(Malformed):
    """Pictures in grades 1 and 2, words from grade 3 on."""

    zh = "{question} 只能从给定的选项里选。"
    en = "{question} takes one of its own choices only."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the child chose, by question; `for_child`: a teacher copied a card of paper."""

    answers: Mapping[str, str]
    version: int
    for_child: bool = False


def asks_of(grade: int) -> Asks:
    """What a pupil of this grade is asked by."""
    return "areas" if grade <= _LAST_BY_PICTURES else "indicators"


def require_answers(answers: Mapping[str, str], grade: int, vocabulary: Vocabulary) -> None:
    """Raise `QuestionIsUnknown`, `AnswerIsNoChoice`; a question may be left open."""
    by_pictures = asks_of(grade) == "areas"
    known = {(area if by_pictures else one).code for area, one in vocabulary.indicators()}
    choices = PICTURES if by_pictures else WORDS
    for question, answer in answers.items():
        if question not in known:
            raise QuestionIsUnknown(question=question)
        if answer not in choices:
            raise AnswerIsNoChoice(question=question)
