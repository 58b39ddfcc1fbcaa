"""Sites that were told of together in a term: no later release of it parts them."""

import httpx
import pytest

from aggregator.support.terms import preceding
from cubes import RATED, a_change, a_cube

from .releasing import Keep, publish

MOVED = {"AA": 140, "BA": 30, "BB": 160, "CB": 50, "CC": 60, "BC": 15}
SITE_ROW = (60, 60, 34, 30, 16)


async def test_a_site_that_reports_alone_later_does_not_part_the_unit(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """The unit tells 32 at D; the site alone would tell 30, and leave two at its centre."""
    centre, site = school, str(int(school) + 1_000_000)
    centre_row = (70, 60, 40, 2, 28)
    words = {"term": term, "enrolled": 200, "opened": 100, "reported": 150}
    of_site = {**words, "rows": dict.fromkeys(RATED, SITE_ROW)}
    await keep(a_cube(centre, **words, rows=dict.fromkeys(RATED, centre_row)))
    await keep(a_cube(site, **of_site, cut="provisional", more={"unit": centre}))
    assert (await publish(operator, term)).status_code == 201
    await keep(a_cube(site, **of_site))
    await publish(operator, term)

    unit = (await evaluator.get(f"/b12/v1/schools/{centre}/terms/{term}")).json()["school_b12"]
    told = {(one["indicator"], one["level"]): one["numerator"] for one in unit["numbers"]}
    assert (unit["members"], told["student.B2", "D"]) == ([centre, site], 32)
    alone = await evaluator.get(f"/b12/v1/schools/{site}/terms/{term}")
    assert alone.status_code == 404


@pytest.mark.parametrize("is_together", [True, False])
async def test_a_unit_is_compared_with_the_same_sites_only(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    term: str,
    *,
    is_together: bool,
) -> None:
    """Another site's pupils joined or left the row: the same pupils have no row of then."""
    before, site = preceding(term), str(int(school) + 1_000_000)
    for at in (before, term):
        changes = a_change(before, MOVED) if at == term else []
        await keep(a_cube(school, term=at, more={"changes": changes}))
        if is_together or at == before:
            await keep(a_cube(site, term=at, more={"unit": school, "changes": changes}))
        assert (await publish(operator, at)).status_code == 201

    now = (await evaluator.get(f"/b12/v1/schools/{school}/terms/{term}")).json()["school_b12"]
    why = {one["reason"] for one in now["numbers"] if one["measure"] == "26l"}
    assert ("series_break" in why) is not is_together
