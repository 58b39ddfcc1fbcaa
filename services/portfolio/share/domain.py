"""材料使用: when a cut may be made, and what it follows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit.domain import Term
from portfolio.share.events import CubeSnapshotCut, Cut
from portfolio.support.problems import Conflict


class TermIsStillOpen(Conflict):
    """Final numbers are of a closed term."""

    zh = "学期结束后才能生成最终数据。"
    en = "Final numbers are cut when the term is closed."


class ReportsAreStillMade(Conflict):
    """Final numbers say how many reports were issued; some are still being made."""

    zh = "还有 {missing} 份报告正在生成，请稍后再试。"
    en = "{missing} reports are still being made; try again shortly."


class FinalIsCut(Conflict):
    """A final cut is made once; later changes are scheduled revisions."""

    zh = "本学期的最终数据已经生成；后续更正将在计划的修订日发布。"
    en = "The final cut is made; later changes are for scheduled revisions."


@dataclass(frozen=True, slots=True)
class Follows:
    """What the next cut of a term comes after: its number in the feed, and the cut it replaces."""

    sequence: int
    supersedes: UUID | None
    previous_digest: str | None


def decide_cut(
    term: Term, cut: Cut, earlier: Sequence[CubeSnapshotCut], *, reports_missing: int
) -> Follows:
    """Whether this cut may be made now; `earlier` are all cuts of the school, in order."""
    of_term = [one for one in earlier if one.snapshot["term"] == term.term]
    if any(one.cut == "final" for one in of_term):
        raise FinalIsCut
    if cut == "final":
        if term.state != "sealed":
            raise TermIsStillOpen
        if reports_missing:
            raise ReportsAreStillMade(missing=reports_missing)
    last = earlier[-1] if earlier else None
    return Follows(
        sequence=len(earlier) + 1,
        supersedes=of_term[-1].snapshot_id if of_term else None,
        previous_digest=last.snapshot["content_digest"] if last else None,
    )
