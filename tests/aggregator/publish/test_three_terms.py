"""Three terms of a county over HTTP: like meets like, late ones follow, units are told as one."""

import time
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from aggregator.release import faults_of
from aggregator.support.signing import import_key
from aggregator.support.terms import like, preceding
from cubes import RATED, a_change, a_cube

from .releasing import Keep, download, publish

MOVED = {
    "AA": 100,
    "BB": 110,
    "CC": 70,
    "DD": 20,
    "BA": 20,
    "CB": 45,
    "DC": 20,
    "AB": 20,
    "BC": 10,
    "CD": 20,
}


async def told_of(client: httpx.AsyncClient, code: str, term: str) -> dict[str, Any]:
    """One school's numbers by (measure, indicator, level, since)."""
    answer = await client.get(f"/b12/v1/schools/{code}/terms/{term}")
    assert answer.status_code == 200, answer.text
    return {
        (one["measure"], one["indicator"], one["level"], one["since"]): one
        for one in answer.json()["school_b12"]["numbers"]
    }


async def county_of(
    client: httpx.AsyncClient, term: str, division: str = "500103"
) -> dict[str, Any]:
    """The primary stage of the county."""
    answer = await client.get(f"/b12/v1/counties/{division}/terms/{term}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["county_b12"]["stages"][0])


def codes_from(school: str, count: int) -> list[str]:
    """Schools that no other test knows."""
    return [str(int(school) + 1_000_000 * (number + 1)) for number in range(count)]


def spread_of(stage: dict[str, Any]) -> dict[str, Any]:
    """The share at B or above of one indicator."""
    return next(one for one in stage["shares"] if one["indicator"] == "student.B2")


async def test_three_terms_meet_like_with_like(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    term: str,
    tmp_path: Path,
) -> None:
    """The third term: change of the matched, value added, and the county since a year before."""
    codes = codes_from(school, 4)
    first, second = like(term), preceding(term)
    for at in (first, second, term):
        for number, code in enumerate(codes):
            more = 6 * number * (at == term)
            row = (120 + more, 180, 120 - more, 54, 54)
            since = [one for one in (first, second) if one < at]
            changes = [cell for one in since for cell in a_change(one, MOVED)]
            rows = dict.fromkeys(RATED, row)
            words = {"changes": changes, "authority": "500198"}
            await keep(a_cube(code, term=at, rows=rows, opened=400, more=words))
        assert (await publish(operator, at)).status_code == 201

    told = await told_of(evaluator, codes[0], term)
    assert told["26l", "student.B2", "same", second]["between"] == {"low": 55, "high": 75}
    assert told["26l", "student.B2", "matched", first]["bound"]["percent"] == 80
    gain = told["26m", "student.B2", None, second]["difference"]
    assert gain["low"] < 0 < gain["high"]

    stage = await county_of(evaluator, term, "500198")
    change = spread_of(stage)["change"]
    assert (change["schools"], change["points"]) == (4, 17)
    assert change["interval"]["low"] <= 17 <= change["interval"]["high"]
    assert (stage["entries"], stage["exits"], stage["series_breaks"]) == ([], [], [])

    folder = await download(evaluator, term, "r1", tmp_path)
    pinned = (await evaluator.get("/.well-known/jwks.json")).json()["keys"][0]
    assert list(faults_of(folder, import_key(pinned))) == []


async def test_a_late_school_joins_the_county_and_moves_no_other(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """The difference of the two releases is what the late one itself is told with."""
    codes = codes_from(school, 4)
    for code in codes[:3]:
        await keep(a_cube(code, term=term))
    await publish(operator, term)
    before, told = await county_of(evaluator, term), await told_of(evaluator, codes[0], term)
    await keep(a_cube(codes[3], term=term))
    assert (await publish(operator, term)).json()["release"] == "r2"
    after = await county_of(evaluator, term)

    assert (len(before["schools"]), len(after["schools"])) == (3, 4)
    own = await told_of(evaluator, codes[3], term)
    at_b = sum(own["26k", "student.B2", level, None]["numerator"] for level in "AB")
    first, second = spread_of(before)["spread"], spread_of(after)["spread"]
    assert second["numerator"] - first["numerator"] == at_b
    assert await told_of(evaluator, codes[0], term) == told


async def test_a_unit_is_told_as_one_and_a_small_late_site_is_carried(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """Ten pupils come late to a unit of 528 + 60: six of them at A would be seen, so all wait."""
    centre, site, late = codes_from(school, 3)
    more = {"unit": centre}
    rows = dict.fromkeys(RATED, (20, 20, 12, 4, 4))
    await keep(a_cube(centre, term=term, opened=400))
    await keep(a_cube(site, term=term, enrolled=60, rows=rows, opened=40, more=more))
    await publish(operator, term)
    told = await told_of(evaluator, centre, term)

    assert told["enrolled", "school.26", None, None]["numerator"] == 588
    missing = await evaluator.get(f"/b12/v1/schools/{site}/terms/{term}")
    assert missing.status_code == 404

    rows = dict.fromkeys(RATED, (6, 3, 1, 0, 0))
    await keep(a_cube(late, term=term, enrolled=10, rows=rows, opened=8, more=more))
    await publish(operator, term)
    again = await told_of(evaluator, centre, term)
    assert again["enrolled", "school.26", None, None]["numerator"] == 588
    assert again == told


def a_plausible_school(code: str, term: str, chance: Random) -> dict[str, Any]:
    """A school of 150 to 900 pupils that sends everything."""
    enrolled = chance.randint(150, 900)
    rows, moved = {}, {}
    for indicator in RATED:
        at_a, at_c = round(enrolled * chance.uniform(0.2, 0.4)), round(enrolled * 0.15)
        at_d, none = round(enrolled * 0.03), round(enrolled * 0.06)
        rows[indicator] = (at_a, enrolled - at_a - at_c - at_d - none, at_c, at_d, none)
        ups, falls = at_a // 4, at_c // 3
        moved[indicator] = {"AA": at_a - ups, "BA": ups, "BB": enrolled // 3, "BC": falls}
    since = (like(term), preceding(term))
    changes = [(name, one, cells) for one in since for name, cells in moved.items()]
    fitness = dict.fromkeys(("excellent", "good", "fail", "exempt", "not_measured"), enrolled // 8)
    fitness["pass"] = enrolled - sum(fitness.values())
    more = {"changes": changes, "objective": {"fitness": fitness}, "authority": "500199"}
    return a_cube(code, term=term, enrolled=enrolled, rows=rows, opened=enrolled // 2, more=more)


async def test_a_release_of_forty_schools_and_three_terms_takes_seconds(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """Some three seconds for the third term on a free core; the bound is for a busy machine."""
    chance = Random(7)  # noqa: S311 — invented numbers
    codes = codes_from(school, 40)
    terms = (like(term), preceding(term), term)
    for code in codes:
        await keep(*(a_plausible_school(code, at, chance) for at in terms))
    took = []
    for at in terms:
        began = time.perf_counter()
        assert (await publish(operator, at)).status_code == 201
        took.append(time.perf_counter() - began)

    assert max(took) < 60, took
    stage = await county_of(evaluator, term, "500199")
    assert len(stage["schools"]) == 40
    assert spread_of(stage)["change"]["schools"] >= 30


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_every_reason_in_a_county_has_its_sentence(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    term: str,
    language: str,
) -> None:
    """One school is no county: the answer says so in both languages."""
    await keep(a_cube(school, term=term))
    await publish(operator, term)
    answer = await evaluator.get(
        f"/b12/v1/counties/500103/terms/{term}", headers={"accept-language": language}
    )
    share = spread_of(answer.json()["county_b12"]["stages"][0])

    assert share["reason"] == "too_few_schools"
    assert answer.json()["reasons"][share["reason"]].keys() == {"zh", "en"}
