"""`Contents` → the answer, in the reader's language where the words are ours. Pure.

What people wrote stays as they wrote it. The rules of the paper hold here as well:
no sum, no dimension level; a fall is not put into a word; peers speak together or not at all.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from portfolio.confirm.domain import Counted
from portfolio.seal import report_words as words
from portfolio.seal.closed_term import ClosedTerm, IndicatorFacts, PracticeFact, PracticeKind, Voice
from portfolio.seal.collect import is_for_print
from portfolio.seal.contents import Contents
from portfolio.seal.report import change, last_step, scale_of
from portfolio.seal.report_story import FEWEST_PEERS, is_written
from portfolio.support.vocabulary import Vocabulary

_CHANGES = {
    words.RISEN: "risen",
    words.LESS_HELP: "less_help",
    words.SAME: "same",
    words.NOT_COMPARED: "not_compared",
}
_AFTER_TEACHER = (Voice.TEACHER, Voice.GUARDIAN, Voice.PEER, Voice.COMMUNITY)


def told(contents: Contents, vocabulary: Vocabulary, language: str) -> dict[str, Any]:
    """The answer's body."""
    term = contents.term
    as_they_are = (
        *("report_number", "version", "issued_on", "school_name", "class_label", "student_name"),
        *("grade", "fact_count", "recorder_count", "attendance", "posts", "honours", "talents"),
        *("health", "next_steps", "holiday", "objections_until"),
    )
    plain = term.model_dump(mode="json", include=set(as_they_are))
    return {
        **plain,
        "term": term.term.id,
        "in_force": contents.in_force,
        "lead": term.lead if is_written(term.lead) else None,
        "spoken_ms": spoken.duration_ms if (spoken := contents.record.spoken) else None,
        "levels": _levels(contents.label_set, vocabulary, language),
        "indicators": list(_indicators(contents, vocabulary, language)),
        "subjects": _subjects(term, vocabulary, language),
        "voices": list(voices(term)),
        "practice": list(_practice(term)),
        "pictures": _pictures(contents),
        "verification": {
            "number": term.report_number,
            "version": term.version,
            "token": contents.token,
        },
    }


def _levels(label_set: str, vocabulary: Vocabulary, language: str) -> list[dict[str, str]]:
    scale = vocabulary.level_scale
    sets = {one.code: one.labels for one in scale.label_sets}
    labels = sets.get(label_set, scale.label_sets[0].labels)
    return [
        {
            "code": one.code,
            "label": labels[one.code].told(language),
            "descriptor": one.descriptor.told(language),
        }
        for one in reversed(scale.levels)
    ]


def _indicators(
    contents: Contents, vocabulary: Vocabulary, language: str
) -> Iterator[dict[str, Any]]:
    steps = scale_of(contents.term).steps
    names = {one.code: (dimension, one) for dimension, one in vocabulary.indicators()}
    for one in contents.term.indicators:
        dimension, indicator = names[one.code]
        yield {
            "code": one.code,
            "dimension": dimension.told(language),
            "name": indicator.told(language),
            "status": one.status,
            "level": one.level,
            "before": one.previous_level if last_step(one, steps) else None,
            "change": _CHANGES.get(change(one, steps)),
            "line": one.fact,
            "facts": _facts(one, contents, vocabulary, language),
        }


def _facts(
    indicator: IndicatorFacts, contents: Contents, vocabulary: Vocabulary, language: str
) -> list[dict[str, Any]]:
    record = contents.record
    peers = sum(one.source == "peer" for one in record.facts)
    shown = [
        one
        for one in record.facts_of(indicator.code, vocabulary)
        if is_for_print(one, vocabulary) and (one.source != "peer" or peers >= FEWEST_PEERS)
    ]
    return [
        {
            "observation_id": one.observation_id,
            "type_name": vocabulary.observation_type(one.observation_type).told(language),
            "occurred_on": one.occurred_on,
            "source": one.source,
            "note": one.note,
            "note_said": vocabulary.tags.said(one.note, language),
            "measures": dict(one.measures),
            "pictures": _of_fact(contents, one),
        }
        for one in sorted(shown, key=lambda one: one.occurred_on, reverse=True)
    ]


def _of_fact(contents: Contents, fact: Counted) -> list[UUID]:
    """The pictures beside a fact; none while the family does not let them be shown."""
    if not contents.shows_pictures:
        return []
    return [
        evidence_id
        for evidence_id, (beside, kept) in contents.record.evidence.items()
        if beside == fact.observation_id and kept.duration_ms is None
    ]


def _subjects(term: ClosedTerm, vocabulary: Vocabulary, language: str) -> list[dict[str, str]]:
    labels = {one.code: one.told(language) for one in vocabulary.subject_scale.levels}
    names = {one.zh: one.told(language) for one in vocabulary.subjects_for(term.grade)}
    return [
        {
            "name": names.get(one.name, one.name),
            "level": one.level,
            "label": labels[one.level],
        }
        for one in term.subjects
    ]


def voices(term: ClosedTerm) -> Iterator[dict[str, Any]]:
    """The child first, then the class teacher, then whoever else spoke; peers from three on."""
    said = {voice: [one for one in term.voices if one.voice is voice] for voice in Voice}
    yield from (_said("student", one.text, for_child=one.for_child) for one in said[Voice.STUDENT])
    if is_written(term.remark):
        yield _said("class_teacher", term.remark or "")
    for voice in _AFTER_TEACHER:
        if voice is not Voice.PEER or len(said[voice]) >= FEWEST_PEERS:
            yield from (_said(voice, one.text) for one in said[voice])


def _said(voice: str, text: str, *, for_child: bool = False) -> dict[str, Any]:
    return {"voice": voice, "text": text, "for_child": for_child}


def _practice(term: ClosedTerm) -> Iterator[dict[str, Any]]:
    for kind in PracticeKind:
        if of := [one for one in term.practice if one.kind is kind]:
            yield {"kind": kind, **_amount(of)}


def _amount(of: list[PracticeFact]) -> dict[str, Any]:
    timed = [one.minutes for one in of if one.minutes is not None]
    return {
        "times": len(of),
        "timed": len(timed),
        "minutes": sum(timed),
        "recorded_by": list(dict.fromkeys(one.recorded_by for one in of)),
        "confirmed": sum(one.confirmed_by is not None for one in of),
        "titles": list(dict.fromkeys(one.title for one in of if one.title)),
    }


def _pictures(contents: Contents) -> list[dict[str, Any]]:
    days = {one.observation_id: one.occurred_on for one in contents.record.facts}
    beside = {
        one.evidence_id: contents.record.evidence[one.evidence_id][0] for one in contents.pictures
    }
    return [
        {
            "observation_id": beside[one.evidence_id],
            "evidence_id": one.evidence_id,
            "caption": one.caption,
            "taken_on": days.get(beside[one.evidence_id]),
        }
        for one in contents.pictures
    ]
