"""Windows in which shared devices of a class may be used: opened by a teacher, over by themselves.

What a device shows is a random token, of which the hash is kept. Closing a window, or opening
another for the class, ends every session that was begun in it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.problems import NotFound, Unauthenticated
from portfolio.support.row_security import act_for
from portfolio.support.tokens import hash_token, new_token, school_of

_COLUMNS = "school_id, window_id, class_group_id, opened_by, closes_at"
# One after the other for each class: of two opened at once only the later stays open.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('class-window', 0) # hashtext($1))"


class WindowIsClosed(Unauthenticated):
    """There is no such window, or it is closed."""

    zh = "班级码无效或已关闭，请老师重新打开。"
    en = "This class code is not valid or closed; ask the teacher to open it again."


@dataclass(frozen=True, slots=True)
class ClassWindow:
    """A window that is open."""

    school_id: UUID
    window_id: UUID
    class_group_id: UUID
    opened_by: UUID
    closes_at: datetime


class ClassWindows:
    """The windows of all schools."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    async def open(
        self, school_id: UUID, class_group_id: UUID, *, by: UUID, lasts: timedelta
    ) -> tuple[str, ClassWindow]:
        """A new window with its token, told once; an earlier one of the class closes."""
        token, closes_at = new_token(school_id), self._clock.now() + lasts
        window = ClassWindow(school_id, uuid4(), class_group_id, by, closes_at)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_TURN, str(class_group_id))
            earlier = await connection.fetch(
                "SELECT window_id FROM class_window WHERE school_id = $1 AND class_group_id = $2",
                school_id,
                class_group_id,
            )
            await _close(connection, school_id, [row[0] for row in earlier])
            await connection.execute(
                f"INSERT INTO class_window ({_COLUMNS}, token_hash)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
                school_id,
                window.window_id,
                class_group_id,
                by,
                closes_at,
                hash_token(token),
            )
        return token, window

    async def behind(self, token: str) -> ClassWindow:
        """The open window of a token; raises `WindowIsClosed`."""
        try:
            school_id = school_of(token)
        except Unauthenticated:
            raise WindowIsClosed from None
        act_for(school_id)
        row = await self._pool.fetchrow(
            f"SELECT {_COLUMNS} FROM class_window WHERE school_id = $1 AND token_hash = $2"
            " AND closes_at > $3",
            school_id,
            hash_token(token),
            self._clock.now(),
        )
        return _window(row)

    async def named(self, school_id: UUID, window_id: UUID) -> ClassWindow:
        """The open window of an id; raises `WindowIsClosed`."""
        row = await self._pool.fetchrow(
            f"SELECT {_COLUMNS} FROM class_window WHERE school_id = $1 AND window_id = $2"
            " AND closes_at > $3",
            school_id,
            window_id,
            self._clock.now(),
        )
        return _window(row)

    async def close(self, school_id: UUID, class_group_id: UUID, window_id: UUID) -> None:
        """Close a class's window with everything in it; raises `NotFound`."""
        async with self._pool.acquire() as connection, connection.transaction():
            is_there = await connection.fetchval(
                "SELECT EXISTS (SELECT FROM class_window WHERE school_id = $1"
                " AND window_id = $2 AND class_group_id = $3)",
                school_id,
                window_id,
                class_group_id,
            )
            if not is_there:
                raise NotFound
            await _close(connection, school_id, [window_id])


async def _close(connection: Connection, school_id: UUID, window_ids: list[UUID]) -> None:
    await connection.execute(
        "DELETE FROM class_window WHERE school_id = $1 AND window_id = ANY($2)",
        school_id,
        window_ids,
    )
    await connection.execute(
        "DELETE FROM session WHERE school_id = $1 AND window_id = ANY($2)", school_id, window_ids
    )


def _window(row: Any) -> ClassWindow:
    if row is None:
        raise WindowIsClosed
    return ClassWindow(*row)
