"""Who is told of together: schools of one reporting unit, and the parts of a nine-year school.

A site too small to be told of reports through its central school (中心校):
their pupils are added up and told of as the unit only, never as its members.
A nine-year school's primary part (P1 and P2) and junior part (P3) are told of apart.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from aggregator.measure.change import Change, added
from aggregator.measure.domain import BandMeasures, Row, SchoolMeasures, Share
from aggregator.support.canonical import canonical, sha256_hex
from aggregator.support.school_codes import SchoolCodes

_Key = TypeVar("_Key", bound=Hashable)
_OWN = SchoolCodes()
NOWHERE: Mapping[str, str] = MappingProxyType({})
OF_PUPILS = frozenset({"26a", "26e"})
PARTS = {"primary": ("P1", "P2"), "junior": ("P3",)}


def by_unit(
    measured: Mapping[str, SchoolMeasures],
    told_in: Mapping[str, str] = NOWHERE,
    codes: SchoolCodes = _OWN,
) -> dict[str, SchoolMeasures]:
    """Unit → its measures, both by first code. Without its own central school's numbers a unit is
    not there yet.

    `told_in`: school → the unit that it was told of in this term before, itself if it was told
    alone. There it stays: the unit less its earlier self would be the school, and the earlier unit
    less a site that is told alone later would be the others.
    """
    units: dict[str, dict[str, SchoolMeasures]] = {}
    for code, one in sorted(measured.items()):
        unit = told_in.get(code, codes.first_of(one.reporting_unit))
        units.setdefault(unit, {})[code] = one
    return {
        unit: _together(members[unit], list(members.values()))
        for unit, members in units.items()
        if unit in members
    }


def with_parts(one: SchoolMeasures) -> SchoolMeasures:
    """A nine-year school's two parts as bands beside its phases, where every phase is told."""
    if one.school.stage != "nine_year" or not {"P1", "P2", "P3"} <= one.bands.keys():
        return one
    parts = {
        part: add_bands(part, [one.bands[phase] for phase in phases])
        for part, phases in PARTS.items()
    }
    return replace(one, bands={**one.bands, **parts})


def add_bands(band: str, members: list[BandMeasures]) -> BandMeasures:
    """Pupils of all members as one band; what one of them did not send is not there."""
    plans = [one.individual_plans for one in members if one.individual_plans is not None]
    return BandMeasures(
        band=band,
        enrolled=sum(one.enrolled for one in members),
        individual_plans=sum(plans) if plans else None,
        rows=tuple(_rows(members)),
        shares=tuple(_shares(members)),
        changes=tuple(_changes(members)),
    )


def _together(head: SchoolMeasures, members: list[SchoolMeasures]) -> SchoolMeasures:
    told = [one for one in (head, *members) if one.bands]
    if members == [head] or not told:
        return head
    # What was made under other definitions cannot be added up.
    alike = [
        one for one in members if one.bands and one.definitions_digest == told[0].definitions_digest
    ]
    bands = [band for band in told[0].bands if all(band in one.bands for one in alike)]
    is_provisional = any(one.cut == "provisional" for one in alike)
    return replace(
        head,
        cut="provisional" if is_provisional else head.cut,
        members=tuple(one.school.code for one in alike),
        content_digest=sha256_hex(canonical([one.content_digest for one in alike])),
        bands={band: add_bands(band, [one.bands[band] for one in alike]) for band in bands},
    )


def _rows(members: list[BandMeasures]) -> Iterable[Row]:
    for row in members[0].rows:
        same = [one for member in members for one in member.rows if _name(one) == _name(row)]
        if len(same) == len(members):
            cells = {level: sum(one.cells[level] for one in same) for level in row.cells}
            yield replace(row, cells=cells)


def _shares(members: list[BandMeasures]) -> Iterable[Share]:
    for metric in _each(one.metric for member in members for one in member.shares):
        same = [one for member in members for one in member.shares if one.metric == metric]
        if len(same) == len(members) or metric not in OF_PUPILS:
            yield Share(metric, sum(x.numerator for x in same), sum(x.denominator for x in same))


def _changes(members: list[BandMeasures]) -> Iterable[Change]:
    every = [one for member in members for one in member.changes]
    for indicator, since in _each((one.indicator, one.since) for one in every):
        same = [one for one in every if (one.indicator, one.since) == (indicator, since)]
        yield added(indicator, since, same)


def _name(row: Row) -> tuple[str, str, str | None]:
    return row.measure, row.indicator, row.subject


def _each(keys: Iterable[_Key]) -> list[_Key]:
    """Each once, in the order in which it came first."""
    return list(dict.fromkeys(keys))
