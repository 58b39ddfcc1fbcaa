"""我的成长树: what a child did this term, by area, for the child alone. Pure.

A tablet of the class stands among children: a leaf tells the kind of a fact and its day, nobody's
words and no picture; what is restricted, of health or of home is no leaf. Nothing is counted.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.curate.domain import TermRecord
from portfolio.support.vocabulary import Vocabulary

_SHOWN = "normal"
_MOST_LEAVES = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """A fact that counts: its kind, the area it belongs to, its day."""

    observation_id: UUID
    observation_type: str
    area: str
    occurred_on: date


def leaves(record: TermRecord, vocabulary: Vocabulary) -> list[Leaf]:
    """The latest first."""
    areas = {one.code: area.code for area, one in vocabulary.indicators()}
    found = [
        Leaf(
            one.observation_id,
            one.observation_type,
            areas[vocabulary.indicator_of(one.observation_type)],
            one.occurred_on,
        )
        for one in record.facts
        if _is_shown(one.observation_type, vocabulary)
    ]
    return sorted(found, key=lambda one: one.occurred_on, reverse=True)[:_MOST_LEAVES]


def _is_shown(code: str, vocabulary: Vocabulary) -> bool:
    kind = vocabulary.observation_type(code)
    return kind.sensitivity == _SHOWN and not kind.seen_by
