"""`county.json` and `county.csv` of a release: the same numbers, one a line.

Columns follow SDMX-CSV like those of `data.csv`; STATISTIC says what the value is.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any, TypeAlias

from aggregator.publish.county_b12 import CountyB12, CountyB12Feed, CountyShare, StageB12
from aggregator.publish.files import MISSING_STATUS, NOT_APPLICABLE, File
from aggregator.support.canonical import canonical

COUNTY_COLUMNS = (
    "TIME_PERIOD",
    "REF_AREA",
    "STAGE",
    "INDICATOR",
    "SUBJECT",
    "LEVEL",
    "MEASURE",
    "STATISTIC",
    "SINCE",
    "OBS_VALUE",
    "DENOMINATOR",
    "UNIT_MEASURE",
    "OBS_STATUS",
    "CONF_STATUS",
    "REASON",
)
_Value: TypeAlias = tuple[str, int | None, int | None, str]


def county_files(feed: CountyB12Feed) -> tuple[File, File]:
    """The two files a manifest lists beside those of the schools."""
    table = county_csv(feed)
    content = canonical(feed.model_dump(mode="json"))
    return (
        File("county.csv", "text/csv; charset=utf-8", table, rows=table.count(b"\r\n") - 1),
        File("county.json", "application/json", content, rows=len(feed.counties)),
    )


def county_csv(feed: CountyB12Feed) -> bytes:
    """`county.csv` (RFC 4180, UTF-8) out of `county.json`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COUNTY_COLUMNS)
    for county in feed.counties:
        for stage in county.stages:
            writer.writerows(_stage_lines(county, stage))
            for share in stage.shares:
                writer.writerows(_lines(county, stage, share))
    return text.getvalue().encode()


def _stage_lines(county: CountyB12, stage: StageB12) -> Iterator[list[Any]]:
    head = [county.term, county.division, stage.stage, "county.29"]
    none = [NOT_APPLICABLE] * 2
    for name, codes in (
        ("schools", stage.schools),
        ("entries", stage.entries),
        ("exits", stage.exits),
        ("series_breaks", stage.series_breaks),
    ):
        since = NOT_APPLICABLE if name == "schools" else county.since or NOT_APPLICABLE
        line = [NOT_APPLICABLE, name, since, len(codes), "", "SCHOOLS"]
        yield [*head, *none, *line, _status(county), "F", ""]


def _lines(county: CountyB12, stage: StageB12, share: CountyShare) -> Iterator[list[Any]]:
    subject, level = share.subject or NOT_APPLICABLE, share.level or NOT_APPLICABLE
    head = [county.term, county.division, stage.stage, share.indicator, subject, level]
    for name, value, denominator, unit in _spread(share):
        marks = [unit, _status(county), "F", ""]
        numbers = [value, "" if denominator is None else denominator]
        yield [*head, share.measure, name, NOT_APPLICABLE, *numbers, *marks]
    if share.reason is not None:
        marks = ["", MISSING_STATUS[share.reason], "F", share.reason.value]
        yield [*head, share.measure, "pooled", NOT_APPLICABLE, "", "", *marks]
    since = county.since or NOT_APPLICABLE
    for name, value, _, unit in _change(share):
        marks = [unit, _status(county), "F", ""]
        yield [*head, share.measure, name, since, value, "", *marks]
    if share.change_reason is not None:
        marks = ["", MISSING_STATUS[share.change_reason], "F", share.change_reason.value]
        yield [*head, share.measure, "change", since, "", "", *marks]


def _spread(share: CountyShare) -> Iterator[_Value]:
    yield "schools_told", share.schools, None, "SCHOOLS"
    found = share.spread
    if found is None:
        return
    yield "pooled", found.numerator, found.denominator, "PUPILS"
    for name in ("p10", "p50", "p90", "p90_less_p10", "cv", "between_schools"):
        value = getattr(found, name)
        if value is not None:
            yield name, value, None, "PER_MILLE"
    if found.cv_interval is not None:
        yield "cv_low", found.cv_interval.low, None, "PER_MILLE"
        yield "cv_high", found.cv_interval.high, None, "PER_MILLE"


def _change(share: CountyShare) -> Iterator[_Value]:
    change = share.change
    if change is not None:
        yield "change_schools", change.schools, None, "SCHOOLS"
        yield "change", change.points, None, "PER_MILLE"
        yield "change_low", change.interval.low, None, "PER_MILLE"
        yield "change_high", change.interval.high, None, "PER_MILLE"


def _status(county: CountyB12) -> str:
    return "P" if county.status == "provisional" else "A"
