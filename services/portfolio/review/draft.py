"""The draft a family looks at: what counts of its own child, what was chosen, what was said."""

from datetime import date
from typing import Any
from uuid import UUID

from portfolio.admit.desk import Desk, Standing
from portfolio.capture.seeing import Viewer
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import TermRecord
from portfolio.curate.queries import term_record
from portfolio.support.actor import Actor
from portfolio.support.web import Answer


class DraftFact(Answer):
    """A fact that counts; `line` where it was chosen and worded for the report;
    `note_said`: the note, a word that was tapped in the reader's language.
    """

    observation_id: UUID
    observation_type: str
    type_name: str
    indicator: str | None
    indicator_name: str | None
    occurred_on: date
    source: str
    note: str | None
    note_said: str | None
    measures: dict[str, int]
    words: dict[str, str]
    is_chosen: bool
    line: str | None


class DraftAnswer(Answer):
    """The contents of a draft."""

    facts: list[DraftFact]
    self_statement: str | None
    family_words: str | None
    next_steps: dict[str, str | None] | None


async def drafted(
    desk: Desk, actor: Actor, at: Standing, student_id: UUID, term: str, language: str
) -> dict[str, Any]:
    """The contents for this reader, types and indicators named in their language."""
    record = await term_record(desk.journal, actor.school_id, student_id, term)
    viewer = Viewer.of(actor, at.school.state, at.student.state.class_group_id, at.relations)
    steps = record.next_steps
    return {
        "facts": [
            fact_told(desk, record, one, language)
            for one in record.facts
            if viewer.may_see(
                desk.vocabulary.observation_type(one.observation_type), one.recorded_by
            )
        ],
        "self_statement": record.self_statement.text if record.self_statement else None,
        "family_words": record.family_words.text if record.family_words else None,
        "next_steps": {"student": steps.student, "family": steps.family, "school": steps.school}
        if steps
        else None,
    }


def fact_told(desk: Desk, record: TermRecord, one: Counted, language: str) -> dict[str, Any]:
    """A fact with its type and indicator in the reader's language, as `DraftFact` tells it."""
    chosen, words = record.entries.get(one.observation_id), desk.vocabulary
    indicator = words.indicator_of(one.observation_type)
    named = {each.code: each.told(language) for _, each in words.indicators()}
    return {
        "observation_id": one.observation_id,
        "observation_type": one.observation_type,
        "type_name": words.observation_type(one.observation_type).told(language),
        "indicator": indicator,
        "indicator_name": named.get(indicator),
        "occurred_on": one.occurred_on,
        "source": one.source,
        "note": one.note,
        "note_said": words.tags.said(one.note, language),
        "measures": dict(one.measures),
        "words": dict(one.words),
        "is_chosen": chosen is not None,
        "line": chosen.line if chosen else None,
    }
