"""One observation, from 王老师's phone on the bus to school.B12, both services as processes."""

import io
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from demo.schools import TOWN
from embedded.environment import variables
from journey import canaries
from journey.aggregator import school_in
from journey.canaries import CHILDREN
from journey.standing import Standing, Told
from journey.story import OF_ALL, OF_MOST

LEVELLED = [f"student.B{n}" for n in (2, 3, 4, 5, 7, 8, 9, 10, 11, 12)]


def counted_by_hand(told: Told) -> Counter[tuple[str, str]]:
    """Every pupil once per indicator: signed, or not enough."""
    count = Counter(told.story.signed)
    for indicator in LEVELLED:
        rated = sum(n for (one, _), n in told.story.signed.items() if one == indicator)
        count[indicator, "not_enough"] = len(CHILDREN) - rated
    return count


def numbers_of(school: dict[str, Any], indicator: str) -> dict[str, tuple[int | None, int | None]]:
    return {
        one["level"]: (one["numerator"], one["denominator"])
        for one in school["numbers"]
        if one["indicator"] == indicator
    }


def test_wang_laoshi_s_phone_sends_twice_what_it_kept_on_the_bus_and_it_is_there_once(
    told: Told,
) -> None:
    """A phone that lost its answer must be able to ask again without a second record."""
    first, second = told.on_the_bus
    kept = [one for one in told.timeline if one["note"] == canaries.NOTE_ON_THE_BUS]

    assert (first["status"], second["status"]) == (201, 200)
    assert first["position"] == second["position"]
    assert [one["observation_id"] for one in kept] == [first["observation_id"]]


def test_xiaoming_s_mother_opens_a_report_that_tells_of_him_in_wang_laoshi_s_words(
    told: Told,
) -> None:
    """What was seen on the bus and at home, and what his teacher says of it, reaches the family."""
    assert told.report.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(told.report.content)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())

    assert canaries.XIAOMING in text
    assert canaries.REMARK in text
    # A line of the table takes 28 characters; the rest is in the portfolio.
    assert canaries.NOTE_ON_THE_BUS[:14] in text
    assert not [child.name for child in CHILDREN[1:] if child.name in text]


def test_the_school_s_feed_tells_what_a_count_by_hand_gives(standing: Standing, told: Told) -> None:
    """What leaves the house is what the teachers signed, no more, and adds up to the pupils."""
    snapshot = standing.feed_of(TOWN.code)[-1]["data"]["snapshot"]
    cells = {
        (one["indicator"], one["level"]): one["n"]
        for one in snapshot["levels"]
        if one["band"] == "ALL"
    }
    by_hand = counted_by_hand(told)

    assert {cell: n for cell, n in cells.items() if n} == by_hand
    assert snapshot["groups"][0] == {
        "band": "ALL",
        "enrolled": 56,
        "assessed": None,  # one less than enrolled: it would tell of the one with a plan
        "by_individual_plan": None,
    }
    assert {one["metric"]: one["numerator"] for one in snapshot["use"] if one["band"] == "ALL"} == {
        "26a": 56,
        "26e": 56,
    }


def test_school_b12_tells_the_count_by_hand_in_halves_as_large_as_may_be_told(told: Told) -> None:
    """Of 56 pupils two halves and the rest are told; here each is ten or more, so all three are."""
    school = school_in(told.files, TOWN.code)
    by_hand = counted_by_hand(told)
    upper = by_hand[OF_MOST, "A"] + by_hand[OF_MOST, "B"]

    assert school["rung"] == "halves"
    assert numbers_of(school, OF_MOST) == {
        "A_B": (upper, 56),
        "C_D": (by_hand[OF_MOST, "C"], 56),
        "not_enough": (12, 56),
    }


def test_the_one_pupil_with_a_plan_cannot_be_counted_out_of_what_is_published(told: Told) -> None:
    """One of 56 stands in `not_enough` alone: neither that cell nor its rest may be told."""
    school = school_in(told.files, TOWN.code)
    numbers = numbers_of(school, OF_ALL)

    assert counted_by_hand(told)[OF_ALL, "not_enough"] == 1
    assert numbers["not_enough"][0] is None
    assert [n for n, _ in numbers.values()].count(None) >= 2
    assert all(n is None or 10 <= n <= 46 or n == 56 for n, _ in numbers.values())


def test_the_release_verifies_against_the_pinned_key_and_a_changed_byte_does_not(
    standing: Standing, told: Told, tmp_path: Path
) -> None:
    """Who receives the files can check them without asking anyone."""
    key = standing.aggregator.keep(told.files, tmp_path / "whole")
    changed = {**told.files, "data.csv": told.files["data.csv"].replace(b",56,", b",57,", 1)}
    standing.aggregator.keep(changed, tmp_path / "changed")
    verify = [sys.executable, "-m", "aggregator.release", "verify", "--key", str(key)]
    done = [
        subprocess.run(  # noqa: S603 — our own command line
            [*verify, str(tmp_path / name)], env=variables(), capture_output=True, check=False
        )
        for name in ("whole", "changed")
    ]

    assert [one.returncode for one in done] == [0, 1]
    assert b"data.csv is not the file that was published" in done[1].stderr
