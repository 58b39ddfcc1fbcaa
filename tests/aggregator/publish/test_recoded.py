"""A school that got another 学校标识码 is told of as one school, by either code."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from aggregator.settings import Settings
from aggregator.support.school_codes import FormerCode
from aggregator.support.terms import like, preceding
from cubes import a_change, a_cube

from .releasing import Keep, publish

UNTIL = date(2027, 1, 20)
MOVED = {"AA": 140, "BA": 30, "BB": 160, "CB": 50, "CC": 60, "BC": 15}


@pytest.fixture
def new(school: str) -> str:
    """The code of a nine-year school, say, that grew out of a primary one."""
    return f"3{school[1:]}"


@pytest.fixture
def recode(settings: Settings, school: str, new: str) -> Callable[[], tuple[FormerCode, ...]]:
    """The operator writes both codes into the sources; the service is not started again."""

    def write() -> tuple[FormerCode, ...]:
        [source] = json.loads(settings.sources_file.read_text("utf-8"))
        former = [{"code": school, "until": UNTIL.isoformat()}]
        source["schools"] = [{"code": new, "former": former}]
        settings.sources_file.write_text(json.dumps([source]), "utf-8")
        return (FormerCode(school, UNTIL),)

    return write


async def told(client: httpx.AsyncClient, code: str, term: str) -> dict[str, Any]:
    answer = await client.get(f"/b12/v1/schools/{code}/terms/{term}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["school_b12"])


async def test_what_changed_is_told_since_the_terms_of_the_old_code(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    new: str,
    term: str,
    recode: Callable[[], tuple[FormerCode, ...]],
) -> None:
    """26l compares with both earlier terms; the county sees nobody come or go."""
    first, second = like(term), preceding(term)
    for at in (first, second):
        await keep(a_cube(school, term=at, more={"authority": "500197"}))
        assert (await publish(operator, at)).status_code == 201
    former = recode()
    changes = [cell for one in (first, second) for cell in a_change(one, MOVED)]
    words = {"changes": changes, "authority": "500197"}
    await keep(a_cube(new, term=term, more=words), former=former)
    assert (await publish(operator, term)).status_code == 201
    now = await told(evaluator, new, term)
    county = (await evaluator.get(f"/b12/v1/counties/500197/terms/{term}")).json()
    [stage, _] = county["county_b12"]["stages"]

    moved = [one for one in now["numbers"] if one["measure"] == "26l"]
    assert {one["since"] for one in moved} == {first, second}
    assert "earlier_not_told" not in {one["reason"] for one in moved}
    assert now["former_codes"] == [{"code": school, "until": UNTIL.isoformat()}]
    assert (stage["schools"], stage["entries"], stage["exits"]) == ([new], [], [])
    assert county["county_b12"]["since"] == first


async def test_either_code_finds_every_term(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    new: str,
    term: str,
    recode: Callable[[], tuple[FormerCode, ...]],
) -> None:
    """An evaluator who knows today's code alone reads last year with it."""
    before = preceding(term)
    await keep(a_cube(school, term=before))
    await publish(operator, before)
    await keep(a_cube(new, term=term), former=recode())
    await publish(operator, term)

    for at in (before, term):
        assert await told(evaluator, school, at) == await told(evaluator, new, at)
    assert (await told(evaluator, new, before))["school"]["code"] == school
    assert "former_codes" in await told(evaluator, new, term)


async def test_a_term_that_was_cut_under_both_codes_is_told_once(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    new: str,
    term: str,
    recode: Callable[[], tuple[FormerCode, ...]],
) -> None:
    """Provisional numbers before the day, final ones after it: never its pupils twice."""
    await keep(a_cube(school, term=term, cut="provisional"))
    await publish(operator, term)
    await keep(a_cube(new, term=term), former=recode())
    assert (await publish(operator, term)).json()["release"] == "r2"
    where = f"/b12/v1/terms/{term}/releases/r2"
    data = (await evaluator.get(f"{where}/data.json")).json()
    manifest = (await evaluator.get(where)).json()

    assert [one["school"]["code"] for one in data["schools"]] == [new]
    assert [one["code"] for one in manifest["schools"]] == [new]


async def test_an_operator_sees_one_feed_under_the_code_of_today(
    operator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    new: str,
    term: str,
    recode: Callable[[], tuple[FormerCode, ...]],
) -> None:
    """And what it was called."""
    await keep(a_cube(school, term=preceding(term)))
    await keep(a_cube(new, term=term), former=recode())
    feeds = (await operator.get("/sources?limit=100")).json()["feeds"]
    own = [one for one in feeds if one["school_code"] in {school, new}]

    assert [(one["school_code"], one["former_codes"], one["position"]) for one in own] == [
        (new, [school], 2)
    ]
