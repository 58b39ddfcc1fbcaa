"""材料使用: when a cut may be made, and what it follows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from portfolio.admit.domain import School, Term
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


class NoFinalYet(Conflict):
    """What is revised was final."""

    zh = "本学期还没有最终数据，不能修订。"
    en = "There is no final cut of this term to revise."


class RevisionIsTooSoon(Conflict):
    """Revisions are made on days apart: one after each correction would tell each correction."""

    zh = "距上一次数据不足 {days} 天，修订须间隔 {days} 天以上。"
    en = "Revisions are {days} days apart at least."


class NothingToRevise(Conflict):
    """Fewer than ten pupils' change is not told."""

    zh = "没有可以发布的变动：没有变化，或变动涉及的学生不足 10 人。"
    en = "Nothing to tell anew: nothing changed, or it concerns fewer than ten pupils."


REVISION_DAYS = 28


@dataclass(frozen=True, slots=True)
class Told:
    """An earlier cut and the day it was made."""

    event: CubeSnapshotCut
    on: date


@dataclass(frozen=True, slots=True)
class Follows:
    """What the next cut of a term comes after: its number in the feed, the cut it replaces,
    the last snapshot of each term, and every snapshot of this one.
    """

    sequence: int
    replaces: CubeSnapshotCut | None
    previous_digest: str | None
    newest: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    of_term: Sequence[Mapping[str, Any]] = ()

    @property
    def supersedes(self) -> UUID | None:
        """The snapshot it replaces."""
        return self.replaces.snapshot_id if self.replaces else None


def decide_cut(
    term: Term, cut: Cut, earlier: Sequence[Told], *, reports_missing: int, today: date
) -> Follows:
    """Whether this cut may be made now; `earlier` are all cuts of the school, in order."""
    of_term = [one for one in earlier if one.event.snapshot["term"] == term.term]
    is_final = any(one.event.cut == "final" for one in of_term)
    if cut == "revision":
        _require_due(of_term, is_final=is_final, today=today)
    elif is_final:
        raise FinalIsCut
    if cut == "final":
        _require_whole(term, reports_missing)
    last = earlier[-1].event if earlier else None
    return Follows(
        sequence=len(earlier) + 1,
        replaces=of_term[-1].event if of_term else None,
        previous_digest=last.snapshot["content_digest"] if last else None,
        newest={one.event.snapshot["term"]: one.event.snapshot for one in earlier},
        of_term=[one.event.snapshot for one in of_term],
    )


def _require_whole(term: Term, reports_missing: int) -> None:
    if term.state != "sealed":
        raise TermIsStillOpen
    if reports_missing:
        raise ReportsAreStillMade(missing=reports_missing)


def _require_due(of_term: Sequence[Told], *, is_final: bool, today: date) -> None:
    if not is_final:
        raise NoFinalYet
    if (today - of_term[-1].on).days < REVISION_DAYS:
        raise RevisionIsTooSoon(days=REVISION_DAYS)


def like_terms(school: School, term: str) -> tuple[str, ...]:
    """The term before, and the like term a year before: those a term is compared with."""
    ordered = sorted(school.terms.values(), key=lambda one: one.opens_on)
    place = [one.term for one in ordered].index(term)
    before = [one.term for one in ordered[:place]]
    like = f"{int(term[:4]) - 1}-{int(term[5:9]) - 1}{term[9:]}"
    return tuple(one for one in before if one in (before[-1], like))
