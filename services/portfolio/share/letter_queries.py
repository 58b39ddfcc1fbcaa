"""Letters to the class teacher: one's own from the log, those of a class from their read table,
where what was written lies sealed under the pupil's key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, Table, Text
from sqlalchemy.dialects import postgresql

from portfolio.admit.desk import Desk
from portfolio.share.events import LetterRead, LetterWritten
from portfolio.share.letters import Letter, letters, letters_subject
from portfolio.support.actor import Actor
from portfolio.support.changes import Amend, Change, Put
from portfolio.support.database import metadata
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import Gone
from portfolio.support.projecting import Fact, Projection

LETTER = Table(
    "letter",
    metadata,
    Column("school_id", postgresql.UUID, primary_key=True),
    Column("letter_id", postgresql.UUID, primary_key=True),
    Column("student_id", postgresql.UUID, nullable=False),
    Column("term", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("written_by", postgresql.UUID, nullable=False),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("read_at", DateTime(timezone=True)),
    Column("answer", LargeBinary),
)
_OF_CLASS = (
    "SELECT l.letter_id, l.student_id, l.term, l.position, l.written_by, l.written_at, l.content,"
    " l.read_at, l.answer FROM letter l JOIN student s USING (school_id, student_id)"
    " WHERE l.school_id = $1 AND s.class_group_id = $2 AND s.left_position IS NULL"
)
# What waits, the oldest first; what was read, the latest first.
_WAITING = _OF_CLASS + " AND l.read_at IS NULL AND l.position > $3 ORDER BY l.position LIMIT $4"
_READ = (
    _OF_CLASS + " AND l.read_at IS NOT NULL AND ($3 = 0 OR l.position < $3)"
    " ORDER BY l.position DESC LIMIT $4"
)


@dataclass(frozen=True, slots=True)
class OfClass:
    """A letter of a class, and whose family it is from."""

    student_id: UUID
    term: str
    letter: Letter


async def own_letters(desk: Desk, actor: Actor, student_id: UUID, term: str) -> list[Letter]:
    """What the caller wrote about a pupil's term, the latest first."""
    rows = await desk.journal.store.subject(actor.school_id, letters_subject(student_id, term))
    try:
        found = letters(rows, await desk.journal.opened(rows))
    except KeyForgotten:
        raise Gone from None
    return [one for one in found if one.written_by == actor.person_id]


async def letters_of_class(
    desk: Desk, school_id: UUID, class_group_id: UUID, *, is_read: bool, after: int, limit: int
) -> tuple[list[OfClass], int | None]:
    """A page of them, of whoever is in the class as the read tables have it,
    and where the next begins. Who was erased meanwhile is not there, and ends no list.
    """
    rows = await desk.pool.fetch(
        _READ if is_read else _WAITING, school_id, class_group_id, after, limit
    )
    end: int | None = rows[-1]["position"] if len(rows) == limit else None
    return await _opened(desk, school_id, rows), end


async def _opened(desk: Desk, school_id: UUID, rows: Sequence[Any]) -> list[OfClass]:
    keys = await desk.journal.keyring.get_many(school_id, {row["student_id"] for row in rows})
    return [
        OfClass(row["student_id"], row["term"], _letter(row, keys))
        for row in rows
        if row["student_id"] in keys
    ]


def _letter(row: Any, keys: Any) -> Letter:
    key, letter_id = keys[row["student_id"]], row["letter_id"]
    answer: bytes | None = row["answer"]
    read_at: datetime | None = row["read_at"]
    return Letter(
        letter_id,
        row["written_by"],
        key.open_text(row["content"], *text_place("content", letter_id)),
        row["written_at"],
        read_at,
        key.open_text(answer, *text_place("answer", letter_id)) if answer else None,
    )


def text_place(column: str, letter_id: object) -> tuple[str, str, str]:
    """What a sealed text of a letter is bound to: `content` or `answer`."""
    return ("letter", column, str(letter_id))


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    match event:
        case LetterWritten():
            yield Put(
                LETTER,
                {
                    "school_id": row.school_id,
                    "letter_id": event.letter_id,
                    "student_id": row.stream_id,
                    "term": row.term,
                    "position": row.id,
                    "written_by": event.written_by,
                    "written_at": row.recorded_at,
                    "content": fact.key.seal_text(
                        event.text, *text_place("content", event.letter_id)
                    ),
                    "read_at": None,
                    "answer": None,
                },
            )
        case LetterRead():
            yield _read(fact, event)
        case _:
            return


def _read(fact: Fact, event: LetterRead) -> Change:
    key = {"school_id": fact.row.school_id, "letter_id": event.letter_id}
    said: dict[str, Any] = {"read_at": fact.row.recorded_at}
    if event.answer is not None:
        place = text_place("answer", event.letter_id)
        said["answer"] = fact.key.seal_text(event.answer, *place)
    return Amend(LETTER, key, said)


PROJECTION = Projection("letter", (LETTER,), fold)
