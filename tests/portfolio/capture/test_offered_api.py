"""What may be recorded, over HTTP: a phone keeps it and asks only whether it changed."""

import gzip
from typing import Any

from standing_school import StandingSchool
from voices import with_duty

PATH = "/observation-types"


async def offered(school: StandingSchool, who: str) -> dict[str, Any]:
    response = await school[who].get(PATH)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def codes(school: StandingSchool, who: str) -> set[str]:
    return {one["code"] for one in (await offered(school, who))["types"]}


async def test_a_teacher_is_offered_words_and_never_what_is_not_theirs(
    school: StandingSchool,
) -> None:
    """The fitness test is the PE teacher's, the screening the nurse's, a survey nobody's."""
    theirs = await codes(school, "class teacher")

    assert {"MC08", "MC13", "AC02", "LP09"} <= theirs
    assert not {"PF09", "PF11", "AC08", "AC07", "PF04"} & theirs


async def test_a_school_nurse_is_offered_health_and_nothing_else(school: StandingSchool) -> None:
    """Whoever looks after health, of body or mind, records that and nothing else."""
    nurse = await with_duty(school, "health_teacher")
    types = (await nurse.get(PATH)).json()["types"]

    assert {one["code"] for one in types} >= {"PF11", "PF12"}
    assert all(one["is_private"] for one in types)


async def test_a_family_is_offered_what_it_may_say(school: StandingSchool) -> None:
    """Chores and reading at home; not how the class listens."""
    theirs = await codes(school, "guardian")

    assert {"LP01", "AC09", "MC12"} <= theirs
    assert not {"AC02", "MC07"} & theirs


async def test_each_type_has_a_word_an_indicator_and_its_measures(school: StandingSchool) -> None:
    """A tag maps to exactly one indicator and one point; a teacher never has to know the code."""
    told = await offered(school, "class teacher")
    [listening] = [one for one in told["types"] if one["code"] == "AC02"]
    measures = {one["code"]: one for one in told["measures"]}

    assert (listening["indicator"], listening["point"]) == ("student.B4", "student.10")
    assert [one["zh"] for one in listening["tags"]] == ["专注倾听", "爱提问", "积极发言"]
    assert (measures["minutes"]["zh"], measures["minutes"]["usual"]) == ("分钟", 20)
    assert {name for one in told["types"] for name in one["measures"]} == set(measures)
    assert all(one["tags"] for one in told["types"])


async def test_what_is_kept_is_not_sent_again(school: StandingSchool) -> None:
    """Two hundred bytes on a weak network in place of eight thousand."""
    first = await school["class teacher"].get(PATH)
    kept = {"if-none-match": first.headers["etag"]}
    again = await school["class teacher"].send("GET", PATH, headers=kept)
    other = await school["guardian"].send("GET", PATH, headers=kept)

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200
    assert len(gzip.compress(first.content)) < 8_000


async def test_it_is_packed_for_whoever_can_unpack_it(school: StandingSchool) -> None:
    """A phone asks for it before its first page, on a slow network: thirty kilobytes are eight."""
    packed = await school["class teacher"].get(PATH)
    plain = await school["class teacher"].send("GET", PATH, headers={"accept-encoding": "identity"})
    refused = [
        await school["class teacher"].send("GET", PATH, headers={"accept-encoding": said})
        for said in ("gzip;q=0", "br, gzip ; q=0.000, identity", "x-gzip2")
    ]

    assert {one.content for one in refused} == {plain.content}
    assert not any("content-encoding" in one.headers for one in refused)
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < 8_000
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    assert plain.headers["etag"] != packed.headers["etag"]
