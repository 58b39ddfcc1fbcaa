"""Nobody answers for their own words: every kind of author × every way to answer.

Also not through a second account, nor for a child whose words they wrote down,
nor for what came through a link of theirs. Somebody else, with the same right, may.
"""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from builders import TERM, an_observation, vocabulary
from matrix.verdicts import IN, verdict
from matrix.world import World, a_world
from portfolio.capture.events import ObservationRecorded
from portfolio.confirm.events import ObservationConfirmed
from portfolio.confirm.sampling import Lot
from portfolio.support.actor import Role
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, signed_in
from standing_service import Service

AUTHORS = (
    "class teacher",
    "subject teacher",
    "guardian",
    "pupil",
    "counsellor",
    "moral education",
    "health teacher",
    "boarding teacher",
    "psychology teacher",
    "school admin",
    "assisting",
)
# What an answer is called, its body, and how the entry stands when it is given.
ANSWERS = {
    "confirmation": (None, "waits"),
    "rejection": ({"reason": "看不出是谁"}, "waits"),
    "supplement-request": ({"question": "做了多久？"}, "waits"),
    "confirmation-reversal": ({"reason": "看错了"}, "was confirmed"),
    "sample-check": (None, "was drawn"),
}
_VOICES = {"guardian": "parent", "pupil": "student"}


async def an_entry(world: World, by: str, stands: str, **changes: object) -> UUID:
    """An entry of 小明 as `by` would have made it."""
    author, school = world.callers[by].actor, world.school
    assert author
    kinds = vocabulary().observations.types
    kind = next(one.code for one in kinds if one.confirm == "sample")
    said = {
        "observation_type": kind if stands == "was drawn" else "MC08",
        "source": _VOICES.get(by, "teacher"),
        "recorded_by": author.person_id,
        "needs_confirmation": stands != "was drawn",
        "occurred_on": school.today,
        "measures": {},
    }
    made = an_observation(by=author, **{**said, **changes})
    observation_id = await _drawn(world) if stands == "was drawn" else uuid7()
    confirmed = ObservationConfirmed(confirmed_by=uuid4())
    events: list[ObservationRecorded | ObservationConfirmed] = [made]
    events += [confirmed] if stands == "was confirmed" else []
    await school.given(*(Decided(school.pupil_id, event, TERM, observation_id) for event in events))
    return observation_id


async def _drawn(world: World) -> UUID:
    """An id that the lot draws."""
    school_id, desk = world.school.school_id, world.school.service.house.desk
    key = await desk.journal.keyring.get(school_id, school_id)
    lot = Lot(key, "samples", desk.vocabulary.judging.samples.per_mille)
    return next(one for one in iter(uuid7, None) if lot.draws(one))


async def answered(caller: Caller, answer: str, observation_id: UUID) -> str:
    """How somebody's answer is taken."""
    body, _ = ANSWERS[answer]
    return verdict(await caller.post(f"/observations/{observation_id}/{answer}", body))


@pytest.fixture(scope="module")
async def there(matrix_service: Service, abroad: World) -> World:
    """A school to answer in: nobody's answer stands in another's way, each entry is new."""
    return await a_world(matrix_service, abroad)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("by", AUTHORS)
async def test_no_author_answers_for_their_own_entry(by: str, answer: str, there: World) -> None:
    """Whoever could answer for others' is told why; for whoever could not nothing changes."""
    observation_id = await an_entry(there, by, ANSWERS[answer][1])
    own = await answered(there.callers[by], answer, observation_id)
    others = await an_entry(there, "guardian" if by != "guardian" else "pupil", ANSWERS[answer][1])
    could = await answered(there.callers[by], answer, others)

    assert own in {"403", "403 not-your-own"}
    assert (own == "403") is (could == "403")


@pytest.mark.parametrize("answer", ANSWERS)
async def test_somebody_else_with_the_same_right_may(answer: str, there: World) -> None:
    """Else the test above would hold where nobody may at all."""
    theirs = await an_entry(there, "guardian", ANSWERS[answer][1])
    hers = await an_entry(there, "class teacher", ANSWERS[answer][1])

    assert await answered(there.callers["class teacher"], answer, theirs) == IN
    assert await answered(there.callers["moral education"], answer, hers) == IN


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(
    "how",
    [
        "as the child's mother, with another account",
        "as the child's own words, which the teacher wrote down",
        "through a link that the teacher made",
    ],
)
async def test_there_is_no_way_round(how: str, answer: str, there: World) -> None:
    """One person, whatever account or voice the entry came in by."""
    teacher = there.callers["class teacher"]
    assert teacher.actor
    ways: dict[str, dict[str, object]] = {
        "as the child's mother": {"source": "parent"},
        "as the child's own": {"source": "student", "for_child": True},
        "through a link": {
            "source": "community",
            "recorded_by": uuid4(),
            "arranged_by": teacher.actor.person_id,
        },
    }
    changes = next(made for start, made in ways.items() if how.startswith(start))
    observation_id = await an_entry(there, "class teacher", ANSWERS[answer][1], **changes)
    second = replace(teacher.actor, account_id=uuid4(), role=Role.STAFF)
    tokens = await signed_in(there.school.service, [second])
    caller = replace(teacher, token=tokens[second.account_id])

    assert await answered(caller, answer, observation_id) == "403 not-your-own"
