"""A pupil's term as the log tells it: for deciding, for showing what is signed,
and for the report.
"""

from collections.abc import Iterable
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


async def term_records(
    journal: Journal, school_id: UUID, student_ids: Iterable[UUID], term: str
) -> dict[UUID, TermRecord]:
    """What stands of the term of several pupils, read at once; who was erased is not there."""
    streams = await journal.store.load_many(school_id, student_ids, terms=(term,))
    keys = await journal.keyring.get_many(school_id, streams)
    return {
        student_id: record_of(rows, [journal.mapper.open(row, keys[student_id]) for row in rows])
        for student_id, rows in streams.items()
        if student_id in keys
    }
