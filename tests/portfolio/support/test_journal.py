"""From a decision to the log: what is tried again, and what is not."""

from uuid import uuid4

import pytest

from portfolio.support.journal import Decision, Journal, Request
from portfolio.support.problems import Unavailable
from standing_service import Service


async def test_who_is_shed_is_not_decided_a_second_time(still: Service) -> None:
    """503 is told at once: to read everything anew first would add load to an overload."""
    journal: Journal = still.house.desk.journal
    tries = 0

    async def attempt(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        nonlocal tries
        tries += 1
        raise Unavailable

    school_id = uuid4()
    with pytest.raises(Unavailable):
        await journal.execute(Request(school_id, uuid4(), school_id, ["late"]), attempt)

    assert tries == 1
