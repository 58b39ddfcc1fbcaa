"""A pupil's term as the log tells it: for deciding, for showing what is signed,
and for the report.
"""

from collections.abc import Iterable
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.curate.domain import TermRecord, record_of
from portfolio.curate.projection import remark_place
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


async def cell_record(journal: Journal, school_id: UUID, cell: UUID) -> TermRecord:
    """What stands of a term in one cell alone, for what asks no fact; raises `Gone`."""
    rows = await journal.store.subject(school_id, cell)
    try:
        events = await journal.opened(rows)
    except KeyForgotten:
        raise Gone from None
    return record_of(rows, events)


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


async def remarks_beside(
    desk: Desk, school_id: UUID, class_group_id: UUID, term: str, student_id: UUID
) -> list[tuple[UUID, str]]:
    """The remarks of a pupil's classmates, as far as the read table has them."""
    rows = await desk.pool.fetch(
        "SELECT r.student_id, r.content FROM remark r JOIN student s USING (school_id, student_id)"
        " WHERE r.school_id = $1 AND r.term = $2 AND s.class_group_id = $3"
        " AND r.student_id <> $4",
        school_id,
        term,
        class_group_id,
        student_id,
    )
    keys = await desk.journal.keyring.get_many(school_id, [row["student_id"] for row in rows])
    return [
        (who, keys[who].open_text(row["content"], *remark_place(who, term)))
        for row in rows
        if (who := row["student_id"]) in keys
    ]
