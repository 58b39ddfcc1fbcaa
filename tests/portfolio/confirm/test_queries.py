"""How an entry stands is told twice, by the fold and by the read tables: they must agree."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TEACHER_ID, TODAY, a_guardian, a_picture, an_observation
from builders import TERM as BUILT_TERM
from portfolio.capture.events import ObservationCorrected, ObservationWithdrawn
from portfolio.confirm.domain import entry_of
from portfolio.confirm.events import (
    ConfirmationReversed,
    ObservationConfirmed,
    ObservationRejected,
    ObservationStruck,
    SampleChecked,
    SupplementAsked,
)
from portfolio.support.event import Event
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool

BY_TEACHER, BY_FAMILY = an_observation(), an_observation(by=a_guardian())
CONFIRMED = ObservationConfirmed(confirmed_by=TEACHER_ID)
REJECTED = ObservationRejected(rejected_by=TEACHER_ID, reason="请写具体")
ASKED = SupplementAsked(asked_by=TEACHER_ID, question="做了多久？")
REVERSED = ConfirmationReversed(reversed_by=TEACHER_ID, reason="看错了")
STRUCK = ObservationStruck(objection_id=uuid4())
CHECKED = SampleChecked(checked_by=uuid4())
WITHDRAWN = ObservationWithdrawn(withdrawn_by=TEACHER_ID)
WAITS, STANDS = [
    ObservationCorrected(corrected_by=TEACHER_ID, occurred_on=TODAY, needs_confirmation=waits)
    for waits in (True, False)
]

HISTORIES: list[tuple[Event, ...]] = [
    (BY_TEACHER,),
    (BY_FAMILY,),
    (BY_FAMILY, CONFIRMED),
    (BY_FAMILY, REJECTED),
    (BY_FAMILY, REJECTED, WAITS),
    (BY_FAMILY, ASKED),
    (BY_FAMILY, ASKED, WAITS),
    (BY_FAMILY, ASKED, a_picture()),
    (BY_FAMILY, a_picture(), ASKED),
    (BY_FAMILY, WAITS, ASKED),
    (BY_FAMILY, ASKED, WAITS, CONFIRMED),
    (BY_FAMILY, CONFIRMED, WAITS),
    (BY_FAMILY, CONFIRMED, WAITS, REJECTED),
    (BY_FAMILY, CONFIRMED, REVERSED),
    (BY_FAMILY, CONFIRMED, REVERSED, WAITS),
    (BY_TEACHER, STANDS),
    (BY_TEACHER, REVERSED),
    (BY_TEACHER, STRUCK),
    (BY_TEACHER, STRUCK, STANDS),
    (BY_TEACHER, STRUCK, WITHDRAWN),
    (BY_TEACHER, CHECKED),
    (BY_TEACHER, CHECKED, STANDS),
    (BY_TEACHER, STANDS, CHECKED),
]


async def shown(school: StandingSchool) -> dict[UUID, dict[str, Any]]:
    said = {"term": BUILT_TERM, "seen": await school.shown(), "limit": 200}
    response = await school["admin"].get(f"/students/{school.pupil_id}/timeline", **said)
    assert response.status_code == 200, response.text
    return {UUID(one["observation_id"]): one for one in response.json()["items"]}


async def test_the_read_tables_tell_what_the_fold_tells(school: StandingSchool) -> None:
    """A timeline that says counted beside a report that leaves it out would be two truths."""
    told = {uuid7(): history for history in HISTORIES}
    await school.given(
        *(
            Decided(school.pupil_id, _anew(event), BUILT_TERM, observation_id)
            for observation_id, history in told.items()
            for event in history
        )
    )
    found = await shown(school)

    for observation_id, history in told.items():
        entry = entry_of(observation_id, history)
        assert entry
        seen = found[observation_id]
        names = [type(one).__name__ for one in history]
        assert (seen["standing"], seen["is_checked"]) == (entry.standing, entry.is_checked), names


@pytest.mark.parametrize("answer", [REJECTED, ASKED, REVERSED])
async def test_a_reason_is_kept_sealed_and_shown(school: StandingSchool, answer: Event) -> None:
    """What a teacher wrote about a child is personal: a dump of the table does not tell it."""
    observation_id, text = uuid7(), next(iter(_texts(answer)))
    before = [CONFIRMED] if answer is REVERSED else []
    await school.given(
        *(
            Decided(school.pupil_id, event, BUILT_TERM, observation_id)
            for event in (BY_FAMILY, *before, answer)
        )
    )

    assert (await shown(school))[observation_id]["reason"] == text
    kept = await school.service.house.desk.pool.fetchval(
        "SELECT reason FROM confirmation WHERE school_id = $1 AND observation_id = $2",
        school.school_id,
        observation_id,
    )
    assert text.encode() not in kept


def _anew(event: Event) -> Event:
    """Evidence has an id of its own."""
    return a_picture() if event.topic == "evidence-attached" else event


def _texts(event: Event) -> list[str]:
    said = event.model_dump()
    return [said[name] for name in ("reason", "question") if said.get(name)]
