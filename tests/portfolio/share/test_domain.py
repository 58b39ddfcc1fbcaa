"""材料使用: when a cut may be made and what it follows."""

from typing import Any
from uuid import UUID, uuid4

from builders import TEACHER_ID, TERM, a_term
from given_when_then import Given, Outcome
from portfolio.share.domain import (
    FinalIsCut,
    Follows,
    ReportsAreStillMade,
    TermIsStillOpen,
    decide_cut,
)
from portfolio.share.events import CubeSnapshotCut

FIRST, SECOND, OTHER = uuid4(), uuid4(), uuid4()


def a_cut(sequence: int, snapshot_id: UUID, cut: str = "provisional", term: str = TERM) -> Any:
    return CubeSnapshotCut.model_validate(
        {
            "sequence": sequence,
            "snapshot_id": snapshot_id,
            "cut": cut,
            "cut_by": TEACHER_ID,
            "snapshot": {"term": term, "content_digest": f"digest of {sequence}"},
        }
    )


def cutting(cut: str, *earlier: Any, state: str = "open", missing: int = 0) -> Outcome:
    return Given(a_term(state)).when(decide_cut, cut, list(earlier), reports_missing=missing)


def test_the_first_cut_follows_nothing() -> None:
    """Number one of the feed."""
    cutting("provisional").then(Follows(1, None, None))


def test_a_cut_replaces_the_one_before_of_its_term_and_follows_the_last_of_all() -> None:
    """The chain of digests runs through the whole feed; what is superseded is of one term."""
    earlier = (
        a_cut(1, FIRST),
        a_cut(2, SECOND),
        a_cut(3, OTHER, term="2025-2026-2"),
    )

    cutting("provisional", *earlier).then(Follows(4, SECOND, "digest of 3"))


def test_a_cut_of_another_term_supersedes_nothing() -> None:
    """Each term has numbers of its own."""
    cutting("provisional", a_cut(1, OTHER, "final", "2025-2026-2")).then(
        Follows(2, None, "digest of 1")
    )


def test_final_numbers_are_of_a_closed_term_with_all_its_reports() -> None:
    """26e says how many reports were issued: half of them would be a wrong number for ever."""
    cutting("final").refuses(TermIsStillOpen)
    cutting("final", state="planned").refuses(TermIsStillOpen)
    cutting("final", state="sealed", missing=3).refuses(ReportsAreStillMade, missing=3)
    cutting("final", a_cut(1, FIRST), state="sealed").then(Follows(2, FIRST, "digest of 1"))


def test_a_final_cut_is_made_once() -> None:
    """What changes after it waits for a scheduled revision: the difference would be a child."""
    for cut in ("final", "provisional"):
        cutting(cut, a_cut(1, FIRST, "final"), state="sealed").refuses(FinalIsCut)
