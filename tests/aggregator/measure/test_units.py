"""Sites that report together are told of together; nine-year schools by their parts."""

from collections.abc import Mapping
from datetime import date
from itertools import permutations
from typing import Any

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import SchoolMeasures, measure_school
from aggregator.measure.units import by_unit, with_parts
from aggregator.support.school_codes import FormerCode, school_codes
from cubes import RATED, a_change, a_cube, a_tiny_cube, sealed

CENTRE, SITE, OTHER = "2150000201", "2150000202", "2150000203"
SINCE = "2025-2026-2"


def a_school(code: str, **words: Any) -> SchoolMeasures:
    """What was measured of one site."""
    return measure_school(CubeSnapshot.model_validate(a_cube(code, **words)))


def a_site(code: str = SITE, **more: Any) -> SchoolMeasures:
    """A teaching point of twenty that reports through the centre."""
    rows = dict.fromkeys(RATED, (8, 6, 4, 1, 1))
    return a_school(code, enrolled=20, rows=rows, more={"unit": CENTRE, **more})


def units(
    *members: SchoolMeasures, told_in: Mapping[str, str] | None = None
) -> dict[str, SchoolMeasures]:
    """Told by unit."""
    return by_unit({one.school.code: one for one in members}, told_in or {})


def test_a_unit_is_the_sum_of_its_sites_and_told_as_one() -> None:
    """528 and 20 pupils; the site itself is not there, the unit says who is in it."""
    (unit,) = units(a_school(CENTRE), a_site()).values()
    band = unit.bands["ALL"]

    assert (unit.school.code, unit.members) == (CENTRE, (CENTRE, SITE))
    assert band.enrolled == 548
    assert tuple(band.rows[0].cells.values()) == (188, 226, 84, 9, 41)
    assert {share.denominator for share in band.shares} == {548}


def test_a_unit_goes_on_when_its_central_school_gets_another_code() -> None:
    """The site names the code that it was told at its registration."""
    new = "3150000201"
    codes = school_codes([(new, (FormerCode(CENTRE, date(2026, 12, 31)),))])
    site, centre = a_site(), a_school(new)
    (unit,) = by_unit({CENTRE: centre, SITE: site}, {}, codes).values()

    assert (unit.school.code, unit.members) == (new, (new, SITE))
    assert unit.bands["ALL"].enrolled == 548


def test_changes_of_a_unit_are_added_up() -> None:
    """The same pupils, by way to move."""
    changes = {"changes": a_change(SINCE, {"AA": 20, "BA": 12})}
    (unit,) = units(a_school(CENTRE, more=changes), a_site(**changes)).values()

    assert {change.matched for change in unit.bands["ALL"].changes} == {64}


def test_a_site_without_its_central_school_is_not_told() -> None:
    """Alone it would be told of as itself."""
    assert units(a_site()) == {}


def test_a_site_too_small_to_send_anything_leaves_the_centre_as_it_is() -> None:
    """Fewer than ten pupils: nothing crosses, nothing is added."""
    tiny = a_tiny_cube(SITE)
    measured = measure_school(
        CubeSnapshot.model_validate(sealed({**tiny, "reporting_unit": CENTRE}))
    )
    (unit,) = units(a_school(CENTRE), measured).values()

    assert unit.bands["ALL"].enrolled == 528


def test_a_site_that_was_told_of_alone_stays_alone() -> None:
    """The unit less its earlier self would be the site."""
    found = units(a_school(CENTRE), a_site(), told_in={CENTRE: CENTRE, SITE: SITE})

    assert [found[code].bands["ALL"].enrolled for code in (CENTRE, SITE)] == [528, 20]


def test_a_site_that_was_told_of_in_a_unit_stays_in_it() -> None:
    """The earlier unit less the site that is now told alone would be the centre."""
    found = units(a_school(CENTRE), a_school(SITE), told_in={CENTRE: CENTRE, SITE: CENTRE})

    assert found.keys() == {CENTRE}
    assert found[CENTRE].members == (CENTRE, SITE)


def test_what_was_made_under_other_definitions_is_not_added() -> None:
    """Levels of two scales have no sum."""
    other = a_site()
    other = SchoolMeasures(**{**other.__dict__, "definitions_digest": "cd" * 32})
    (unit,) = units(a_school(CENTRE), other).values()

    assert unit.bands["ALL"].enrolled == 528


def test_the_order_of_sites_changes_nothing() -> None:
    """Feeds are pulled side by side."""
    members = [a_school(CENTRE), a_site(), a_site(OTHER)]
    expected = units(*members)

    assert all(units(*order) == expected for order in permutations(members))


def test_a_nine_year_school_has_a_primary_and_a_junior_part() -> None:
    """Grades 1 to 6 and 7 to 9; together they are the school."""
    phases = {"P1": 180, "P2": 168, "P3": 180}
    school = with_parts(a_school(CENTRE, more={"stage": "nine_year", "phases": phases}))
    primary, junior = school.bands["primary"], school.bands["junior"]

    assert (primary.enrolled, junior.enrolled) == (348, 180)
    for whole, one, other in zip(school.bands["ALL"].rows, primary.rows, junior.rows, strict=True):
        assert whole.cells == {level: one.cells[level] + other.cells[level] for level in one.cells}


def test_without_all_phases_a_nine_year_school_is_told_whole() -> None:
    """One missing phase is the school less the others."""
    school = with_parts(a_school(CENTRE, more={"stage": "nine_year"}))

    assert school.bands.keys() == {"ALL"}
