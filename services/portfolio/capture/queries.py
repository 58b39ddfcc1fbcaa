"""One observation as its events tell it, read from the log: what decisions about it need."""

from dataclasses import dataclass
from uuid import UUID

from portfolio.capture.observed import Observation, fold
from portfolio.support.journal import Journal
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import NotFound


@dataclass(frozen=True, slots=True)
class Known:
    """An observation, whose it is, its term, and the version of its last event."""

    observation: Observation
    student_id: UUID
    term: str
    version: int


async def observation_of(journal: Journal, school_id: UUID, observation_id: UUID) -> Known:
    """The observation; raises `NotFound`, also of an erased pupil's: who asks has not been asked
    yet whether they may know of one.
    """
    rows = await journal.store.subject(school_id, observation_id)
    if not rows:
        raise NotFound
    try:
        events = await journal.opened(rows)
    except KeyForgotten:
        raise NotFound from None
    return Known(fold(events), rows[0].stream_id, rows[0].term, rows[-1].originator_version)
