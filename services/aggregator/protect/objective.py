"""What was measured of pupils (fitness, vision, weight, labour, skills), as it may be told.

Each measure is a row of classes that add up to the pupils, told like a row of levels.
Who was not measured in one is often not measured in another: where two such numbers
that may be told differ by few, the second measure is not told.
"""

from collections.abc import Iterator

from aggregator.measure.domain import BandMeasures, Row
from aggregator.protect.policy import Policy
from aggregator.protect.row import Exact as ToldCount
from aggregator.protect.row import Told, protect_row
from aggregator.protect.told import Missing, Observation, Reason
from aggregator.protect.values import POINT, value_of

UNKNOWN = frozenset({"not_measured", "not_recorded"})


def protect_measures(band: BandMeasures, policy: Policy) -> Iterator[Observation]:
    """A row for each measure that was taken this term."""
    known: set[int] = set()
    for row in sorted((one for one in band.rows if one.measure != "26k"), key=_name):
        told = protect_row(row.cells, policy.hide_first[row.measure], policy)
        if told is None:
            yield _missing(row, band, Reason.TOO_FEW_FOR_LEVELS)
            continue
        unknown = _unmeasured(told)
        if any(0 < abs(one - other) <= policy.k for one in unknown for other in known):
            yield _missing(row, band, Reason.PROTECTED)
            continue
        known |= unknown
        for level, one in told.items():
            value = value_of(one, row, policy)
            yield Observation(row.measure, POINT, None, level, value, band.band)


def _unmeasured(told: dict[str, Told]) -> set[int]:
    return {
        one.count for level, one in told.items() if level in UNKNOWN and isinstance(one, ToldCount)
    }


def _missing(row: Row, band: BandMeasures, reason: Reason) -> Observation:
    return Observation(row.measure, POINT, None, None, Missing(reason), band.band)


def _name(row: Row) -> str:
    return row.measure
