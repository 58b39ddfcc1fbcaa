"""Reading one's own write over HTTP: its answer says how far it reaches, the next reading waits."""

import pytest

from portfolio.support import views
from portfolio.support.ids import uuid7
from standing_school import StandingSchool, a_school, assert_problem
from standing_service import Service, a_projector
from voices import timeline


@pytest.fixture
async def lagging(still: Service, monkeypatch: pytest.MonkeyPatch) -> StandingSchool:
    """A school whose read tables follow only when a test says so."""
    monkeypatch.setattr(views, "_PATIENCE_SECONDS", 0.1)
    return await a_school(still)


async def test_what_was_written_is_read_by_whoever_wrote_it(lagging: StandingSchool) -> None:
    """Not an empty page meanwhile: 503 until the tables show it, and the browser asks again."""
    teacher, page = lagging["class teacher"], f"/students/{lagging.pupil_id}/timeline"
    body = lagging.an_observation(lagging.pupil_id)
    written = await teacher.put(f"/observations/{uuid7()}", body)
    seen = {"nianlun-seen": written.headers["nianlun-position"]}
    query = f"?term={body['term']}"
    too_soon = await teacher.send("GET", page + query, headers=seen)
    await a_projector(lagging.service.house).catch_up(lagging.school_id)
    then = await teacher.send("GET", page + query, headers=seen)

    assert written.headers["nianlun-position"] == str(written.json()["position"])
    assert_problem(too_soon, "view-is-behind")
    assert len(then.json()["items"]) == 1
    assert len(await timeline(lagging, teacher, lagging.pupil_id)) == 1


async def test_a_command_said_again_reaches_as_far_as_at_first(lagging: StandingSchool) -> None:
    """A phone that did not hear the first answer reads what it wrote as well."""
    teacher, path = lagging["class teacher"], f"/observations/{uuid7()}"
    body = lagging.an_observation(lagging.pupil_id)
    first = await teacher.put(path, body)
    await lagging.recorded("other teacher", lagging.elsewhere_id)
    again = await teacher.put(path, body)

    assert again.status_code == 200
    assert again.headers["nianlun-position"] == first.headers["nianlun-position"]


async def test_whoever_reads_is_told_no_position(lagging: StandingSchool) -> None:
    """Nothing was written, nothing is to be waited for."""
    answer = await lagging["class teacher"].get("/class-groups")

    assert answer.status_code == 200
    assert "nianlun-position" not in answer.headers


@pytest.mark.parametrize("said", ["", "-1", "1.5", "1e3", "１２", "9" * 16, "NaN"])
async def test_a_position_is_handed_back_as_it_was_given(
    lagging: StandingSchool, said: str
) -> None:
    """Anything else is refused in a sentence, and looked at by nothing that only writes."""
    teacher, header = lagging["class teacher"], {"nianlun-seen": said.encode("utf-8")}
    refused = await teacher.send("GET", "/class-groups", headers=header)
    body = lagging.an_observation(lagging.pupil_id)
    path = f"/observations/{uuid7()}"
    written = await teacher.send("PUT", path, json=body, headers=header)

    assert_problem(refused, "seen-is-no-position")
    assert written.status_code == 201
