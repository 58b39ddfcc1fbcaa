"""The last look before anything leaves: an attacker who sees only what would be told.

He knows each row's total, every told number, and what the marks mean (`row.py`).
In: the true measures of one band, and what would be told. Out: findings, empty when all is well.
A finding means our own fault; the school is then not told of at all, never "anyway".
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, product

from aggregator.measure.domain import BandMeasures
from aggregator.protect.policy import Policy
from aggregator.protect.spans import spans, tightened
from aggregator.protect.told import Between, Exact, Observation

ATTACKERS = (
    "exact numbers and complements",
    "intervals per row",
    "differences of told numbers",
    "classes of change that add up",
)


def audit(band: BandMeasures, told: Iterable[Observation], policy: Policy) -> list[str]:
    """What could point at a child in `told`; an empty list lets it pass."""
    observations = [one for one in told if one.band == band.band]
    by_row = sorted(
        (one for one in observations if one.level is not None and one.since is None), key=_row_of
    )
    rows = [list(row) for _, row in groupby(by_row, key=_row_of)]
    return [
        *_small_numbers(observations, policy),
        *(finding for row in rows for finding in _narrow_cells(row, band, policy)),
        *_close_numbers(band, observations, policy),
        *_narrow_changes(band, observations, policy),
    ]


def _row_of(one: Observation) -> tuple[str, str, str]:
    return one.measure, one.indicator, one.subject or ""


def _small_numbers(observations: list[Observation], policy: Policy) -> Iterator[str]:
    for one in observations:
        if one.measure != "enrolled" and isinstance(one.value, Exact):
            rest = one.value.denominator - one.value.numerator
            if min(one.value.numerator, rest) < policy.k:
                yield f"{_name(one)}: a number or its complement is small"


def _narrow_cells(row: list[Observation], band: BandMeasures, policy: Policy) -> Iterator[str]:
    true = _true_cells(row, band)
    total = sum(true)
    left = tightened(spans([one.value for one in row], total, policy), total)
    for one, count, (least, most) in zip(row, true, left, strict=True):
        if not least <= count <= most:
            yield f"{_name(one)}: what is told is not true"
        elif min(count, total - count) < policy.k and most - least + 1 < policy.k:
            yield f"{_name(one)}: only {most - least + 1} counts are possible"


def _true_cells(row: list[Observation], band: BandMeasures) -> list[int]:
    first = row[0]
    cells = next(
        one.cells
        for one in band.rows
        if (one.measure, one.indicator, one.subject)
        == (first.measure, first.indicator, first.subject)
    )
    return [
        cells[one.level]
        if one.level in cells
        else sum(cells[part] for part in one.level.split("_"))
        for one in row
        if one.level is not None
    ]


def _close_numbers(
    band: BandMeasures, observations: list[Observation], policy: Policy
) -> Iterator[str]:
    told = [(one, one.value) for one in observations if isinstance(one.value, Exact)]
    shares = {value.numerator for one, value in told if one.measure in {"26a", "26e"}}
    judged = {
        value.denominator - value.numerator for one, value in told if one.level == "not_enough"
    }
    for share, other in product(shares, {band.enrolled, *shares, *judged}):
        if 0 < abs(share - other) < policy.k:
            yield "26a, 26e: two numbers differ by few"


def _narrow_changes(
    band: BandMeasures, observations: list[Observation], policy: Policy
) -> Iterator[str]:
    """What the classes of up, same and down leave to each other, for one who knows the matched."""
    for change in band.changes:
        told = {
            one.level: one.value
            for one in observations
            if one.measure == "26l"
            and (one.indicator, one.since) == (change.indicator, change.since)
        }
        found = [(level, told.get(level)) for level in ("up", "same", "down")]
        classes = [(level, value) for level, value in found if isinstance(value, Between)]
        if len(classes) != len(found):
            continue
        for level, value in classes:
            least, most = _left(level, value, classes, change.matched)
            if least < policy.k and most - least + 1 < policy.k:
                yield f"26l {change.indicator} {change.since} {level}: few counts are possible"


def _left(
    level: str, value: Between, classes: list[tuple[str, Between]], matched: int
) -> tuple[int, int]:
    others = [one for name, one in classes if name != level]
    low = max(value.low, 100 - sum(one.high for one in others))
    high = min(value.high, 100 - sum(one.low for one in others))
    return -(-low * matched // 100), high * matched // 100


def _name(one: Observation) -> str:
    return " ".join(part for part in (one.measure, one.indicator, one.subject, one.level) if part)
