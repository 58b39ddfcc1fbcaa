"""What two cuts of a term tell together: their difference may be one child. Pure.

A row (one indicator, subject or measure, in every band) is told anew only where in each band nobody
or at least ten pupils stand elsewhere than in the last cut of the term.
Otherwise its cells stay as they were told, and what the band has grown or shrunk by
goes to the row's last cell, which says that nothing is known.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from portfolio.share.bands import K
from portfolio.share.objective import CLASSES

Row = dict[str, Counter[str]]
"""Band → cell → pupils."""
_PARTS = (
    ("levels", ("indicator",), ("level",)),
    ("subjects", ("subject",), ("level",)),
    ("objective", ("measure",), ("class",)),
    ("transitions", ("indicator", "since"), ("from", "to")),
)
_NOTHING_KNOWN = {"not_enough", *(classes[-1] for classes in CLASSES.values())}


def steadied(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The later cut, with the rows of the earlier one where their difference tells of a few."""
    parts = {
        part: list(_part(before[part], after[part], names, cells)) for part, names, cells in _PARTS
    }
    return {
        **after,
        **parts,
        "groups": list(_groups(before["groups"], after["groups"])),
        "use": list(_use(before["use"], after["use"])),
    }


def is_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the later cut tells nothing that the earlier did not."""
    return all(before[part] == after[part] for part, _, _ in _PARTS) and all(
        before[part] == after[part] for part in ("groups", "use")
    )


def _part(
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    names: tuple[str, ...],
    cells: tuple[str, ...],
) -> Iterable[dict[str, Any]]:
    earlier, later = _rows(before, names, cells), _rows(after, names, cells)
    kept = {
        name: _kept(earlier[name], row) if name in earlier else row for name, row in later.items()
    }
    for one in after:
        n = kept[_of(one, names)][one["band"]][_cell(one, cells)]
        yield {**one, "n": n}


def _rows(
    told: Iterable[Mapping[str, Any]], names: tuple[str, ...], cells: tuple[str, ...]
) -> dict[Hashable, Row]:
    rows: dict[Hashable, Row] = {}
    for one in told:
        row = rows.setdefault(_of(one, names), {})
        row.setdefault(one["band"], Counter())[_cell(one, cells)] = one["n"]
    return rows


def _of(one: Mapping[str, Any], names: tuple[str, ...]) -> Hashable:
    return tuple(one[name] for name in names)


def _cell(one: Mapping[str, Any], cells: tuple[str, ...]) -> str:
    return "-".join(one[cell] for cell in cells)


def _kept(before: Row, after: Row) -> Row:
    both = before.keys() & after.keys()
    if all(_is_far_enough(before[band], after[band]) for band in both):
        return after
    return {
        band: _filled(before[band], row) if band in both else row for band, row in after.items()
    }


def _is_far_enough(before: Counter[str], after: Counter[str]) -> bool:
    """Whether nobody or at least ten pupils stand elsewhere: who came, who left, who moved."""
    came, left = (after - before).total(), (before - after).total()
    moved = max(came, left)
    return moved == 0 or moved >= K


def _filled(before: Counter[str], after: Counter[str]) -> Counter[str]:
    """The cells as they were told, made to sum to the band as it is now."""
    cells = list(after)
    if cells[-1] not in _NOTHING_KNOWN:
        return before
    kept = Counter({cell: before[cell] for cell in cells})
    kept[cells[-1]] += after.total() - kept.total()
    for cell in reversed(cells):
        # Fewer pupils than had a level: what is missing is taken from the cells before.
        if kept[cell] >= 0:
            break
        rest = cells[cells.index(cell) - 1]
        kept[rest] += kept[cell]
        kept[cell] = 0
    return kept


def _groups(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> Iterable[dict[str, Any]]:
    earlier = {one["band"]: one for one in before}
    for one in after:
        then = earlier.get(one["band"])
        if then and None not in (then["assessed"], one["assessed"]):
            few = 0 < abs(then["assessed"] - one["assessed"]) < K
            most = one["enrolled"] - (one["by_individual_plan"] or 0)
            yield {**one, "assessed": min(then["assessed"], most) if few else one["assessed"]}
        else:
            yield dict(one)


def _use(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> Iterable[dict[str, Any]]:
    earlier = {(one["metric"], one["band"]): one for one in before}
    for one in after:
        then = earlier.get((one["metric"], one["band"]))
        if then and 0 < abs(then["numerator"] - one["numerator"]) < K:
            yield {**one, "numerator": min(then["numerator"], one["denominator"])}
        else:
            yield dict(one)
