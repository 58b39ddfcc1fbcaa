"""A school that got another 学校标识码 is told of as one school, by either code."""

import json
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Recoding:
    """A school about to get another code, the aggregator's two callers, a term of its own."""

    settings: Settings
    operator: httpx.AsyncClient
    evaluator: httpx.AsyncClient
    keep: Keep
    school: str
    term: str

    @property
    def new(self) -> str:
        """The code of a nine-year school, say, that grew out of a primary one."""
        return f"3{self.school[1:]}"

    def recode(self) -> tuple[FormerCode, ...]:
        """The operator writes both codes into the sources; the service is not started again."""
        [source] = json.loads(self.settings.sources_file.read_text("utf-8"))
        former = [{"code": self.school, "until": UNTIL.isoformat()}]
        source["schools"] = [{"code": self.new, "former": former}]
        self.settings.sources_file.write_text(json.dumps([source]), "utf-8")
        return (FormerCode(self.school, UNTIL),)

    async def told(self, code: str, term: str) -> dict[str, Any]:
        answer = await self.evaluator.get(f"/b12/v1/schools/{code}/terms/{term}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["school_b12"])


@pytest.fixture
def at(
    settings: Settings,
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    term: str,
) -> Recoding:
    return Recoding(settings, operator, evaluator, keep, school, term)


async def test_what_changed_is_told_since_the_terms_of_the_old_code(at: Recoding) -> None:
    """26l compares with both earlier terms; the county sees nobody come or go."""
    first, second = like(at.term), preceding(at.term)
    for one in (first, second):
        await at.keep(a_cube(at.school, term=one, more={"authority": "500197"}))
        assert (await publish(at.operator, one)).status_code == 201
    former = at.recode()
    changes = [cell for one in (first, second) for cell in a_change(one, MOVED)]
    words = {"changes": changes, "authority": "500197"}
    await at.keep(a_cube(at.new, term=at.term, more=words), former=former)
    assert (await publish(at.operator, at.term)).status_code == 201
    now = await at.told(at.new, at.term)
    county = (await at.evaluator.get(f"/b12/v1/counties/500197/terms/{at.term}")).json()
    [stage, _] = county["county_b12"]["stages"]

    moved = [one for one in now["numbers"] if one["measure"] == "26l"]
    assert {one["since"] for one in moved} == {first, second}
    assert "earlier_not_told" not in {one["reason"] for one in moved}
    assert now["former_codes"] == [{"code": at.school, "until": UNTIL.isoformat()}]
    assert (stage["schools"], stage["entries"], stage["exits"]) == ([at.new], [], [])
    assert county["county_b12"]["since"] == first


async def test_either_code_finds_every_term(at: Recoding) -> None:
    """An evaluator who knows today's code alone reads last year with it."""
    before = preceding(at.term)
    await at.keep(a_cube(at.school, term=before))
    await publish(at.operator, before)
    await at.keep(a_cube(at.new, term=at.term), former=at.recode())
    await publish(at.operator, at.term)

    for one in (before, at.term):
        assert await at.told(at.school, one) == await at.told(at.new, one)
    assert (await at.told(at.new, before))["school"]["code"] == at.school
    assert "former_codes" in await at.told(at.new, at.term)


async def test_a_term_that_was_cut_under_both_codes_is_told_once(at: Recoding) -> None:
    """Provisional numbers before the day, final ones after it: never its pupils twice."""
    await at.keep(a_cube(at.school, term=at.term, cut="provisional"))
    await publish(at.operator, at.term)
    await at.keep(a_cube(at.new, term=at.term), former=at.recode())
    assert (await publish(at.operator, at.term)).json()["release"] == "r2"
    where = f"/b12/v1/terms/{at.term}/releases/r2"
    data = (await at.evaluator.get(f"{where}/data.json")).json()
    manifest = (await at.evaluator.get(where)).json()

    assert [one["school"]["code"] for one in data["schools"]] == [at.new]
    assert [one["code"] for one in manifest["schools"]] == [at.new]


async def test_an_operator_sees_one_feed_under_the_code_of_today(at: Recoding) -> None:
    """And what it was called."""
    await at.keep(a_cube(at.school, term=preceding(at.term)))
    await at.keep(a_cube(at.new, term=at.term), former=at.recode())
    feeds = (await at.operator.get("/sources?limit=100")).json()["feeds"]
    own = [one for one in feeds if one["school_code"] in {at.school, at.new}]

    assert [(one["school_code"], one["former_codes"], one["position"]) for one in own] == [
        (at.new, [at.school], 2)
    ]
