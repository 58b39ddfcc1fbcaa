"""county.29's part: worked out from what schools were told of, so it tells nothing more."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import measure_school
from aggregator.measure.units import with_parts
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.protect.told import Reason
from aggregator.publish.b12_documents import SchoolB12
from aggregator.publish.b12_feed import publish_school
from aggregator.publish.county_b12 import (
    CountyB12Feed,
    CountyShare,
    StageB12,
    county_of,
    publish_counties,
)
from aggregator.publish.county_files import county_csv, county_files
from aggregator.schemas import county_schema
from aggregator.support.vocabulary import load_vocabulary
from cubes import RATED, TERM, a_cube, a_tiny_cube

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
LIKE = "2025-2026-1"
HIDDEN = (480, 40, 4, 2, 2)


def told(cube: dict[str, Any]) -> SchoolB12:
    """A school's document."""
    measures = with_parts(measure_school(CubeSnapshot.model_validate(cube)))
    protected = protect_school(measures, policy=Policy(), vocabulary=VOCABULARY)
    return publish_school(measures, protected)


def a_school(number: int, at_b: int = 220, term: str = TERM, **words: Any) -> SchoolB12:
    """528 pupils, 180 at A and so many at B in each indicator."""
    rows = dict.fromkeys(RATED, (180, at_b, 300 - at_b, 8, 40))
    return told(a_cube(f"21500003{number:02}", term=term, rows=rows, **words))


def stage_of(now: Iterable[SchoolB12], then: Iterable[SchoolB12] = ()) -> StageB12:
    """The primary stage of the county."""
    county = county_of("500103", term=TERM, status="final", now=list(now), then=list(then))
    return county.stages[0]


def share_of(stage: StageB12, indicator: str = "student.B2") -> CountyShare:
    """One share, at B or above."""
    return next(one for one in stage.shares if (one.indicator, one.level) == (indicator, "A_B"))


def test_three_schools_told_in_full_make_a_county() -> None:
    """400, 420 and 440 of 528 at B or above."""
    share = share_of(stage_of([a_school(n, 220 + 20 * n) for n in range(3)]))

    assert share.spread is not None
    assert (share.spread.numerator, share.spread.denominator) == (1260, 1584)
    assert (share.spread.p10, share.spread.p50, share.spread.p90) == (765, 795, 826)
    assert share.spread.p90_less_p10 == 61


def test_a_school_whose_share_is_hidden_is_not_in_the_numbers() -> None:
    """Else it would follow from the county's, less the three others."""
    three = [a_school(n) for n in range(3)]
    hidden = told(a_cube("2150000390", rows=dict.fromkeys(RATED, HIDDEN)))
    stage = stage_of([*three, hidden])

    assert stage.schools == (*(one.school.code for one in three), "2150000390")
    assert share_of(stage).schools == 3
    assert share_of(stage).spread == share_of(stage_of(three)).spread


def test_two_told_schools_are_not_told_as_a_county() -> None:
    """Each of them would read the other's number off."""
    hidden = told(a_cube("2150000390", rows=dict.fromkeys(RATED, HIDDEN)))
    share = share_of(stage_of([a_school(0), a_school(1), hidden]))

    assert (share.schools, share.spread, share.reason) == (2, None, Reason.TOO_FEW_SCHOOLS)


def numbers_of(stage: StageB12) -> str:
    """Everything a county tells but who is in it."""
    return json.dumps([one.model_dump(mode="json") for one in stage.shares], sort_keys=True)


@pytest.mark.parametrize("moved", [1, 2, 5, 9])
def test_nothing_hidden_in_a_school_moves_the_county(moved: int) -> None:
    """Differencing: pupils move among hidden cells of one school; the county stays as it was."""
    three = [a_school(n) for n in range(3)]
    before = told(a_cube("2150000390", rows=dict.fromkeys(RATED, HIDDEN)))
    rows = dict.fromkeys(RATED, (480 + moved, 40 - moved, 4, 2, 2))
    after = told(a_cube("2150000390", rows=rows))

    assert numbers_of(stage_of([*three, before])) == numbers_of(stage_of([*three, after]))


def test_the_attacker_would_find_a_county_made_of_unprotected_numbers() -> None:
    """The twin that goes red: a hidden school's true share in the sum is read off at once."""
    three = [a_school(n) for n in range(3)]
    hidden = told(a_cube("2150000390", rows=dict.fromkeys(RATED, HIDDEN)))
    fault = hidden.model_copy(
        update={
            "numbers": tuple(
                one.model_copy(update={"numerator": 480 if one.level == "A" else 40})
                if one.indicator == "student.B2" and one.level in {"A", "B"}
                else one
                for one in hidden.numbers
            )
        }
    )
    stage = share_of(stage_of([*three, fault]))
    known = sum(400 for _ in three)

    assert stage.spread is not None
    assert stage.spread.numerator - known == 520


