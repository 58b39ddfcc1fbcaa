"""材料使用: cut a school's numbers of a term into the outgoing feed."""

from dataclasses import dataclass
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for
from portfolio.seal.queries import progress
from portfolio.share.cutting import Naming, snapshot_of
from portfolio.share.domain import Told, decide_cut
from portfolio.share.events import CubeSnapshotCut, Cut
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended


@dataclass(frozen=True, slots=True)
class _Feed:
    """The school's earlier cuts, and the version of the last."""

    cuts: list[Told]
    version: int


async def cut_snapshot_of(
    desk: Desk, actor: Actor, *, command_id: UUID, term: str, cut: Cut
) -> Appended:
    """One cut of one term: gate, then append; its number in the feed is the next."""
    feed_id = derived(actor.school_id, "feed")

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "snapshot.cut", fresh=fresh)
        await desk.views.wait_for(
            actor.school_id, await desk.journal.store.position(actor.school_id)
        )
        earlier = await _earlier(desk, actor.school_id, feed_id)
        counts = await progress(desk.pool, actor.school_id, term)
        follows = decide_cut(
            school.state.term(term),
            cut,
            earlier.cuts,
            reports_missing=counts.enrolled - counts.reports,
            today=school_day(desk.clock.now()),
        )
        naming = Naming(command_id, term, cut)
        snapshot = await snapshot_of(desk, actor.school_id, school.state, naming, follows)
        event = CubeSnapshotCut(
            sequence=follows.sequence,
            snapshot_id=command_id,
            cut=cut,
            cut_by=actor.person_id,
            snapshot=snapshot,
        )
        return Decision(
            (Decided(actor.school_id, event, term, feed_id),),
            {actor.school_id: school.epoch},
            subjects={(actor.school_id, feed_id): earlier.version},
        )

    request = said_by(actor, command_id, actor.school_id, "cut-snapshot", term, cut)
    return await desk.journal.execute(request, attempt)


async def _earlier(desk: Desk, school_id: UUID, feed_id: UUID) -> _Feed:
    rows = await desk.journal.store.subject(school_id, feed_id)
    events = await desk.journal.opened(rows)
    cuts = [
        Told(event, school_day(row.recorded_at))
        for row, event in zip(rows, events, strict=True)
        if isinstance(event, CubeSnapshotCut)
    ]
    return _Feed(cuts, rows[-1].originator_version if rows else 0)
