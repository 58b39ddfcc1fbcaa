"""How many pupils follow an individual plan: told of a whole school, or inside `not_enough`.

A school sends the number in every band or in none, and in each it is nobody, or ten and more.
Whoever reads that a school has twelve thus knows that one grade has them all and the others nobody;
and with a friend in that grade, which one. So the number is told only where every band that
was sent has `k` and more, and as many others. Elsewhere these pupils are counted among those of
whom not enough is known, as they are where the school itself withholds the number.
In: a school's measures, its parts among the bands. Out: the same, or without the number.
"""

from dataclasses import replace

from aggregator.measure.domain import BandMeasures, Row, SchoolMeasures
from aggregator.protect.policy import Policy

NONE = "not_enough"


def with_plans(measures: SchoolMeasures, policy: Policy) -> SchoolMeasures:
    """The measures as what is told of them may be worked out."""
    bands = measures.bands
    if all(_are_many(band, policy) for band in bands.values()):
        return measures
    return replace(
        measures, bands={name: _without_number(band, policy) for name, band in bands.items()}
    )


def _are_many(band: BandMeasures, policy: Policy) -> bool:
    return policy.k <= (band.individual_plans or 0) <= band.enrolled - policy.k


def _without_number(band: BandMeasures, policy: Policy) -> BandMeasures:
    if not band.individual_plans or band.judged < policy.k:
        # So few are judged that their rows are not told at all.
        return band
    rows = tuple(_with_all(row, band) for row in band.rows)
    return replace(band, individual_plans=None, rows=rows)


def _with_all(row: Row, band: BandMeasures) -> Row:
    """What was measured, and a subject of some grades, is counted over these pupils already."""
    if row.measure != "26k" or row.total != band.judged:
        return row
    return replace(row, cells={**row.cells, NONE: row.cells[NONE] + (band.individual_plans or 0)})
