"""Whole classes one person took in a day: reports or codes, counted before they leave.

By all processes, over restarts: whoever asks for many at once is not each time the first.
An administrator counts together with those whose accounts came from one hand of late:
ten invented colleagues are not ten people.
"""

from collections.abc import Collection
from uuid import UUID

from portfolio.support.access_rules import MOST_CLASSES
from portfolio.support.actor import Actor
from portfolio.support.clock import Clock, school_day
from portfolio.support.database import Connection, Pool

# One after the other in each school: it is done some dozen times a day.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('class-taking', 0) # hashtext($1))"
_TAKEN = (
    "SELECT DISTINCT class_group_id FROM class_taking WHERE school_id = $1 AND day = $2"
    " AND (person_id = $3 OR NOT as_teacher AND person_id = ANY($4))"
)
_TAKE = (
    "INSERT INTO class_taking (school_id, person_id, day, class_group_id, as_teacher)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
)
_SWEEP = "DELETE FROM class_taking WHERE school_id = $1 AND day < $2"


class Takings:
    """Who took which classes today."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    async def allow(
        self,
        actor: Actor,
        class_group_id: UUID,
        *,
        as_teacher: bool = False,
        same_hand: Collection[UUID] = (),
    ) -> bool:
        """Whether this class may be taken without a second person's word; then it counts.

        `as_teacher`: of the class itself; `same_hand`: who counts together with the caller.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_TURN, str(actor.school_id))
            return await self._take(
                connection, actor, class_group_id, as_teacher=as_teacher, same_hand=same_hand
            )

    async def _take(
        self,
        connection: Connection,
        actor: Actor,
        class_group_id: UUID,
        *,
        as_teacher: bool,
        same_hand: Collection[UUID],
    ) -> bool:
        today, school_id = school_day(self._clock.now()), actor.school_id
        others = [] if as_teacher else sorted(same_hand)
        rows = await connection.fetch(_TAKEN, school_id, today, actor.person_id, others)
        taken = {row[0] for row in rows}
        if class_group_id not in taken and len(taken) >= MOST_CLASSES:
            return False
        await connection.execute(
            _TAKE, school_id, actor.person_id, today, class_group_id, as_teacher
        )
        return True

    async def sweep(self, school_id: UUID) -> None:
        """Forget the days before this one."""
        await self._pool.execute(_SWEEP, school_id, school_day(self._clock.now()))
