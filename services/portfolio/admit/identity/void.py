"""What was printed for somebody who was here no more by then opens nothing, and is not kept.

Whoever ends a right removes what opens by it, after the log says so; who prints looks once more
after printing. So of a code made in that very moment one of the two always knows.
"""

from collections.abc import Collection
from uuid import UUID

from portfolio.admit.desk import Desk, sign_off
from portfolio.admit.domain import Enrolled

_LINKED = (
    "SELECT DISTINCT guardian_id FROM guardian"
    " WHERE school_id = $1 AND guardian_id = ANY($2) AND is_linked"
)


async def adults_here(desk: Desk, school_id: UUID, adults: Collection[UUID]) -> set[UUID]:
    """Who of these has a child here as things are now; what was printed for the others is void."""
    await desk.views.wait_for(school_id, await desk.journal.store.position(school_id))
    here = {row[0] for row in await desk.pool.fetch(_LINKED, school_id, list(adults))}
    if gone := set(adults) - here:
        await sign_off(desk, school_id, gone)
    return here


async def pupils_here(
    desk: Desk, school_id: UUID, pupils: Collection[UUID]
) -> dict[UUID, Enrolled]:
    """Who of these is a pupil as things are now, also who left, and how; as above of the others."""
    found = await desk.rosters.enrolled_now(school_id, pupils, also_left=True)
    here = {one: at.state for one, at in found.items() if not _was_never(at.state)}
    if gone := set(pupils) - here.keys():
        await sign_off(desk, school_id, gone)
    return here


def _was_never(pupil: Enrolled) -> bool:
    """The list that brought them was taken back."""
    return pupil.left is not None and pupil.left.reason == "undone"
