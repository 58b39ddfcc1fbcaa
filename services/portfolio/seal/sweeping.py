"""Objects that nothing refers to: what a failed append left behind,
and what an erased pupil's key no longer opens.

Only a school whose read tables are at the end of its log is swept,
and the tables are read after the listing,
so nothing that is still on its way is taken for an orphan.
"""

from datetime import UTC, datetime
from uuid import UUID

from portfolio.capture.evidence import orphans
from portfolio.support.database import Pool
from portfolio.support.object_store import ObjectStore

_REFERENCED = (
    "SELECT object_name FROM evidence WHERE school_id = $1"
    " UNION SELECT object_name FROM report WHERE school_id = $1"
)


async def sweep(pool: Pool, objects: ObjectStore, school_id: UUID) -> int:
    """Remove a school's orphans that are older than a day; returns how many."""
    stored = [one async for one in objects.list(f"{school_id}/")]
    if not stored:
        return 0
    referenced = {row[0] for row in await pool.fetch(_REFERENCED, school_id)}
    # The machine's own clock, which dates the objects; never one that a demo steers.
    names = list(orphans(stored, referenced, now=datetime.now(UTC)))
    for name in names:
        await objects.remove(name)
    return len(names)
