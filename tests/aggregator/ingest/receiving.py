"""One school's feed, received by whoever pinned its key."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.ingest.domain import FeedState, PinnedSchool, decide_receive
from aggregator.ingest.events import SnapshotReceived
from aggregator.support.vocabulary import load_vocabulary
from cubes import SCHOOL, a_cube, a_key, an_event, sealed

NOON = datetime(2027, 1, 20, 4, tzinfo=UTC)
KEY = a_key()

NOTHING_YET = FeedState()
VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
PINNED = PinnedSchool("portfolio-1", SCHOOL, "school-1", KEY)


def receive(
    raw: Any,
    state: FeedState = NOTHING_YET,
    kept: str | None = None,
    school: PinnedSchool = PINNED,
) -> SnapshotReceived | None:
    """Decide upon one event after a state."""
    return decide_receive(
        raw, state=state, kept_digest=kept, school=school, vocabulary=VOCABULARY, now=NOON
    )


def changed(**fields: Any) -> dict[str, Any]:
    """An event whose snapshot differs in these fields, properly sealed and signed."""
    return an_event(sealed({**a_cube(), **fields}), 1, KEY)
