"""What there is to choose from for a child's report: offered is what would be taken."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from builders import TERM, a_picture
from checking import opened
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool

B2, HEALTH = "student.B2", "MB07"


def base(school: StandingSchool) -> str:
    return f"/students/{school.pupil_id}/terms/{TERM}"


async def choices(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    response = await school[who].get(f"{base(school)}/choices")
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


def facts(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["observation_id"]: one for each in told["indicators"] for one in each["facts"]}


async def with_picture(school: StandingSchool, observation_id: UUID) -> str:
    evidence_id = uuid7()
    picture = a_picture(evidence_id=evidence_id)
    await school.given(Decided(school.pupil_id, picture, TERM, observation_id))
    return str(evidence_id)


async def agrees_to_pictures(school: StandingSchool) -> None:
    guardian = school.actor("guardian").person_id
    granted = admit.ConsentGranted(scope="photo", granted_by=guardian, notice_version="1")
    await school.given(Decided(school.pupil_id, granted))


async def test_who_is_offered_something(school: StandingSchool) -> None:
    """Whoever may choose, and nobody who only looks."""
    statuses = await school.everyone(lambda who: who.get(f"{base(school)}/choices"))

    assert {who for who, status in statuses.items() if status == 200} == {
        "class teacher",
        "guardian",
    }
    assert {statuses[who] for who in ("admin", "subject teacher")} == {403}


async def test_what_counts_is_offered_under_its_indicator(school: StandingSchool) -> None:
    """The oldest first, in the reader's language; what waits for an answer is not among them."""
    day = (school.today - timedelta(days=1)).isoformat()
    later = await school.recorded("class teacher")
    earlier = await school.recorded("class teacher", occurred_on=day, note="主动捡垃圾")
    waits = await school.recorded("guardian")
    in_english = {"accept-language": "en"}
    told = await school["class teacher"].send("GET", f"{base(school)}/choices", headers=in_english)
    [under] = told.json()["indicators"]

    assert under["indicator"] == B2
    assert [one["observation_id"] for one in under["facts"]] == [str(earlier), str(later)]
    assert str(waits) not in told.text
    assert "picks up litter" in {one["note_said"] for one in under["facts"]}
    assert not any(one["is_chosen"] for one in under["facts"])


async def test_all_that_is_offered_is_taken_up_to_the_limit(school: StandingSchool) -> None:
    """The limit that is told is the one that is kept; what was chosen is seen to be."""
    made = [await school.recorded("class teacher") for _ in range(4)]
    most = (await choices(school))["most_entries"]
    said = {"indicator": B2}
    taken = [
        (await school["guardian"].put(f"{base(school)}/entries/{one}", said)).status_code
        for one in made
    ]
    told = facts(await choices(school))

    assert taken == [201] * most + [409]
    assert [told[str(one)]["is_chosen"] for one in made] == [True] * most + [False]


async def test_pictures_are_offered_with_their_place(school: StandingSchool) -> None:
    """Without consent they are seen to be there and cannot be chosen; then in the order chosen."""
    observation_id = await school.recorded("class teacher")
    first, second = [await with_picture(school, observation_id) for _ in range(2)]
    before = await choices(school)
    await agrees_to_pictures(school)
    wanted = [{"evidence_id": second, "caption": "拧抹布"}, {"evidence_id": first}]
    taken = await school["class teacher"].put(f"{base(school)}/pictures", {"pictures": wanted})
    after = await choices(school)
    places = {one["evidence_id"]: (one["place"], one["caption"]) for one in after["pictures"]}

    assert (before["has_consent"], before["takes_pictures"]) == (False, False)
    assert {one["place"] for one in before["pictures"]} == {None}
    assert taken.status_code == 201, taken.text
    assert (after["has_consent"], after["takes_pictures"]) == (True, True)
    assert places == {second: (1, "拧抹布"), first: (2, None)}
    assert after["pictures_etag"] == taken.headers["etag"]


async def test_facts_that_stand_still_say_so(school: StandingSchool) -> None:
    """From the check on nothing more is chosen, and the page need not find that out by trying."""
    made = await school.recorded("class teacher")
    before = await choices(school)
    await opened(school)
    after = await choices(school)
    refused = await school["class teacher"].put(f"{base(school)}/entries/{made}", {"indicator": B2})

    assert (before["takes_entries"], after["takes_entries"]) == (True, False)
    assert refused.status_code == 409
