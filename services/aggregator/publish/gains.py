"""What a school is compared with: its own earlier terms, and the county's pupils of its stage.

In: the measures of all schools, and what earlier terms told of them.
Out: per school which earlier terms were made alike, and its value added (26m).
"""

import hmac
from collections import defaultdict
from collections.abc import Mapping

from aggregator.measure.change import Change
from aggregator.measure.domain import SchoolMeasures
from aggregator.measure.value_added import ValueAdded, value_added
from aggregator.protect.change import Comparing, Then, rows_of
from aggregator.protect.domain import told_bands
from aggregator.protect.policy import Policy
from aggregator.publish.b12_documents import SchoolB12
from aggregator.publish.b12_feed import is_alike, told_before
from aggregator.support.school_codes import SchoolCodes

Before = Mapping[str, Mapping[str, SchoolB12]]
"""Earlier term → school → what its newest release tells."""


def comparisons(
    measured: Mapping[str, SchoolMeasures],
    before: Before,
    policy: Policy,
    codes: SchoolCodes,
    secret: bytes,
) -> dict[str, Comparing]:
    """School → what it is compared with; `codes`: which of them are one site's;
    `secret`: what 26m is drawn by.
    """
    added = _added(measured, policy, secret)
    return {
        code: Comparing(
            since={
                term: _then(one, told[code], codes)
                for term, told in sorted(before.items())
                if code in told
            },
            added=added.get(code, {}),
        )
        for code, one in measured.items()
    }


def _then(now: SchoolMeasures, before: SchoolB12, codes: SchoolCodes) -> Then:
    is_made_alike = is_alike(now.definitions, before.definitions)
    return Then(
        is_made_alike and _sites(now, codes) == _sites(before, codes),
        rows_of(told_before(before)),
    )


def _sites(one: SchoolMeasures | SchoolB12, codes: SchoolCodes) -> set[str]:
    """Whose pupils are told of: a unit's row is not that of its central school alone."""
    return {codes.first_of(member) for member in one.members or (one.school.code,)}


def _added(
    measured: Mapping[str, SchoolMeasures], policy: Policy, secret: bytes
) -> dict[str, dict[tuple[str, str, str], ValueAdded]]:
    """Drawn by what no release tells, and alike in each."""
    groups: dict[tuple[str, str, str, str], dict[str, tuple[str, Change]]] = defaultdict(dict)
    for code, one in measured.items():
        for band in told_bands(one, policy) if one.bands else ():
            stage = one.school.stage if band.band == "ALL" else band.band
            for change in band.changes:
                of = (one.school.authority, stage, change.indicator, change.since)
                groups[of][code] = (band.band, change)
    found: dict[str, dict[tuple[str, str, str], ValueAdded]] = defaultdict(dict)
    for of, schools in groups.items():
        changes = {code: change for code, (_, change) in schools.items()}
        seed = hmac.digest(secret, "/".join(of).encode(), "sha256")
        for code, gain in value_added(changes, seed).items():
            found[code][schools[code][0], of[2], of[3]] = gain
    return found
