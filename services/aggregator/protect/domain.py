"""A school's measures → what of them may be told.

In: the measures of a school or unit, the policy, the codes that exist, what it is compared with.
Out: observations, each a number, a bound, a class or a reason; nothing that can point at a child:
no count below `k`, none whose complement to a told total is, none that follows from others.
A nine-year school is told of by its primary and its junior part, and then not as a whole:
three tables of which one is the sum of the others would finish each other.
Other bands finer than the school wait for an audit over all bands together, and are not let out.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from aggregator.measure.domain import BandMeasures, Row, SchoolMeasures
from aggregator.protect.change import Comparing, protect_changes
from aggregator.protect.objective import protect_measures
from aggregator.protect.policy import Policy, Rung
from aggregator.protect.row import protect_row
from aggregator.protect.told import Exact, Missing, Observation, Protected, Reason, Value
from aggregator.protect.use import protect_use
from aggregator.protect.values import POINT, value_of
from aggregator.support.vocabulary import Vocabulary

WHOLE = "ALL"
PARTS = ("primary", "junior")
LEVELS = ("A", "B", "C", "D", "not_enough")
SUBJECT_LEVELS = ("met", "mostly", "support", "not_enough")
HALVES = {"A_B": ("A", "B"), "C_D": ("C", "D"), "not_enough": ("not_enough",)}
_COARSER = (Rung.NOT_PUBLISHED, Rung.HALVES, Rung.LEVELS)


def protect_school(
    measures: SchoolMeasures,
    *,
    policy: Policy,
    vocabulary: Vocabulary,
    comparing: Comparing | None = None,
) -> Protected:
    """The school's numbers as they may leave."""
    whole = measures.bands.get(WHOLE)
    if whole is None or whole.enrolled < policy.k:
        return Protected(WHOLE, Rung.NOT_PUBLISHED, Reason.GROUP_TOO_SMALL, ())
    bands = told_bands(measures, policy)
    with_what = comparing or Comparing()
    by_band = {band.band: tuple(_band(band, policy, vocabulary, with_what)) for band in bands}
    used = protect_use(whole, _numbers(bands, by_band, policy), policy)
    rung = min((policy.rung(_judged(band, policy)) for band in bands), key=_COARSER.index)
    told = (one for band in by_band.values() for one in band)
    return Protected(WHOLE, rung, None, (*used, *told))


def told_bands(measures: SchoolMeasures, policy: Policy) -> list[BandMeasures]:
    """The parts, where each is large enough for levels; else the whole. By sizes alone."""
    parts = [measures.bands[part] for part in PARTS if part in measures.bands]
    is_parted = len(parts) == len(PARTS) and all(
        policy.rung(_judged(part, policy)) is not Rung.NOT_PUBLISHED for part in parts
    )
    return parts if is_parted else [measures.bands[WHOLE]]


def _band(
    band: BandMeasures, policy: Policy, vocabulary: Vocabulary, comparing: Comparing
) -> Iterator[Observation]:
    rows = tuple(one for row in _rows(band, policy, vocabulary) for one in row)
    yield from _sizes(band, policy)
    yield from rows
    yield from protect_changes(band, rows, comparing, policy)
    yield from protect_measures(band, policy)


def _plans_are_told(band: BandMeasures, policy: Policy) -> bool:
    plans = band.individual_plans
    return plans is not None and policy.k <= plans <= band.enrolled - policy.k


def _judged(band: BandMeasures, policy: Policy) -> int:
    """The total of every row, as far as a reader may know it."""
    return band.judged if _plans_are_told(band, policy) else band.enrolled


def _sizes(band: BandMeasures, policy: Policy) -> Iterator[Observation]:
    enrolled = Exact(band.enrolled, band.enrolled)
    yield Observation("enrolled", POINT, None, None, enrolled, band.band)
    # Zero looks like one to nine: nobody learns that a school has no such pupil.
    plans: Value = Missing(Reason.PROTECTED)
    if _plans_are_told(band, policy):
        plans = Exact(band.individual_plans or 0, band.enrolled)
    yield Observation("individual_plans", POINT, None, None, plans, band.band)


def _rows(
    band: BandMeasures, policy: Policy, vocabulary: Vocabulary
) -> Iterator[tuple[Observation, ...]]:
    sent = {(row.indicator, row.subject): row for row in band.rows if row.measure == "26k"}
    for indicator in vocabulary.unrated:
        yield _absent(Row(indicator, None, {}), band, Reason.NOT_RATED)
    for indicator in vocabulary.rated:
        yield _level_row(sent.get((indicator, None), Row(indicator, None, {})), band, policy)
    for subject in vocabulary.subjects:
        row = sent.get((vocabulary.by_subject, subject))
        if row is not None:
            yield _subject_row(row, band, policy)


def _level_row(row: Row, band: BandMeasures, policy: Policy) -> tuple[Observation, ...]:
    if not row.cells:
        return _absent(row, band, Reason.NOT_SENT)
    if _is_hidden_rest(band, policy):
        return _absent(row, band, Reason.PROTECTED)
    rung = policy.rung(row.total)
    if rung is Rung.NOT_PUBLISHED:
        return _absent(row, band, Reason.TOO_FEW_FOR_LEVELS)
    if rung is Rung.HALVES:
        halves = {half: sum(row.cells[one] for one in ones) for half, ones in HALVES.items()}
        return _observe(Row(row.indicator, None, halves), "halves", band, policy)
    return _observe(row, "levels", band, policy)


def _subject_row(row: Row, band: BandMeasures, policy: Policy) -> tuple[Observation, ...]:
    if _is_hidden_rest(band, policy):
        return _absent(row, band, Reason.PROTECTED)
    # A subject of some grades would tell the size of those grades, and by differences of any grade.
    if row.total != _judged(band, policy):
        return _absent(row, band, Reason.NOT_WHOLE_SCHOOL)
    if policy.rung(row.total) is not Rung.LEVELS:
        return _absent(row, band, Reason.TOO_FEW_FOR_LEVELS)
    return _observe(row, "subject_levels", band, policy)


def _is_hidden_rest(band: BandMeasures, policy: Policy) -> bool:
    """Whether the rows' total itself may not be told: nearly all pupils follow their own plan."""
    return band.judged != _judged(band, policy)


def _observe(row: Row, kind: str, band: BandMeasures, policy: Policy) -> tuple[Observation, ...]:
    told = protect_row(row.cells, policy.hide_first[kind], policy) or {}
    return tuple(
        Observation("26k", row.indicator, row.subject, level, value_of(one, row, policy), band.band)
        for level, one in told.items()
    )


def _absent(row: Row, band: BandMeasures, reason: Reason) -> tuple[Observation, ...]:
    return (Observation("26k", row.indicator, row.subject, None, Missing(reason), band.band),)


def _numbers(
    bands: list[BandMeasures],
    told: Mapping[str, tuple[Observation, ...]],
    policy: Policy,
) -> set[int]:
    """Every number of pupils of the whole school that is told, or is a sum of told ones."""
    enrolled = sum(band.enrolled for band in bands)
    judged = sum(_judged(band, policy) for band in bands)
    with_level = [set(_with_a_level(told[band.band])) | {0} for band in bands]
    sums = {sum(chosen) for chosen in product(*with_level)}
    return {enrolled, judged, *sums} - {0}


def _with_a_level(observations: tuple[Observation, ...]) -> Iterator[int]:
    for one in observations:
        if one.level == "not_enough" and isinstance(one.value, Exact):
            yield one.value.denominator - one.value.numerator
