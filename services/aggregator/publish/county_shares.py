"""Which shares of schools the county sees, and what of each school was told in full.

In: schools' documents. Out: per share, school → (numerator, denominator).
A school whose share is told by a bound or not at all is not among them:
its number would follow from the county's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aggregator.measure.spread import Shares
from aggregator.publish.b12_documents import PublishedNumber, SchoolB12

_Cells: TypeAlias = Mapping[str | None, PublishedNumber]


@dataclass(frozen=True)
class ShareOf:
    """One share, by its dimensions; `level` names what is counted."""

    measure: str
    indicator: str
    subject: str | None
    level: str | None


WAYS: Mapping[str, tuple[tuple[str | None, tuple[str | None, ...]], ...]] = {
    "26a": ((None, (None,)),),
    "26e": ((None, (None,)),),
    "26k": (("A_B", ("A", "B")), ("A_B", ("A_B",)), ("met", ("met",))),
    "fitness": (("excellent_good", ("excellent", "good")),),
    "vision": (("normal", ("normal",)),),
    "weight": (("normal", ("normal",)),),
    "labour_time": (("reached", ("reached",)),),
    "sports_skill": (("has", ("has",)),),
    "arts_skill": (("has", ("has",)),),
}
"""Measure → what is counted, and the levels that make it up."""


def stages_of(one: SchoolB12) -> dict[str, str]:
    """Stage → the band that stands for it; a nine-year school told as a whole has none."""
    if one.school.stage != "nine_year":
        return {one.school.stage: "ALL"}
    bands = {number.band for number in one.numbers}
    return {part: part for part in ("primary", "junior") if part in bands}


def shares_of(stage: str, schools: Mapping[str, SchoolB12]) -> dict[ShareOf, Shares]:
    """Every share that some school of the stage has, with the schools that were told in full."""
    found: dict[ShareOf, dict[str, tuple[int, int]]] = {}
    for code in sorted(schools):
        for of, share in _shares(schools[code], stages_of(schools[code])[stage]):
            of_all = found.setdefault(of, {})
            if share is not None:
                of_all[code] = share
    return dict(sorted(found.items(), key=lambda one: _order(one[0])))


def _shares(school: SchoolB12, band: str) -> Iterator[tuple[ShareOf, tuple[int, int] | None]]:
    rows: dict[tuple[str, str, str | None], dict[str | None, PublishedNumber]] = {}
    for one in school.numbers:
        if one.band == band and one.measure in WAYS:
            rows.setdefault((one.measure, one.indicator, one.subject), {})[one.level] = one
    for (measure, indicator, subject), cells in rows.items():
        for level, parts in WAYS[measure]:
            if cells.keys() >= set(parts):
                yield ShareOf(measure, indicator, subject, level), _sum(cells, parts)


def _sum(cells: _Cells, parts: tuple[str | None, ...]) -> tuple[int, int] | None:
    counts = [cells[part].numerator for part in parts]
    told = [count for count in counts if count is not None]
    total = cells[parts[0]].denominator
    return (sum(told), total) if len(told) == len(counts) and total else None


def _order(of: ShareOf) -> tuple[str, int, str]:
    number = of.indicator.removeprefix("student.B")
    return of.measure, int(number) if number.isdecimal() else 0, of.subject or ""
