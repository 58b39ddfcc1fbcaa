"""From a decision to the log: what is tried again, and what is not."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM, an_observation
from portfolio.admit.events import StudentErased
from portfolio.curate.events import RemarkWritten
from portfolio.support.ids import uuid7
from portfolio.support.journal import (
    Attempt,
    CommandIdReused,
    Decided,
    Decision,
    Journal,
    Request,
)
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import Conflict, Gone, Unavailable
from standing_school import StandingSchool, a_school
from standing_service import Service, a_projector


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    """A school that nobody else writes to."""
    return await a_school(still)


@pytest.fixture
def journal(still: Service) -> Journal:
    return still.house.desk.journal


def a_request(school: StandingSchool, *said: Any, **changes: Any) -> Request:
    named = {"school_id": school.school_id, "command_id": uuid7(), "tagged_by": school.pupil_id}
    return Request(**named | changes, said=["author", *said])


def a_remark(school: StandingSchool, text: str = "好") -> Decided:
    return Decided(school.pupil_id, RemarkWritten(text=text, written_by=uuid4()), TERM, uuid4())


def deciding(decision: Decision | Callable[[bool], Decision]) -> tuple[Attempt, list[bool]]:
    """An attempt, and how often and how it was asked."""
    asked: list[bool] = []

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        asked.append(fresh)
        return decision if isinstance(decision, Decision) else decision(fresh)

    return attempt, asked


async def test_a_decision_is_appended_and_its_retry_gets_the_first_answer(
    quiet: StandingSchool, journal: Journal
) -> None:
    """G2: whatever would be decided today."""
    request, decision = a_request(quiet, "一"), Decision((a_remark(quiet),))
    first = await journal.execute(request, deciding(decision)[0])
    again = await journal.execute(request, deciding(Decision((a_remark(quiet, "坏"),)))[0])

    assert again == first
    assert (first.is_repeated, again.is_repeated) == (False, True)
    assert await quiet.shown() == first.position


async def test_a_retry_that_would_be_refused_today_gets_the_first_answer(
    quiet: StandingSchool, journal: Journal
) -> None:
    """After the term has closed."""

    def refuse(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        raise Conflict

    request = a_request(quiet, "一")
    first = await journal.execute(request, deciding(Decision((a_remark(quiet),)))[0])

    assert await journal.execute(request, deciding(refuse)[0]) == first
    with pytest.raises(Conflict):
        await journal.execute(a_request(quiet, "二"), deciding(refuse)[0])


@pytest.mark.parametrize("is_refused", [False, True])
async def test_an_id_with_other_words_is_reused(
    quiet: StandingSchool,
    journal: Journal,
    is_refused: bool,  # noqa: FBT001 — a parameter of the test
) -> None:
    """409, whether the other request would be taken or not."""

    def decide(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        if is_refused:
            raise Conflict
        return Decision((a_remark(quiet),))

    request = a_request(quiet, "一")
    await journal.execute(request, deciding(Decision((a_remark(quiet),)))[0])
    other = a_request(quiet, "二", command_id=request.command_id)

    with pytest.raises(CommandIdReused):
        await journal.execute(other, deciding(decide)[0])


async def test_a_refusal_upon_what_was_remembered_is_thought_over(
    quiet: StandingSchool, journal: Journal
) -> None:
    """The memory may be out of date: refused for good only by a fresh look."""

    def decide(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        if not fresh:
            raise Conflict
        return Decision((a_remark(quiet),))

    attempt, asked = deciding(decide)
    await journal.execute(a_request(quiet), attempt)

    assert asked == [False, True]


async def test_what_was_overtaken_is_decided_again_five_times_at_most(
    quiet: StandingSchool, journal: Journal
) -> None:
    """Then 503: come again, nothing was half-done."""
    before = await quiet.shown()
    outdated = Decision((a_remark(quiet),), {quiet.pupil_id: 0})
    attempt, asked = deciding(outdated)
    with pytest.raises(Unavailable):
        await journal.execute(a_request(quiet), attempt)

    assert asked == [False, True, True, True, True]
    assert await quiet.shown() == before


async def test_a_key_that_went_meanwhile_means_a_fresh_look(
    quiet: StandingSchool, journal: Journal
) -> None:
    """Which then says whether the pupil was erased."""

    def decide(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        raise Gone if fresh else KeyForgotten

    attempt, asked = deciding(decide)
    with pytest.raises(Gone):
        await journal.execute(a_request(quiet), attempt)

    assert asked == [False, True]


async def test_after_an_erasure_a_command_of_the_pupil_is_gone_and_of_the_school_answered(
    quiet: StandingSchool, journal: Journal
) -> None:
    """410 where the tag's key is destroyed; the erasure itself was tagged by the school."""
    erased = StudentErased(reason="authority_order", erased_by=uuid4())
    of_pupil, of_school = a_request(quiet), a_request(quiet, tagged_by=quiet.school_id)
    await journal.execute(of_pupil, deciding(Decision((a_remark(quiet),)))[0])
    erasure = Decision((Decided(quiet.pupil_id, erased),))
    first = await journal.execute(of_school, deciding(erasure)[0])
    await a_projector(quiet.service.house).catch_up(quiet.school_id)

    with pytest.raises(Gone):
        await journal.answered(of_pupil)
    assert await journal.answered(of_school) == first


async def test_an_id_used_for_one_pupil_is_reused_for_one_who_never_was(
    quiet: StandingSchool, journal: Journal
) -> None:
    """Nobody was erased here: 409, not 410."""
    request = a_request(quiet)
    await journal.execute(request, deciding(Decision((a_remark(quiet),)))[0])
    other = a_request(quiet, command_id=request.command_id, tagged_by=uuid4())

    with pytest.raises(CommandIdReused):
        await journal.answered(other)


async def test_what_nobody_sent_has_no_answer(quiet: StandingSchool, journal: Journal) -> None:
    """Then it is decided."""
    assert await journal.answered(a_request(quiet)) is None


async def test_a_row_opens_with_the_key_it_was_sealed_under(
    quiet: StandingSchool, journal: Journal
) -> None:
    """A pupil's own for what is about the child, the school's for the erasure's tombstone."""
    erased = StudentErased(reason="authority_order", erased_by=uuid4())
    observed = an_observation(note="一")
    await quiet.given(
        Decided(quiet.pupil_id, observed, TERM, uuid4()), Decided(quiet.classmate_id, erased)
    )
    rows = (await journal.store.after(quiet.school_id, 0, 1_000))[-2:]

    assert await journal.opened(rows) == [observed, erased]
    assert [journal.sealer(row) for row in rows] == [quiet.pupil_id, quiet.school_id]
    await journal.keyring.forget(quiet.school_id, quiet.pupil_id, journal.clock.now())
    with pytest.raises(KeyForgotten):
        await journal.opened(rows)
    assert await journal.opened(rows[1:]) == [erased]
    assert await journal.opened([]) == []


async def test_who_is_shed_is_not_decided_a_second_time(still: Service) -> None:
    """503 is told at once: to read everything anew first would add load to an overload."""

    def shed(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        raise Unavailable

    school_id: UUID = uuid4()
    attempt, asked = deciding(shed)
    with pytest.raises(Unavailable):
        await still.house.desk.journal.execute(
            Request(school_id, uuid4(), school_id, ["late"]), attempt
        )

    assert asked == [False]
