"""What a writer is told beside the answer: taken as it is, and could be better. Pure."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from portfolio.curate.domain import TermRecord
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.wording import check_wording, is_concrete, most_alike

_NOT_CONCRETE = {
    "code": "no_fact",
    "zh": "评语里还没有具体事例，可以加一条：哪一天、做了什么。",
    "en": "The remark names no fact yet; add one: on which day, what was done.",
}
_ALIKE = {
    "code": "alike",
    "zh": "这段评语和班上另一位同学的很像，可以换成这个孩子自己的事。",
    "en": "This is much like another pupil's remark; say something that is this child's own.",
}
_NO_SCHOOL_LINE = {
    "code": "no_school_line",
    "zh": "学校这一行还空着：老师会做什么？",
    "en": "The school's line is empty: what will the teachers do?",
}


def of_remark(
    text: str,
    lead: str | None,
    record: TermRecord,
    beside: Iterable[tuple[UUID, str]],
    words: Vocabulary,
) -> list[dict[str, Any]]:
    """Words advised against, no fact, or much like a classmate's (`beside`)."""
    told = [one.advice() for one in check_wording({"text": text, "lead": lead}, words)]
    notes = [one.note for one in record.facts] + [one.line for one in record.entries.values()]
    for where, said in (("text", text), ("lead", lead)):
        if said and not is_concrete(said, notes, words):
            told.append({**_NOT_CONCRETE, "where": where})
    if (who := most_alike(text, beside, words.judging.alike_percent)) is not None:
        told.append({**_ALIKE, "where": "text", "student_id": who})
    return told


def of_words(texts: dict[str, str | None], words: Vocabulary) -> list[dict[str, Any]]:
    """Words advised against in what was taken."""
    return [one.advice() for one in check_wording(texts, words)]


def of_steps(texts: dict[str, str | None], words: Vocabulary) -> list[dict[str, Any]]:
    """The same, and the school's line, which a family waits for."""
    missing = [] if texts.get("school") else [{**_NO_SCHOOL_LINE, "where": "school"}]
    return of_words(texts, words) + missing
