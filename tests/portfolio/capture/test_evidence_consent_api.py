"""A family's consent to pictures: asked at each one taken, and again at each look."""

from collections.abc import AsyncIterator

import pytest

from photos import a_photo
from pictures_sent import attach, attached
from portfolio.support.ids import uuid7
from standing_school import StandingSchool, assert_problem
from voices import as_pupil, consent_withdrawn, consented

pytestmark = pytest.mark.usefixtures("families_consent")


@pytest.mark.parametrize("by", ["class teacher", "guardian", "pupil"])
async def test_without_consent_no_picture_is_taken_whoever_sends_it(
    school: StandingSchool, by: str
) -> None:
    """The family is asked once, with the notice before its eyes; to send is not to consent.
    Nothing is stored, and what was written stays.
    """
    school.people["pupil"] = await as_pupil(school)
    observation_id = await school.recorded(by)
    await consent_withdrawn(school)
    before = await school.shown()
    refused = await attach(school[by], observation_id)

    assert_problem(refused, "consent-is-missing")
    assert "照片" in refused.json()["detail"]
    assert await school.shown() == before
    objects = school.service.house.objects
    assert [one async for one in objects.list(f"{school.school_id}/")] == []
    await consented(school)
    assert (await attach(school[by], observation_id)).status_code == 201


async def test_a_consent_taken_back_while_a_picture_is_on_its_way(school: StandingSchool) -> None:
    """The last word before the append is the family's."""
    observation_id = await school.recorded("class teacher")

    async def slowly() -> AsyncIterator[bytes]:
        photo = a_photo()
        yield photo[:200]
        await consent_withdrawn(school)
        yield photo[200:]

    response = await attach(school["class teacher"], observation_id, content=slowly())

    assert_problem(response, "consent-is-missing")


async def test_what_was_attached_is_answered_also_after_consent_was_taken_back(
    school: StandingSchool,
) -> None:
    """G2: the phone that lost the answer gets it, and stops sending."""
    observation_id, evidence_id = await school.recorded("class teacher"), uuid7()
    first = await attach(school["class teacher"], observation_id, evidence_id)
    await consent_withdrawn(school)
    again = await attach(school["class teacher"], observation_id, evidence_id)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


@pytest.mark.parametrize("by", ["guardian", "class teacher"])
async def test_once_consent_is_taken_back_only_the_family_opens_a_picture(
    school: StandingSchool, by: str
) -> None:
    """With the next request, also for who took it; given again, as before."""
    path = await attached(school, by, await school.recorded(by))
    school.people["pupil"] = await as_pupil(school)
    open_to = {"class teacher", "subject teacher", "guardian", "pupil"}

    async def opened_by() -> set[str]:
        statuses = await school.everyone(lambda who: who.get(path))
        return {who for who, status in statuses.items() if status == 200}

    before = await opened_by()
    await consent_withdrawn(school)
    after = await opened_by()
    refused = await school["class teacher"].get(path)
    stranger = await school["other teacher"].get(path)
    await consented(school)

    assert (before, after) == (open_to, {"guardian", "pupil"})
    assert_problem(refused, "pictures-are-closed")
    assert_problem(stranger, "not-found")
    assert await opened_by() == open_to
