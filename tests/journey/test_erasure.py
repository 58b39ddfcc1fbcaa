"""小明's family asks for him to be forgotten; what was published of the school stands."""

import httpx

from demo.schools import TOWN
from journey.aggregator import school_in
from journey.person import eventually
from journey.standing import Standing, Told
from journey.story import TERM


def test_after_his_erasure_xiaoming_is_gone_for_everyone_and_the_release_stays_as_it_was(
    standing: Standing, told: Told
) -> None:
    """Forgotten means forgotten at every door; a published statistic is not about him."""
    story = told.story
    people = (story.admin, story.teachers[1], story.mother)
    before = {path: story.teachers[1].get(path).status_code for path in told.paths}
    story.admin.say("POST", f"/students/{story.xiaoming}/erasure", {"reason": "guardian_request"})
    after = {path: [one.get(path).status_code for one in people] for path in told.paths}
    eventually(lambda: _erased(story.admin.get("/erasures")), lambda ids: story.xiaoming in ids)
    # Until the worker has destroyed the key, a retry is told its first answer.
    late = eventually(
        lambda: story.teachers[1].send("PUT", told.observation, json=told.said),
        lambda answer: answer.status_code != httpx.codes.OK,
    )
    standing.aggregator.publish(TERM.id)

    assert set(before.values()) == {200}
    # Who stood how to him is under the key that is gone: only the administrator is told.
    assert after == {path: [410, 404, 404] for path in told.paths}
    assert late.status_code == 410
    assert standing.aggregator.files(TERM.id, told.release) == told.files
    assert standing.aggregator.newest(TOWN.code, TERM.id) == school_in(told.files, TOWN.code)


def _erased(answer: httpx.Response) -> list[str]:
    return [one["student_id"] for one in answer.json()["items"]]
