"""What a cut is made of: the school's facts, what earlier cuts told, the gate, in this order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.share.differences import is_same, steadied
from portfolio.share.domain import Follows, NothingToRevise, like_terms
from portfolio.share.events import Cut
from portfolio.share.gate import Cutting, cut_snapshot, digest_of
from portfolio.share.queries import school_facts
from portfolio.share.snapshot import CubeSnapshot

BANDING, GATE_POLICY = "phase.v1", "gate.v2"
_SERIES = ("framework", "level_scale", "label_set")
"""Where one of these differs, two terms are not compared: the series is broken."""
_RATED = frozenset("ABCD")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Naming:
    """A cut's own id, term and kind."""

    snapshot_id: UUID
    term: str
    cut: Cut


async def snapshot_of(
    desk: Desk, school_id: UUID, school: School, naming: Naming, follows: Follows
) -> dict[str, Any]:
    """The snapshot that may leave; raises `NothingToRevise`."""
    definitions = {
        **desk.vocabulary.versions,
        "label_set": school.term(naming.term).label_set,
        "banding": BANDING,
        "gate_policy": GATE_POLICY,
    }
    series = {
        term: follows.newest[term]
        for term in like_terms(school, naming.term)
        if term in follows.newest and _is_like(follows.newest[term]["definitions"], definitions)
    }
    facts = await school_facts(desk, school_id, school, naming.term, tuple(series))
    key = await desk.journal.keyring.get(school_id, school_id)
    before = [one for one in follows.of_term if one["groups"]]
    cutting = Cutting(
        snapshot_id=naming.snapshot_id,
        school={
            "code": school.code,
            "name": school.name,
            "authority": school.authority,
            "stage": school.stage,
        },
        term=naming.term,
        cut=naming.cut,
        definitions=definitions,
        indicators=desk.vocabulary.levelled_indicators(),
        supersedes=follows.supersedes,
        previous_digest=follows.previous_digest,
        reporting_unit=school.reporting_unit,
        answers=facts.answers,
        agreement=facts.agreement,
        rated_before=dict(rated(series)),
        plans_before=_plans(before),
        secret=key.keyed(b"nianlun-gate-1", naming.term.encode()),
    )
    snapshot = _after(before, cut_snapshot(cutting, facts.pupils), naming.cut)
    # The allow-list: whatever it does not name stops here, before it is signed.
    CubeSnapshot.model_validate(snapshot)
    return snapshot


def _is_like(one: Json, other: Json) -> bool:
    return all(one.get(name) == other.get(name) for name in _SERIES)


def rated(series: Mapping[str, Json]) -> dict[tuple[str, str, str], int]:
    """(term, indicator, band) → how many had a level, as the cut of that term told."""
    found: dict[tuple[str, str, str], int] = {}
    for term, snapshot in series.items():
        for cell in snapshot["levels"]:
            if cell["level"] in _RATED:
                key = (term, cell["indicator"], cell["band"])
                found[key] = found.get(key, 0) + cell["n"]
    return found


def _plans(before: Sequence[Json]) -> dict[str, set[int]]:
    """Band → how many by plan the earlier cuts told."""
    found: dict[str, set[int]] = {}
    for group in (one for cut in before for one in cut["groups"]):
        if group["by_individual_plan"] is not None:
            found.setdefault(group["band"], set()).add(group["by_individual_plan"])
    return found


def _after(before: Sequence[Json], snapshot: dict[str, Any], cut: Cut) -> dict[str, Any]:
    """The cut as it may stand beside those of its term."""
    steady = steadied(before, snapshot)
    if cut == "revision" and (is_same(before[-1], steady) if before else not steady["groups"]):
        raise NothingToRevise
    return {**steady, "content_digest": digest_of(steady)}
