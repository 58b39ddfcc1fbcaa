"""A school's measures → what of them may be told.

In: the measures of a whole school, the policy, the codes that exist.
Out: observations, each a number, a bound, or a reason; nothing that can point at a child:
no count below `k`, none whose complement to a told total is, none that follows from others.
Bands finer than the school wait for an audit over all bands together, and are not let out.
"""

from collections.abc import Iterator
from itertools import chain

from aggregator.measure.domain import BandMeasures, Row, SchoolMeasures, Share
from aggregator.protect.policy import Policy, Rung
from aggregator.protect.row import Bound, Told, protect_row
from aggregator.protect.row import Exact as ToldCount
from aggregator.protect.told import (
    Bounded,
    Exact,
    Missing,
    Observation,
    Protected,
    Reason,
    Value,
)
from aggregator.support.vocabulary import Vocabulary

WHOLE = "ALL"
LEVELS = ("A", "B", "C", "D", "not_enough")
SUBJECT_LEVELS = ("met", "mostly", "support", "not_enough")
HALVES = {"A_B": ("A", "B"), "C_D": ("C", "D"), "not_enough": ("not_enough",)}
POINT = "school.26"


def protect_school(
    measures: SchoolMeasures, *, policy: Policy, vocabulary: Vocabulary
) -> Protected:
    """The whole school's numbers as they may leave."""
    band = measures.bands.get(WHOLE)
    if band is None or band.enrolled < policy.k:
        return Protected(WHOLE, Rung.NOT_PUBLISHED, Reason.GROUP_TOO_SMALL, ())
    rows = tuple(chain.from_iterable(_rows(band, policy, vocabulary)))
    told = (*_sizes(band, policy), *_shares(band, rows, policy), *rows)
    return Protected(WHOLE, policy.rung(_judged(band, policy)), None, told)


def _plans_are_told(band: BandMeasures, policy: Policy) -> bool:
    plans = band.individual_plans
    return plans is not None and policy.k <= plans <= band.enrolled - policy.k


def _judged(band: BandMeasures, policy: Policy) -> int:
    """The total of every row, as far as a reader may know it."""
    return band.judged if _plans_are_told(band, policy) else band.enrolled


def _sizes(band: BandMeasures, policy: Policy) -> Iterator[Observation]:
    enrolled = Exact(band.enrolled, band.enrolled)
    yield Observation("enrolled", POINT, None, None, enrolled)
    # Zero looks like one to nine: nobody learns that a school has no such pupil.
    plans: Value = Missing(Reason.PROTECTED)
    if _plans_are_told(band, policy):
        plans = Exact(band.individual_plans or 0, band.enrolled)
    yield Observation("individual_plans", POINT, None, None, plans)


def _rows(
    band: BandMeasures, policy: Policy, vocabulary: Vocabulary
) -> Iterator[tuple[Observation, ...]]:
    sent = {(row.indicator, row.subject): row for row in band.rows}
    for indicator in vocabulary.unrated:
        yield _absent(Row(indicator, None, {}), Reason.NOT_RATED)
    for indicator in vocabulary.rated:
        yield _level_row(sent.get((indicator, None), Row(indicator, None, {})), band, policy)
    for subject in vocabulary.subjects:
        row = sent.get((vocabulary.by_subject, subject))
        if row is not None:
            yield _subject_row(row, band, policy)


def _level_row(row: Row, band: BandMeasures, policy: Policy) -> tuple[Observation, ...]:
    if not row.cells:
        return _absent(row, Reason.NOT_SENT)
    if _is_hidden_rest(band, policy):
        return _absent(row, Reason.PROTECTED)
    rung = policy.rung(row.total)
    if rung is Rung.NOT_PUBLISHED:
        return _absent(row, Reason.TOO_FEW_FOR_LEVELS)
    if rung is Rung.HALVES:
        halves = {half: sum(row.cells[one] for one in ones) for half, ones in HALVES.items()}
        return _observe(Row(row.indicator, None, halves), "halves", policy)
    return _observe(row, "levels", policy)


def _subject_row(row: Row, band: BandMeasures, policy: Policy) -> tuple[Observation, ...]:
    if _is_hidden_rest(band, policy):
        return _absent(row, Reason.PROTECTED)
    # A subject of some grades would tell the size of those grades, and by differences of any grade.
    if row.total != _judged(band, policy):
        return _absent(row, Reason.NOT_WHOLE_SCHOOL)
    if policy.rung(row.total) is not Rung.LEVELS:
        return _absent(row, Reason.TOO_FEW_FOR_LEVELS)
    return _observe(row, "subject_levels", policy)


def _is_hidden_rest(band: BandMeasures, policy: Policy) -> bool:
    """Whether the rows' total itself may not be told: nearly all pupils follow their own plan."""
    return band.judged != _judged(band, policy)


def _observe(row: Row, kind: str, policy: Policy) -> tuple[Observation, ...]:
    told = protect_row(row.cells, policy.hide_first[kind], policy) or {}
    return tuple(
        Observation("26k", row.indicator, row.subject, level, _value(one, row, policy))
        for level, one in told.items()
    )


def _absent(row: Row, reason: Reason) -> tuple[Observation, ...]:
    return (Observation("26k", row.indicator, row.subject, None, Missing(reason)),)


def _value(told: Told, row: Row, policy: Policy) -> Value:
    if isinstance(told, ToldCount):
        return Exact(told.count, row.total)
    end = policy.end(row.total, len(row.cells))
    if told is Bound.HIDDEN or end is None:
        return Missing(Reason.PROTECTED)
    if told is Bound.AT_MOST:
        return Bounded("at_most", end.percent, row.total)
    return Bounded("at_least", 100 - end.percent, row.total)


def _shares(
    band: BandMeasures, rows: tuple[Observation, ...], policy: Policy
) -> Iterator[Observation]:
    """26a and 26e, each as a row of two cells, kept apart from every other told number of pupils.

    Reports are issued to pupils with a portfolio, and judged are pupils with a report:
    where two such numbers differ by few, their difference is a small group.
    """
    known = {band.enrolled, _judged(band, policy), *_numbers_with_a_level(rows)}
    sent = {share.metric: share for share in band.shares}
    for metric in ("26a", "26e"):
        value = _share(sent.get(metric), known, policy)
        if isinstance(value, Exact):
            known.add(value.numerator)
        yield Observation(metric, POINT, None, None, value)


def _share(share: Share | None, known: set[int], policy: Policy) -> Value:
    if share is None:
        return Missing(Reason.NOT_SENT)
    cells = {"yes": share.numerator, "no": share.denominator - share.numerator}
    told = protect_row(cells, policy.hide_first["share"], policy)
    if told is None:
        return Missing(Reason.PROTECTED)
    value = _value(told["yes"], Row(POINT, None, cells), policy)
    if isinstance(value, Exact) and any(
        0 < abs(value.numerator - one) <= policy.k for one in known
    ):
        return Missing(Reason.PROTECTED)
    return value


def _numbers_with_a_level(rows: tuple[Observation, ...]) -> Iterator[int]:
    for one in rows:
        if one.level == "not_enough" and isinstance(one.value, Exact):
            yield one.value.denominator - one.value.numerator
