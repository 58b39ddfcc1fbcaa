"""What is left behind by what did not come to its end:
keys without a stream, objects without a reference.

A key is committed before the first append of its stream,
an object is put before the event that names it;
a crash between the two leaves them. An erased pupil's objects open with nothing and go the same
way.
Only a school whose read tables are at the end of its log is swept,
and they are read after the listing,
so nothing that is still on its way is taken for an orphan; both must be older than a day.
"""

from datetime import datetime, timedelta
from uuid import UUID

from portfolio.capture.evidence import orphans
from portfolio.support.database import Pool
from portfolio.support.journal import Journal
from portfolio.support.object_store import ObjectStore
from portfolio.support.views import Views

_UNUSED_AFTER = timedelta(days=1)
_REFERENCED = (
    "SELECT object_name FROM evidence WHERE school_id = $1"
    " UNION SELECT object_name FROM report WHERE school_id = $1"
    " UNION SELECT object_name FROM spoken_prompt WHERE school_id = $1"
    " UNION SELECT object_name FROM telling WHERE school_id = $1"
    " UNION SELECT object_name FROM spoken_remark WHERE school_id = $1"
)


async def sweep_objects(
    pool: Pool, views: Views, objects: ObjectStore, school_id: UUID, now: datetime
) -> int:
    """Remove a school's orphans; returns how many, none where the read tables are behind: what
    nobody has told them of yet is no orphan, however long they have stood still.

    `now`: by the machine's own clock, which dates the objects; never one that a demo steers.
    """
    stored = [one async for one in objects.list(f"{school_id}/")]
    if not stored or not await views.show_all(school_id):
        return 0
    referenced = {row[0] for row in await pool.fetch(_REFERENCED, school_id)}
    names = list(orphans(stored, referenced, now=now))
    for name in names:
        await objects.remove(name)
    return len(names)


async def sweep_keys(journal: Journal, school_id: UUID) -> int:
    """Remove a school's keys that never sealed anything; returns how many."""
    old = await journal.keyring.older_than(school_id, _UNUSED_AFTER)
    # The school's own key stays: one row, and a school about to be registered needs it.
    used = set(await journal.store.epochs(school_id, old)) | {school_id}
    unused = [stream_id for stream_id in old if stream_id not in used]
    await journal.keyring.discard(school_id, unused)
    return len(unused)
