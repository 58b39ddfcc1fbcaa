"""26a, 26e, 26g, 26h and 26n of a whole school, as they may be told.

26a and 26e are rows of two cells, kept apart from every other told number of pupils:
reports are issued to pupils with a portfolio, and judged are pupils with a report;
where two such numbers differ by few, their difference is a small group.
The others count reports, objections and ratings, whose number is not told: a class of the share.
"""

from collections.abc import Collection, Iterator

from aggregator.measure.domain import BandMeasures, Row, Share
from aggregator.protect.policy import Policy
from aggregator.protect.row import protect_row
from aggregator.protect.told import Between, Exact, Missing, Observation, Reason, Value
from aggregator.protect.values import POINT, value_of

CODED = ("26g", "26h", "26n_equal", "26n_within_one")


def protect_use(
    band: BandMeasures, numbers: Collection[int], policy: Policy
) -> Iterator[Observation]:
    """`numbers`: every number of pupils that is told beside, or follows from what is."""
    known = set(numbers)
    sent = {share.metric: share for share in band.shares}
    for metric in ("26a", "26e"):
        value = _share(sent.get(metric), known, policy)
        if isinstance(value, Exact):
            known.add(value.numerator)
        yield Observation(metric, POINT, None, None, value)
    for metric in CODED:
        yield Observation(metric, POINT, None, None, _coded(sent.get(metric), policy))


def _share(share: Share | None, known: set[int], policy: Policy) -> Value:
    if share is None:
        return Missing(Reason.NOT_SENT)
    cells = {"yes": share.numerator, "no": share.denominator - share.numerator}
    told = protect_row(cells, policy.hide_first["share"], policy)
    if told is None:
        return Missing(Reason.PROTECTED)
    value = value_of(told["yes"], Row(POINT, None, cells), policy)
    if isinstance(value, Exact) and any(
        0 < abs(value.numerator - one) <= policy.k for one in known
    ):
        return Missing(Reason.PROTECTED)
    return value


def _coded(share: Share | None, policy: Policy) -> Value:
    if share is None:
        return Missing(Reason.NOT_SENT)
    ends = policy.between(share.numerator, share.denominator)
    return Missing(Reason.TOO_FEW_CASES) if ends is None else Between(*ends)
