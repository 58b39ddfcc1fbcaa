"""Snapshots that were kept, without a source: what a release is made from."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.ingest.commands import receive_page
from aggregator.ingest.domain import PinnedSchool
from aggregator.support.clock import SystemClock
from aggregator.support.school_codes import Former
from aggregator.support.vocabulary import Vocabulary
from cubes import a_history, a_key

KEY = a_key()


@pytest.fixture
def keep(engine: AsyncEngine, vocabulary: Vocabulary) -> Callable[..., Awaitable[None]]:
    """Keep the history of one school, as its feed would tell it; what was kept before stays."""
    told: dict[str, list[dict[str, Any]]] = {}

    async def keep(*cubes: dict[str, Any], former: Former = ()) -> None:
        school = PinnedSchool("portfolio-1", cubes[0]["school"]["code"], "school-1", KEY, former)
        told.setdefault(school.first_code, []).extend(cubes)
        events = a_history(KEY, *told[school.first_code])
        await receive_page(
            engine,
            school,
            events=events,
            last_sequence=len(events),
            clock=SystemClock(),
            vocabulary=vocabulary,
        )

    return keep
