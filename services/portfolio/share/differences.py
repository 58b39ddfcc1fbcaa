"""What the cuts of a term tell together: the difference of any two may be one child. Pure.

A row (one indicator, subject or measure, in every band) is told anew only where, beside each
earlier cut of the term, in each band nobody or at least ten pupils came to a cell, and nobody or at
least ten left one. Otherwise its cells stay as they were told, and what the band has grown or
shrunk by goes to the row's last cell, which says that nothing is known.
A band that the last cut did not tell stays untold: its parts less the older whole would be a few.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from portfolio.share.bands import GRADES_OF, K
from portfolio.share.objective import CLASSES

Json = Mapping[str, Any]
Row = dict[str, Counter[str]]
"""Band → cell → pupils."""
Rows = dict[Hashable, Row]
_PARTS = (
    ("levels", ("indicator",), ("level",)),
    ("subjects", ("subject",), ("level",)),
    ("objective", ("measure",), ("class",)),
    ("transitions", ("indicator", "since"), ("from", "to")),
)
_OF_BANDS = ("groups", "levels", "subjects", "objective", "transitions", "use")
_OF_ALL_PUPILS = frozenset({"26a", "26e"})
_NOTHING_KNOWN = {"not_enough", *(classes[-1] for classes in CLASSES.values())}
_RATED = frozenset("ABCD")


def steadied(earlier: Sequence[Json], after: Json) -> dict[str, Any]:
    """The later cut, with the rows of the earlier ones where their difference tells of a few.

    `earlier`: all cuts of the term that told of a band, the oldest first.
    """
    if not earlier:
        return dict(after)
    after = _of_known_bands(earlier[-1], after)
    parts = {
        part: list(_part([one[part] for one in earlier], after[part], names, cells))
        for part, names, cells in _PARTS
    }
    return {
        **after,
        **parts,
        "transitions": list(_not_left_over(parts["levels"], parts["transitions"])),
        "groups": list(_groups([one["groups"] for one in earlier], after["groups"])),
        "use": list(_use([one["use"] for one in earlier], after["use"])),
    }


def is_same(before: Json, after: Json) -> bool:
    """Whether the later cut tells nothing that the earlier did not."""
    return all(before[part] == after[part] for part in _OF_BANDS)


def _of_known_bands(before: Json, after: Json) -> dict[str, Any]:
    known = {one["band"] for one in before["groups"]}
    new = [one["band"] for one in after["groups"] if one["band"] not in known]
    parts = {part: [one for one in after[part] if one["band"] in known] for part in _OF_BANDS}
    withheld = [*after["withheld"], *({"band": one, "reason": _why(one)} for one in new)]
    return {**after, **parts, "withheld": sorted(withheld, key=lambda one: str(one["band"]))}


def _why(band: str) -> str:
    # As it was withheld when the last cut was made.
    is_phase = band in GRADES_OF
    return "school_has_phase_below_10" if is_phase else "phase_has_group_below_10"


def _part(
    earlier: Sequence[list[dict[str, Any]]],
    after: list[dict[str, Any]],
    names: tuple[str, ...],
    cells: tuple[str, ...],
) -> Iterable[dict[str, Any]]:
    told, later = [_rows(one, names, cells) for one in earlier], _rows(after, names, cells)
    kept = {
        name: _kept([rows[name] for rows in told if name in rows], row)
        for name, row in later.items()
    }
    for one in after:
        row = kept[_of(one, names)]
        if one["band"] in row:
            yield {**one, "n": row[one["band"]][_cell(one, cells)]}


def _rows(
    told: Iterable[Mapping[str, Any]], names: tuple[str, ...], cells: tuple[str, ...]
) -> Rows:
    rows: Rows = {}
    for one in told:
        row = rows.setdefault(_of(one, names), {})
        row.setdefault(one["band"], Counter())[_cell(one, cells)] = one["n"]
    return rows


def _of(one: Mapping[str, Any], names: tuple[str, ...]) -> Hashable:
    return tuple(one[name] for name in names)


def _cell(one: Mapping[str, Any], cells: tuple[str, ...]) -> str:
    return "-".join(one[cell] for cell in cells)


def _kept(earlier: Sequence[Row], after: Row) -> Row:
    """The row as it may stand beside each earlier one; in the bands of the last alone."""
    if not earlier:
        return after
    last = earlier[-1]
    known = {band: row for band, row in after.items() if band in last}
    if all(
        _is_far_enough(then[band], row)
        for then in earlier
        for band, row in known.items()
        if band in then
    ):
        return known
    return {band: _filled(last[band], row) for band, row in known.items()}


def _is_far_enough(before: Counter[str], after: Counter[str]) -> bool:
    """Whether nobody or at least ten came, and nobody or at least ten left.

    Each by itself: among ten who came, one who moved would stand out.
    """
    moved = ((after - before).total(), (before - after).total())
    return all(n == 0 or n >= K for n in moved)


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


def _not_left_over(
    levels: Iterable[Mapping[str, Any]], transitions: Sequence[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    """Without the indicators of which levels and transitions, told at different times,
    leave a few over.
    """
    rated, matched = Counter[tuple[str, str]](), Counter[tuple[str, str, str]]()
    for one in levels:
        if one["level"] in _RATED:
            rated[one["indicator"], one["band"]] += one["n"]
    for one in transitions:
        matched[one["indicator"], one["since"], one["band"]] += one["n"]
    few = {
        (indicator, since)
        for (indicator, since, band), n in matched.items()
        if 0 < rated[indicator, band] - n < K
    }
    return (one for one in transitions if (one["indicator"], one["since"]) not in few)


def _groups(
    earlier: Sequence[Iterable[Mapping[str, Any]]], after: Iterable[Mapping[str, Any]]
) -> Iterable[dict[str, Any]]:
    for one in after:
        told = [
            then["assessed"]
            for some in earlier
            for then in some
            if then["band"] == one["band"] and then["assessed"] is not None
        ]
        now = one["assessed"]
        if now is not None and any(0 < abs(then - now) < K for then in told):
            most = one["enrolled"] - (one["by_individual_plan"] or 0)
            yield {**one, "assessed": min(told[-1], most)}
        else:
            yield dict(one)


def _use(
    earlier: Sequence[Iterable[Mapping[str, Any]]], after: Iterable[Mapping[str, Any]]
) -> Iterable[dict[str, Any]]:
    for one in after:
        told = [
            then
            for some in earlier
            for then in some
            if (then["metric"], then["band"]) == (one["metric"], one["band"])
        ]
        if all(_is_far_enough(_yes_and_no(then), _yes_and_no(one)) for then in told):
            yield dict(one)
        elif one["metric"] in _OF_ALL_PUPILS:
            yield {**one, "numerator": min(told[-1]["numerator"], one["denominator"])}
        else:
            yield dict(told[-1])


def _yes_and_no(one: Mapping[str, Any]) -> Counter[str]:
    return Counter(yes=one["numerator"], no=one["denominator"] - one["numerator"])
