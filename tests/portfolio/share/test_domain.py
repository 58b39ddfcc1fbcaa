"""材料使用: when a cut may be made and what it follows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from builders import TEACHER_ID, TERM, a_term
from given_when_then import Given, Outcome
from portfolio.admit.domain import School
from portfolio.share.domain import (
    REVISION_DAYS,
    FinalIsCut,
    Follows,
    NoFinalYet,
    ReportsAreStillMade,
    RevisionIsTooSoon,
    TermIsStillOpen,
    Told,
    decide_cut,
    like_terms,
)
from portfolio.share.events import CubeSnapshotCut

TODAY = date(2027, 2, 20)
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


def cutting(
    cut: str, *earlier: Any, state: str = "open", missing: int = 0, days_since: int = 0
) -> Outcome:
    made = [Told(one, TODAY - timedelta(days=days_since)) for one in earlier]
    return Given(a_term(state)).when(decide_cut, cut, made, reports_missing=missing, today=TODAY)


def following(
    sequence: int, replaces: Any, digest: str | None, *newest: Any, of_term: Any = ()
) -> Follows:
    """`newest`: the last cut of each term; `of_term`: all of this one, if more than the last."""
    snapshots = {one.snapshot["term"]: one.snapshot for one in newest}
    theirs = of_term or ([replaces] if replaces else [])
    return Follows(sequence, replaces, digest, snapshots, [one.snapshot for one in theirs])


def test_the_first_cut_follows_nothing() -> None:
    """Number one of the feed."""
    cutting("provisional").then(following(1, None, None))


def test_a_cut_replaces_the_one_before_of_its_term_and_follows_the_last_of_all() -> None:
    """The chain of digests runs through the whole feed; what is superseded is of one term."""
    earlier = (
        a_cut(1, FIRST),
        a_cut(2, SECOND),
        a_cut(3, OTHER, term="2025-2026-2"),
    )

    expected = following(4, earlier[1], "digest of 3", earlier[1], earlier[2], of_term=earlier[:2])
    cutting("provisional", *earlier).then(expected)
    assert expected.supersedes == SECOND


def test_a_cut_of_another_term_supersedes_nothing() -> None:
    """Each term has numbers of its own."""
    other = a_cut(1, OTHER, "final", "2025-2026-2")
    cutting("provisional", other).then(following(2, None, "digest of 1", other))


def test_final_numbers_are_of_a_closed_term_with_all_its_reports() -> None:
    """26e says how many reports were issued: half of them would be a wrong number for ever."""
    cutting("final").refuses(TermIsStillOpen)
    cutting("final", state="planned").refuses(TermIsStillOpen)
    cutting("final", state="sealed", missing=3).refuses(ReportsAreStillMade, missing=3)
    first = a_cut(1, FIRST)
    cutting("final", first, state="sealed").then(following(2, first, "digest of 1", first))


def test_a_final_cut_is_made_once() -> None:
    """What changes after it waits for a scheduled revision: the difference would be a child."""
    for cut in ("final", "provisional"):
        cutting(cut, a_cut(1, FIRST, "final"), state="sealed").refuses(FinalIsCut)


def test_a_revision_follows_a_final_cut_weeks_later() -> None:
    """One after each correction would tell each correction."""
    final = a_cut(1, FIRST, "final")
    cutting("revision", a_cut(1, FIRST), state="sealed").refuses(NoFinalYet)
    cutting("revision", final, state="sealed", days_since=REVISION_DAYS - 1).refuses(
        RevisionIsTooSoon, days=REVISION_DAYS
    )
    cutting("revision", final, state="sealed", days_since=REVISION_DAYS).then(
        following(2, final, "digest of 1", final)
    )


def test_like_is_compared_with_like() -> None:
    """The term before, and the one a year before with the same number."""
    days = {"2025-2026-1": 1, "2025-2026-2": 2, "2026-2027-1": 3, "2026-2027-2": 4}
    terms = {one: replace(a_term(), term=one, opens_on=date(2026, n, 1)) for one, n in days.items()}
    school = School(terms=terms)

    assert like_terms(school, "2025-2026-1") == ()
    assert like_terms(school, "2026-2027-1") == ("2025-2026-1", "2025-2026-2")
    assert like_terms(school, "2026-2027-2") == ("2025-2026-2", "2026-2027-1")