def test_like_meets_like_in_the_same_schools() -> None:
    """Ten points up in four schools; who came and who left is listed and moves nothing."""
    then = [a_school(n, 167, LIKE) for n in range(5)]
    now = [a_school(n, 220) for n in (0, 1, 2, 3, 9)]
    stage = stage_of(now, then)
    change = share_of(stage).change

    assert (stage.entries, stage.exits) == (("2150000309",), ("2150000304",))
    assert change is not None
    assert (change.schools, change.points) == (4, 100)
    assert (change.interval.low, change.interval.high) == (100, 100)


def test_a_unit_that_others_joined_is_another() -> None:
    """Its teaching point reported alone before: other pupils stand in the row now."""
    then = [a_school(n, 167, LIKE) for n in range(3)]
    of_unit = {"members": ("2150000302", "2150000399")}
    now = [a_school(0), a_school(1), a_school(2).model_copy(update=of_unit)]

    assert stage_of(now, then).series_breaks == ("2150000302",)


def test_a_broken_series_is_said_and_not_compared() -> None:
    """Another wording of the levels in one of three schools: two are left, which is too few."""
    then = [a_school(n, 167, LIKE) for n in range(3)]
    now = [a_school(0), a_school(1), a_school(2, more={"label_set": "formal"})]
    stage = stage_of(now, then)

    assert stage.series_breaks == ("2150000302",)
    assert share_of(stage).change is None
    assert share_of(stage).change_reason is Reason.SERIES_BREAK
    assert share_of(stage).spread is not None


def test_the_first_release_of_all_has_nothing_to_compare_with() -> None:
    """No entries either: nobody came, we only began."""
    stage = stage_of([a_school(n) for n in range(3)])

    assert (stage.entries, stage.exits) == ((), ())
    assert share_of(stage).change_reason is Reason.TOO_FEW_SCHOOLS


def test_nine_year_schools_are_in_both_stages_by_their_parts() -> None:
    """A primary part beside primary schools, a junior part beside junior ones."""
    phases = {"P1": 180, "P2": 168, "P3": 180}
    nine = told(a_cube("2150000391", more={"stage": "nine_year", "phases": phases}))
    junior = told(a_cube("2150000392", more={"stage": "junior"}))
    county = county_of(
        "500103", term=TERM, status="final", now=[a_school(0), nine, junior], then=[]
    )

    assert county.stages[0].schools == ("2150000300", "2150000391")
    assert county.stages[1].schools == ("2150000391", "2150000392")


def test_a_county_has_its_own_schools_only() -> None:
    """Two divisions in one release."""
    other = [a_school(n, more={"authority": "500104"}) for n in range(4, 8)]
    feed = a_feed([*(a_school(n) for n in range(3)), *other])

    assert [one.division for one in feed.counties] == ["500103", "500104"]
    assert share_of(feed.counties[1].stages[0]).schools == 4


def test_the_order_of_schools_changes_no_byte() -> None:
    """Neither of the file nor of an interval that is drawn."""
    schools = [a_school(n, 200 + 10 * n) for n in range(4)]

    assert county_files(a_feed(schools)) == county_files(a_feed(reversed(schools)))


def a_feed(schools: Iterable[SchoolB12]) -> CountyB12Feed:
    """`county.json` of these schools."""
    return publish_counties(term=TERM, release="r1", status="final", now=list(schools), then=())


def test_json_holds_against_its_schema_and_csv_says_the_same() -> None:
    """One line a number; schools are counted, never listed by what they reached."""
    feed = a_feed([*(a_school(n, 200 + 10 * n) for n in range(4)), told(a_tiny_cube("2150000399"))])
    content = json.loads(county_files(feed)[1].content)
    jsonschema.Draft202012Validator(county_schema()).validate(content)
    lines = list(csv.DictReader(io.StringIO(county_csv(feed).decode(), newline="")))
    b2 = {one["STATISTIC"]: one for one in lines if one["INDICATOR"] == "student.B2"}
    spread = share_of(feed.counties[0].stages[0]).spread

    assert spread is not None
    assert (b2["pooled"]["OBS_VALUE"], b2["pooled"]["DENOMINATOR"]) == (
        str(spread.numerator),
        str(spread.denominator),
    )
    assert b2["cv"]["OBS_VALUE"] == str(spread.cv)
    assert b2["change"]["REASON"] == "too_few_schools"
    assert "2150000300" not in county_csv(feed).decode()


@pytest.mark.parametrize("word", ["rank", "percentile", "score", "average", "leaderboard"])
def test_no_school_stands_before_another(word: str) -> None:
    """Schools are in the order of their codes, and no number is put to a single one."""
    feed = a_feed(a_school(n, 200 + 10 * n) for n in range(4))
    content = b"".join(one.content for one in county_files(feed)).decode().lower()

    assert word not in content
    assert list(feed.counties[0].stages[0].schools) == sorted(feed.counties[0].stages[0].schools)
