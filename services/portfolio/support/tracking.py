"""How far each projection of a school has come: read and held, and moved on, with its rows."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from eventsourcing.persistence import Tracking

from portfolio.support.database import Connection


async def lock(
    connection: Connection, school_id: UUID, projections: Iterable[str]
) -> dict[str, int]:
    """Positions of these projections, held so that no two runs write the same rows."""
    names = sorted(projections)
    await connection.execute(
        "INSERT INTO tracking (school_id, projection, position)"
        " SELECT $1, name, 0 FROM unnest($2::text[]) AS name ON CONFLICT DO NOTHING",
        school_id,
        names,
    )
    rows = await connection.fetch(
        "SELECT projection, position FROM tracking WHERE school_id = $1"
        " AND projection = ANY($2) ORDER BY projection FOR UPDATE",
        school_id,
        names,
    )
    return {row[0]: row[1] for row in rows}


async def track(connection: Connection, school_id: UUID, reached: Sequence[Tracking]) -> None:
    await connection.execute(
        "UPDATE tracking SET position = n.position FROM unnest($2::text[], $3::bigint[])"
        " AS n (projection, position)"
        " WHERE tracking.school_id = $1 AND tracking.projection = n.projection",
        school_id,
        [one.application_name for one in reached],
        [one.notification_id for one in reached],
    )
