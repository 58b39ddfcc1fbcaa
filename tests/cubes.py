"""Cube snapshots of invented schools, whole and signed, as a portfolio's feed carries them."""

import hashlib
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import rfc8785
from joserfc.jwk import OKPKey

from aggregator.support.signing import sign_detached

TERM = "2026-2027-1"
SCHOOL = "2150000123"
RATED = ("B2", "B3", "B4", "B5", "B7", "B8", "B9", "B10", "B11", "B12")
USUAL = (180, 220, 80, 8, 40)
LEVELS = ("A", "B", "C", "D", "not_enough")


def a_key(kid: str = "school-1") -> OKPKey:
    """A new signing key of a school."""
    key = OKPKey.generate_key("Ed25519")
    return OKPKey.import_key({**key.as_dict(private=True), "kid": kid})


def a_cube(
    code: str = SCHOOL,
    *,
    term: str = TERM,
    cut: str = "final",
    enrolled: int = 528,
    plans: int | None = None,
    rows: Mapping[str, tuple[int, ...]] | None = None,
    opened: int | None = None,
    reported: int | None = None,
    subjects: list[dict[str, Any]] | None = None,
    supersedes: UUID | None = None,
    previous: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A snapshot with its digest; `rows` maps `B2` … to counts of A, B, C, D, not_enough.

    Version 1.0, unless `more` brings what 1.1 added (`with_1_1`).
    """
    rows = dict.fromkeys(RATED, USUAL) if rows is None else rows
    snapshot: dict[str, Any] = {
        **_head(code, term=term, cut=cut, supersedes=supersedes, previous=previous),
        "groups": [
            {
                "band": "ALL",
                "enrolled": enrolled,
                "assessed": enrolled - 3,
                "by_individual_plan": plans,
            }
        ],
        "levels": [
            {"indicator": f"student.{indicator}", "band": "ALL", "level": level, "n": n}
            for indicator, cells in rows.items()
            for level, n in zip(LEVELS, cells, strict=True)
        ],
        "withheld": [],
        "use": [
            _use("26a", enrolled if opened is None else opened, enrolled),
            _use("26e", enrolled - 2 if reported is None else reported, enrolled),
        ],
        "subjects": subjects or [],
    }
    return sealed(with_1_1(snapshot, **(more or {})))


def with_1_1(
    snapshot: dict[str, Any],
    *,
    label_set: str | None = None,
    unit: str | None = None,
    stage: str | None = None,
    authority: str | None = None,
    objective: Mapping[str, Mapping[str, int]] | None = None,
    changes: Iterable[tuple[str, str, Mapping[str, int]]] = (),
    use: Mapping[str, tuple[int, int]] | None = None,
    phases: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """The same with parts of version 1.1.

    `objective`: measure → class → pupils. `changes`: (`B2`, since, {"AB": 12, …}).
    `phases`: P1 … → pupils; every row is parted among them as evenly as it goes.
    """
    school = {
        **snapshot["school"],
        "stage": stage or snapshot["school"]["stage"],
        "authority": authority or snapshot["school"]["authority"],
    }
    definitions = snapshot["definitions"]
    if label_set or objective or changes or use:
        definitions = {**definitions, "label_set": label_set or "growth"}
    made = {
        **snapshot,
        "school": school,
        "reporting_unit": unit or snapshot["reporting_unit"],
        "definitions": definitions,
        "objective": [
            {"measure": measure, "band": "ALL", "class": name, "n": n}
            for measure, cells in (objective or {}).items()
            for name, n in cells.items()
        ],
        "transitions": [
            cell for indicator, since, cells in changes for cell in _cells(indicator, since, cells)
        ],
        "use": [*snapshot["use"], *(_use(name, *pair) for name, pair in (use or {}).items())],
    }
    return _parted(made, phases) if phases else made


def a_change(since: str, cells: Mapping[str, int]) -> list[tuple[str, str, Mapping[str, int]]]:
    """The same change in every rated indicator; `AB` counts those who went from A to B."""
    return [(indicator, since, cells) for indicator in RATED]


def _cells(indicator: str, since: str, cells: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "indicator": f"student.{indicator}",
            "band": "ALL",
            "since": since,
            "from": start,
            "to": end,
            "n": cells.get(start + end, 0),
        }
        for start, end in product("ABCD", "ABCD")
    ]


def _parted(snapshot: dict[str, Any], phases: Mapping[str, int]) -> dict[str, Any]:
    """Each row spread over the phases in proportion, each phase summing to its pupils."""
    groups, levels = [*snapshot["groups"]], [*snapshot["levels"]]
    left = {(one["indicator"], one["level"]): one["n"] for one in levels}
    rest = sum(phases.values())
    for phase, size in phases.items():
        groups.append({"band": phase, "enrolled": size, "assessed": None, "by_individual_plan": 0})
        for indicator in dict.fromkeys(name for name, _ in left):
            row = {level: left[indicator, level] * size // rest for level in LEVELS}
            for level in LEVELS:
                lacking = size - sum(row.values())
                row[level] += min(lacking, left[indicator, level] - row[level])
            for level, n in row.items():
                left[indicator, level] -= n
                levels.append({"indicator": indicator, "band": phase, "level": level, "n": n})
        rest -= size
    return {**snapshot, "groups": groups, "levels": levels}


def a_tiny_cube(code: str = SCHOOL, *, term: str = TERM) -> dict[str, Any]:
    """What a school of fewer than ten pupils sends: that it is too small, and nothing else."""
    empty: dict[str, Any] = {"groups": [], "levels": [], "use": [], "subjects": []}
    head = _head(code, term=term, cut="final", supersedes=None, previous=None)
    return sealed({**head, **empty, "withheld": [{"band": "ALL", "reason": "group_below_10"}]})


def a_subject(code: str, *counts: int) -> list[dict[str, Any]]:
    """One subject's counts of met, mostly, support, not_enough."""
    levels = ("met", "mostly", "support", "not_enough")
    return [
        {"subject": code, "band": "ALL", "level": level, "n": n}
        for level, n in zip(levels, counts, strict=True)
    ]


def sealed(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with the digest of its own content."""
    content = {key: value for key, value in snapshot.items() if key != "content_digest"}
    return {**content, "content_digest": hashlib.sha256(rfc8785.dumps(content)).hexdigest()}


def an_event(snapshot: dict[str, Any], sequence: int, key: OKPKey) -> dict[str, Any]:
    """The feed's CloudEvent around a snapshot, signed."""
    return {
        "specversion": "1.0",
        "id": snapshot["snapshot_id"],
        "source": f"/schools/{snapshot['school']['code']}/portfolio",
        "type": "cn.nianlun.cube-snapshot.v1",
        "subject": snapshot["term"],
        "time": "2027-01-20T08:00:00Z",
        "datacontenttype": "application/json",
        "dataschema": f"schemas/published/cube-snapshot.v1.{_minor(snapshot)}.json",
        "sequence": str(sequence),
        "data": {"snapshot": snapshot, "signature": sign_detached(rfc8785.dumps(snapshot), key)},
    }


def _minor(snapshot: dict[str, Any]) -> int:
    return int("label_set" in snapshot["definitions"])


def a_history(key: OKPKey, *cubes: dict[str, Any]) -> list[dict[str, Any]]:
    """Cubes of one school as its feed tells them: chained by digest, numbered from one."""
    events: list[dict[str, Any]] = []
    previous, latest = None, {}
    for sequence, cube in enumerate(cubes, start=1):
        chained = {"previous_digest": previous, "supersedes": latest.get(cube["term"])}
        snapshot = sealed({**cube, **chained})
        events.append(an_event(snapshot, sequence, key))
        previous, latest[cube["term"]] = snapshot["content_digest"], snapshot["snapshot_id"]
    return events


def _head(
    code: str, *, term: str, cut: str, supersedes: UUID | None, previous: str | None
) -> dict[str, Any]:
    return {
        "snapshot_id": str(uuid4()),
        "school": {
            "code": code,
            "name": "朝阳小学（东校区）",
            "authority": "500103",
            "stage": "primary",
        },
        "reporting_unit": code,
        "term": term,
        "cut": cut,
        "supersedes": str(supersedes) if supersedes else None,
        "definitions": {
            "framework": "student.v1",
            "observation_types": "v1",
            "level_scale": "growth.v1",
            "banding": "phase.v1",
            "gate_policy": "gate.v1",
        },
        "definitions_digest": "ab" * 32,
        "objective": [],
        "transitions": [],
        "previous_digest": previous,
    }


def _use(metric: str, numerator: int, denominator: int) -> dict[str, Any]:
    return {"metric": metric, "band": "ALL", "numerator": numerator, "denominator": denominator}
