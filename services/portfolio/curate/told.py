"""A pupil's term as screens show it: what is signed, what was chosen, the facts of an indicator.
Pure; nothing is prefilled, and nothing says what the level should be.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from portfolio.confirm.domain import Counted
from portfolio.curate import domain
from portfolio.curate.domain import TermRecord
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.web import etag

_FOR_OTHERS = {"normal", "home"}


def judgement(
    record: TermRecord,
    student_id: UUID,
    term: str,
    words: Vocabulary,
    *,
    by_plan: bool,
    may_see: Callable[[Counted], bool],
) -> dict[str, Any]:
    """Every cell with the ETag it is changed by; None where nothing was written yet.
    Facts are counted that somebody may see.
    """

    def tag(cell: UUID) -> str | None:
        version = record.version_of(cell)
        return etag(version) if version else None

    return {
        "by_plan": by_plan,
        "levels": [
            {
                "indicator": indicator,
                "facts": sum(map(may_see, record.facts_of(indicator, words))),
                **cell(record, student_id, term, indicator, words),
            }
            for indicator in words.levelled_indicators()
        ],
        "subject_levels": record.subjects.levels,
        "subject_levels_etag": tag(domain.subjects_cell(student_id, term)),
        "remark": record.remark.text if record.remark else None,
        "lead": record.remark.lead if record.remark else None,
        "remark_etag": tag(domain.words_cell(student_id, term, "remark")),
        "spoken_ms": record.spoken.duration_ms if record.spoken else None,
        "next_steps": _steps(record),
        "next_steps_etag": tag(domain.words_cell(student_id, term, "next-steps")),
    }


def cell(
    record: TermRecord, student_id: UUID, term: str, indicator: str, words: Vocabulary
) -> dict[str, Any]:
    """One indicator: whether there are facts enough, and what is signed."""
    signed = record.levels.get(indicator)
    version = record.version_of(domain.level_cell(student_id, term, indicator))
    return {
        "is_enough": record.is_enough(indicator, words),
        "level": signed.level if signed else None,
        "less_help_fact": signed.less_help_fact if signed else None,
        "etag": etag(version) if version else None,
    }


def selection(record: TermRecord, student_id: UUID, term: str) -> dict[str, Any]:
    """What stands for the term beside the levels, and the words of child and family."""

    def said(what: str, text: str | None) -> dict[str, Any]:
        version = record.version_of(domain.words_cell(student_id, term, what))
        return {"text": text, "etag": etag(version) if version else None}

    mine, family = record.self_statement, record.family_words
    version = record.pictures.version
    return {
        "entries": [
            {
                "observation_id": one.observation_id,
                "indicator": one.indicator,
                "line": one.line,
                "selected_by": one.selected_by,
                "etag": etag(one.version),
            }
            for one in record.entries.values()
        ],
        "self_statement": said("self-statement", mine.text if mine else None)
        | {"for_child": mine.for_child if mine else False},
        "self_review": _review(record, student_id, term),
        "family_words": said("family-words", family.text if family else None),
        "pictures": [
            {"evidence_id": one.evidence_id, "caption": one.caption}
            for one in record.pictures_that_count()
        ],
        "pictures_etag": etag(version) if version else None,
    }


def _review(record: TermRecord, student_id: UUID, term: str) -> dict[str, Any]:
    given = record.self_review
    version = record.version_of(domain.words_cell(student_id, term, "self-review"))
    return {
        "answers": given.answers if given else {},
        "for_child": given.for_child if given else False,
        "etag": etag(version) if version else None,
    }


def _steps(record: TermRecord) -> Mapping[str, str | None] | None:
    steps = record.next_steps
    if steps is None:
        return None
    return {
        "student": steps.student,
        "family": steps.family,
        "school": steps.school,
        "school_indicator": steps.school_indicator,
    }


def facts(
    record: TermRecord,
    indicator: str,
    words: Vocabulary,
    may_see: Callable[[Counted], bool],
    language: str,
) -> list[dict[str, Any]]:
    """The facts of one indicator that somebody may see, the oldest first."""
    return [
        {
            "observation_id": one.observation_id,
            "observation_type": one.observation_type,
            "occurred_on": one.occurred_on,
            "source": one.source,
            "note": one.note,
            "note_said": words.tags.said(one.note, language),
            "measures": one.measures,
            "words": one.words,
            "items": one.items,
        }
        for one in record.facts_of(indicator, words)
        if may_see(one)
    ]


def may_be_shown_to_others(fact: Counted, words: Vocabulary) -> bool:
    """Whether a teacher who does not teach the pupil may see it to judge blind."""
    kind = words.observation_type(fact.observation_type)
    return kind.sensitivity in _FOR_OTHERS and not kind.seen_by
