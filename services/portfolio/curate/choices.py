"""What may be chosen to stand for a pupil's term, and what of it is chosen. Pure.

By indicator, the oldest fact first; only what counts, may be seen by whoever asks and may be
printed. What could not be chosen is not offered.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from portfolio.confirm.domain import Counted
from portfolio.curate import choosing
from portfolio.curate.domain import TermRecord
from portfolio.curate.events import MOST_PICTURES
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.web import etag

MaySee = Callable[[Counted], bool]


def offered(
    record: TermRecord, words: Vocabulary, may_see: MaySee, language: str
) -> dict[str, Any]:
    """The facts and pictures to choose from, with the limits and what is chosen so far."""
    seen = [one for one in record.facts if may_see(one) and choosing.is_for_print(one, words)]
    facts = sorted(seen, key=lambda one: one.occurred_on)
    version = record.pictures.version
    return {
        "most_entries": choosing.MOST_ENTRIES,
        "most_pictures": MOST_PICTURES,
        "indicators": _indicators(record, facts, words, language),
        "pictures": _pictures(record, facts, words, language),
        "pictures_etag": etag(version) if version else None,
    }


def _indicators(
    record: TermRecord, facts: list[Counted], words: Vocabulary, language: str
) -> list[dict[str, Any]]:
    found = []
    for _, one in words.indicators():
        own = [each for each in facts if words.indicator_of(each.observation_type) == one.code]
        if own:
            told = [_fact(record, each, words, language) for each in own]
            found.append({"indicator": one.code, "name": one.told(language), "facts": told})
    return found


def _fact(record: TermRecord, one: Counted, words: Vocabulary, language: str) -> dict[str, Any]:
    chosen = record.entries.get(one.observation_id)
    return {
        **_named(one, words, language),
        "source": one.source,
        "note": one.note,
        "note_said": words.tags.said(one.note, language),
        "measures": dict(one.measures),
        "words": dict(one.words),
        "is_chosen": chosen is not None,
        "line": chosen.line if chosen else None,
    }


def _pictures(
    record: TermRecord, facts: list[Counted], words: Vocabulary, language: str
) -> list[dict[str, Any]]:
    by_id: dict[UUID, Counted] = {one.observation_id: one for one in facts}
    chosen = [one.evidence_id for one in record.pictures_that_count()]
    captions = {one.evidence_id: one.caption for one in record.pictures_that_count()}
    return [
        {
            **_named(by_id[beside], words, language),
            "evidence_id": evidence_id,
            "place": chosen.index(evidence_id) + 1 if evidence_id in captions else None,
            "caption": captions.get(evidence_id),
        }
        for evidence_id, (beside, evidence) in record.evidence.items()
        if beside in by_id and choosing.is_picture(evidence)
    ]


def _named(one: Counted, words: Vocabulary, language: str) -> dict[str, Any]:
    return {
        "observation_id": one.observation_id,
        "type_name": words.observation_type(one.observation_type).told(language),
        "occurred_on": one.occurred_on,
    }
