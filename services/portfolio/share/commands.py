"""材料使用: cut a school's numbers of a term into the outgoing feed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for
from portfolio.admit.domain import School
from portfolio.seal.queries import progress
from portfolio.share.domain import Follows, decide_cut
from portfolio.share.events import CubeSnapshotCut, Cut
from portfolio.share.gate import Cutting, cut_snapshot
from portfolio.share.queries import pupils_for_gate
from portfolio.share.snapshot import CubeSnapshot
from portfolio.support.actor import Actor
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended

BANDING, GATE_POLICY = "phase.v1", "gate.v1"


@dataclass(frozen=True, slots=True)
class _Feed:
    """The school's earlier cuts, and the version of the last."""

    cuts: list[CubeSnapshotCut]
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
        )
        snapshot = await _cut(desk, actor.school_id, school.state, command_id, term, cut, follows)
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
    cuts = [one for one in events if isinstance(one, CubeSnapshotCut)]
    return _Feed(cuts, rows[-1].originator_version if rows else 0)


async def _cut(
    desk: Desk,
    school_id: UUID,
    school: School,
    snapshot_id: UUID,
    term: str,
    cut: Cut,
    follows: Follows,
) -> dict[str, Any]:
    cutting = Cutting(
        snapshot_id=snapshot_id,
        school={
            "code": school.code,
            "name": school.name,
            "authority": school.authority,
            "stage": school.stage,
        },
        term=term,
        cut=cut,
        definitions={
            **desk.vocabulary.versions,
            "banding": BANDING,
            "gate_policy": GATE_POLICY,
        },
        indicators=desk.vocabulary.levelled_indicators(),
        supersedes=follows.supersedes,
        previous_digest=follows.previous_digest,
    )
    snapshot = cut_snapshot(cutting, await pupils_for_gate(desk, school_id, term))
    # The allow-list: whatever it does not name stops here, before it is signed.
    CubeSnapshot.model_validate(snapshot)
    return snapshot
