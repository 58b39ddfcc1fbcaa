"""One turn with one school's feed: ask, keep, ask again until nothing is new, say how it stands."""

from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.ingest.commands import note_standing, position_of, receive_page
from aggregator.ingest.domain import PinnedSchool
from aggregator.ingest.feed_client import FeedClient, SourceTrouble
from aggregator.ingest.refusals import FeedStopped
from aggregator.support.clock import Clock
from aggregator.support.problems import Refusal
from aggregator.support.vocabulary import Vocabulary


async def pull_school(
    client: FeedClient,
    engine: AsyncEngine,
    school: PinnedSchool,
    *,
    wait: int,
    clock: Clock,
    vocabulary: Vocabulary,
) -> tuple[int, Refusal | None]:
    """How many snapshots were kept, and what stands in the way, if anything does.

    `wait`: seconds the source may hold its answer while nothing is new.
    """
    kept, trouble = 0, None
    try:
        while True:
            page = await client.page(
                school.code, after=await position_of(engine, school), wait=wait
            )
            new = await receive_page(
                engine,
                school,
                events=page.events,
                last_sequence=page.last_sequence,
                clock=clock,
                vocabulary=vocabulary,
            )
            kept += new
            if new == 0:
                break
            wait = 0
    except (FeedStopped, SourceTrouble) as reason:
        trouble = reason
    await note_standing(engine, school, trouble, clock)
    return kept, trouble
