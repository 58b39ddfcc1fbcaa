"""Export requests as they are kept; the reason is sealed under the school's key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from portfolio.admit.access.export_domain import (
    APPROVER,
    MOST_A_DAY,
    MOST_TAKINGS,
    UNDER_WAY_FOR,
    Export,
    TooManyExports,
)
from portfolio.admit.desk import Desk
from portfolio.support.problems import Conflict, NotFound

_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('export-request', 0) # hashtext($1))"
_ADD = (
    "INSERT INTO export_request (school_id, export_id, what, term, class_group_ids, reason,"
    " asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
)
_TODAY = "SELECT count(*) FROM export_request WHERE school_id = $1 AND asked_at >= $2"
_ONE = "SELECT * FROM export_request WHERE school_id = $1 AND export_id = $2"
_LISTED = (
    "SELECT * FROM export_request WHERE school_id = $1 AND ($2::timestamptz IS NULL"
    " OR (asked_at, export_id) < ($2, $3::uuid)) ORDER BY asked_at DESC, export_id DESC LIMIT $4"
)
_APPROVE = (
    "UPDATE export_request SET approved_by = $3, approved_as = $4, approved_at = $5"
    " WHERE school_id = $1 AND export_id = $2 AND approved_at IS NULL RETURNING export_id"
)
_TAKE = (
    "UPDATE export_request SET taken_until = $4, takings = takings + 1"
    " WHERE school_id = $1 AND export_id = $2 AND used_at IS NULL AND approved_at IS NOT NULL"
    " AND takings < $5 AND coalesce(taken_until <= $3, true) RETURNING takings"
)
# By the number of the taking: whoever comes after has another.
_OF_TAKING = "WHERE school_id = $1 AND export_id = $2 AND takings = $3 AND used_at IS NULL"
_GO_ON = f"UPDATE export_request SET taken_until = $4 {_OF_TAKING} RETURNING takings"
_USE = f"UPDATE export_request SET used_at = $4 {_OF_TAKING}"
_GIVE_BACK = (
    f"UPDATE export_request SET taken_until = NULL, takings = takings - $4::integer {_OF_TAKING}"
)
_COVERING = (
    "SELECT export_id FROM export_request WHERE school_id = $1 AND asked_by = $2 AND what = $3"
    " AND class_group_ids @> ARRAY[$4::uuid] AND approved_at > $5 AND used_at IS NULL LIMIT 1"
)


class ExportIdIsTaken(Conflict):
    """The same id was used for something else."""

    zh = "这个编号已用于另一项申请。"
    en = "This id was used for another request."


def reason_place(export_id: object) -> tuple[str, str, str]:
    """What a sealed reason is bound to."""
    return ("export_request", "reason", str(export_id))


async def add(
    desk: Desk, school_id: UUID, export: Export, reason: str, *, day_began: datetime
) -> bool:
    """Keep a request; False where it was kept before. One after the other in each school,
    so that the limit holds; raises `TooManyExports`, `ExportIdIsTaken`.
    """
    key = await desk.journal.keyring.get(school_id, school_id)
    sealed = key.seal_text(reason, *reason_place(export.export_id))
    said = (export.what, export.term, list(export.class_group_ids), sealed, export.asked_by)
    async with desk.pool.acquire() as connection, connection.transaction():
        await connection.execute(_TURN, str(school_id))
        known = await connection.fetchrow(_ONE, school_id, export.export_id)
        if known:
            names = ("what", "term", "class_group_ids", "reason", "asked_by")
            if tuple(known[name] for name in names) != said:
                raise ExportIdIsTaken
            return False
        if await connection.fetchval(_TODAY, school_id, day_began) >= MOST_A_DAY:
            raise TooManyExports(most=MOST_A_DAY)
        await connection.execute(_ADD, school_id, export.export_id, *said, export.asked_at)
    return True


async def one(desk: Desk, school_id: UUID, export_id: UUID) -> Export:
    """A request; raises `NotFound`."""
    row = await desk.pool.fetchrow(_ONE, school_id, export_id)
    if row is None:
        raise NotFound
    return export_of(row)


async def listed(
    desk: Desk, school_id: UUID, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[tuple[Export, str]]:
    """A page of requests with their reasons, the newest first."""
    asked_at, export_id = before or (None, None)
    rows = await desk.pool.fetch(_LISTED, school_id, asked_at, export_id, limit)
    if not rows:
        return []
    key = await desk.journal.keyring.get(school_id, school_id)
    return [
        (export_of(row), key.open_text(row["reason"], *reason_place(row["export_id"])))
        for row in rows
    ]


async def approve(
    desk: Desk, school_id: UUID, export_id: UUID, by: UUID | None, approved_as: APPROVER
) -> bool:
    """Whether this was the approval; False where somebody was quicker."""
    at = desk.clock.now()
    row = await desk.pool.fetchval(_APPROVE, school_id, export_id, by, approved_as, at)
    return row is not None


async def take(desk: Desk, school_id: UUID, export_id: UUID) -> int | None:
    """A download begins: its number; None where another has the export to itself."""
    now = desk.clock.now()
    taken: int | None = await desk.pool.fetchval(
        _TAKE, school_id, export_id, now, now + UNDER_WAY_FOR, MOST_TAKINGS
    )
    return taken


async def go_on(desk: Desk, school_id: UUID, export_id: UUID, taking: int) -> bool:
    """Whether the download still has the export to itself, and for another while."""
    until = desk.clock.now() + UNDER_WAY_FOR
    return await desk.pool.fetchval(_GO_ON, school_id, export_id, taking, until) is not None


async def use(desk: Desk, school_id: UUID, export_id: UUID, taking: int) -> None:
    """The whole of it has left."""
    await desk.pool.execute(_USE, school_id, export_id, taking, desk.clock.now())


async def give_back(
    desk: Desk, school_id: UUID, export_id: UUID, taking: int, *, has_begun: bool
) -> None:
    """A download broke off; one of which nothing left does not count."""
    await desk.pool.execute(_GIVE_BACK, school_id, export_id, taking, int(not has_begun))


async def covering(
    desk: Desk, school_id: UUID, person_id: UUID, what: str, class_group_id: UUID, since: datetime
) -> UUID | None:
    """An approved request of this person that names this class."""
    found: UUID | None = await desk.pool.fetchval(
        _COVERING, school_id, person_id, what, class_group_id, since
    )
    return found


def export_of(row: Mapping[str, Any]) -> Export:
    """A row as decisions see it."""
    said = {name: row[name] for name in Export.__dataclass_fields__}
    return Export(**{**said, "class_group_ids": tuple(row["class_group_ids"])})
