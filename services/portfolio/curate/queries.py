"""A pupil's term as the log tells it: for deciding, for showing what is signed,
and for the report.
"""

from uuid import UUID

from portfolio.curate.domain import TermRecord, record_of
from portfolio.support.journal import Journal
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import Gone


async def term_record(journal: Journal, school_id: UUID, student_id: UUID, term: str) -> TermRecord:
    """What stands of the term; raises `Gone` after an erasure."""
    stream = await journal.store.load(school_id, student_id, terms=(term,))
    try:
        events = await journal.opened(stream.events)
    except KeyForgotten:
        raise Gone from None
    return record_of(stream.events, events)
