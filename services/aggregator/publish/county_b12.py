"""What schools were told of → the part of county.B12 that pupils' development gives (county.29).

In: schools' documents of one release, and those of the like term a year before.
Out: per stage and share the spread over schools, and its change for the same schools.
Worked out from what is published of schools and from nothing else:
so it tells nothing that is not told already, whichever school is subtracted.
Nothing is added up over indicators, and schools stand in the order of their codes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from aggregator.measure.spread import LEAST_SCHOOLS, Shares, shift, spread
from aggregator.protect.told import Reason
from aggregator.publish.b12_documents import SchoolB12, Sentence
from aggregator.publish.b12_feed import is_comparable, sentences
from aggregator.publish.county_shares import ShareOf, shares_of, stages_of
from aggregator.publish.events import Status

COUNTY_FORMAT = "county-b12.v1"
STAGES: tuple[Literal["primary", "junior"], ...] = ("primary", "junior")
Code = Annotated[str, Field(pattern=r"^[0-9]{10}$")]
Mille = Annotated[int, Field(description="‰")]


class _Published(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MilleRange(_Published):
    """The middle 90 % of what resampled schools gave, ‰."""

    low: int
    high: int


class CountySpread(_Published):
    """How far apart the schools are; `cv` weighted by pupils, `between_schools` of the variance."""

    numerator: int
    denominator: int
    p10: Mille
    p50: Mille
    p90: Mille
    p90_less_p10: Mille
    cv: Mille | None
    cv_interval: MilleRange | None
    between_schools: Mille | None


class CountyChange(_Published):
    """The pooled share of the same schools, now less the like term; points of 0.1 %."""

    schools: int
    points: int
    interval: MilleRange


class CountyShare(_Published):
    """One share over the schools of a stage; without `spread` the reason why."""

    measure: str
    indicator: str
    subject: str | None
    level: str | None = Field(description="A_B: at B or above; excellent_good; reached; …")
    schools: int = Field(description="Schools whose share is told in full.")
    spread: CountySpread | None
    reason: Reason | None
    change: CountyChange | None
    change_reason: Reason | None


class StageB12(_Published):
    """Primary or junior schools, nine-year schools by their parts."""

    stage: Literal["primary", "junior"]
    schools: tuple[Code, ...]
    entries: tuple[Code, ...] = Field(description="Not there in the like term.")
    exits: tuple[Code, ...] = Field(description="There in the like term only.")
    series_breaks: tuple[Code, ...] = Field(description="Framework, scale or wording changed.")
    shares: tuple[CountyShare, ...]


class CountyB12(_Published):
    """One county's part of county.B12 for one term; `since` is the like term, once released."""

    division: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    term: str
    since: str | None
    status: Status
    stages: tuple[StageB12, ...]


class CountyB12Feed(_Published):
    """`county.json` of a release."""

    format: Literal["county-b12.v1"]
    term: str
    release: str
    status: Status
    reasons: dict[Reason, Sentence]
    counties: tuple[CountyB12, ...]


def publish_counties(
    *,
    term: str,
    release: str,
    status: Status,
    now: Sequence[SchoolB12],
    then: Sequence[SchoolB12],
) -> CountyB12Feed:
    """The whole of `county.json`; `then`: what the like term's newest release tells."""
    divisions = sorted({one.school.authority for one in now})
    return CountyB12Feed(
        format=COUNTY_FORMAT,
        term=term,
        release=release,
        status=status,
        reasons=sentences(),
        counties=tuple(
            county_of(division, term=term, status=status, now=now, then=then)
            for division in divisions
        ),
    )


def county_of(
    division: str,
    *,
    term: str,
    status: Status,
    now: Sequence[SchoolB12],
    then: Sequence[SchoolB12],
) -> CountyB12:
    """One county out of the schools that it is in charge of."""
    here, before = (
        {one.first_code: one for one in some if one.school.authority == division}
        for some in (now, then)
    )
    return CountyB12(
        division=division,
        term=term,
        since=next((one.term for one in before.values()), None),
        status=status,
        stages=tuple(_stage(stage, here, before, f"{division}/{term}") for stage in STAGES),
    )


def _stage(
    stage: Literal["primary", "junior"],
    now: Mapping[str, SchoolB12],
    then: Mapping[str, SchoolB12],
    seed: str,
) -> StageB12:
    here, before = (
        {code: some[code] for code in sorted(some) if stage in stages_of(some[code])}
        for some in (now, then)
    )
    both = here.keys() & before.keys()
    broken = {code for code in both if not is_comparable(here[code], before[code])}
    told = shares_of(stage, here)
    earlier = shares_of(stage, {code: before[code] for code in both - broken})
    return StageB12(
        stage=stage,
        schools=_codes(here, here),
        entries=_codes(here, here.keys() - before.keys()) if then else (),
        exits=_codes(before, before.keys() - here.keys()),
        series_breaks=_codes(here, broken),
        shares=tuple(
            _share(of, shares, earlier.get(of, {}), is_broken=bool(broken), seed=f"{seed}/{stage}")
            for of, shares in told.items()
        ),
    )


def _codes(schools: Mapping[str, SchoolB12], some: Iterable[str]) -> tuple[str, ...]:
    """What they are called in these documents."""
    return tuple(sorted(schools[first].school.code for first in some))


def _share(of: ShareOf, now: Shares, then: Shares, *, is_broken: bool, seed: str) -> CountyShare:
    seed = f"{seed}/{of.measure}/{of.indicator}/{of.subject}"
    change = shift(now, then, seed)
    is_told = len(now) >= LEAST_SCHOOLS
    too_few = Reason.SERIES_BREAK if is_broken else Reason.TOO_FEW_SCHOOLS
    return CountyShare(
        measure=of.measure,
        indicator=of.indicator,
        subject=of.subject,
        level=of.level,
        schools=len(now),
        spread=_spread(now, seed) if is_told else None,
        reason=None if is_told else Reason.TOO_FEW_SCHOOLS,
        change=None if change is None else CountyChange.model_validate(asdict(change)),
        change_reason=None if change else too_few,
    )


def _spread(shares: Shares, seed: str) -> CountySpread:
    found = asdict(spread(shares, seed))
    return CountySpread.model_validate({**found, "p90_less_p10": found["p90"] - found["p10"]})
