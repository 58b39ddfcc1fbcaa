"""What the gate lets out, sent as the portfolio sends it and received as the aggregator does."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
from joserfc.jwk import OKPKey

from aggregator.ingest.domain import FeedState, PinnedSchool, decide_receive
from aggregator.support.signing import import_key
from aggregator.support.vocabulary import load_vocabulary as codes_of
from portfolio.share.cutting import BANDING, GATE_POLICY
from portfolio.share.feed import feed_event
from portfolio.share.gate import (
    Cutting,
    PupilFacts,
    cut_snapshot,
)
from portfolio.share.signing import SigningKey
from portfolio.support.vocabulary import load_vocabulary

SCHEMAS = Path(__file__).parents[1] / "schemas"
WORDS, CODES = load_vocabulary(SCHEMAS / "vocabulary"), codes_of(SCHEMAS)
NOON = datetime(2027, 1, 25, 4, 0, tzinfo=UTC)
TERM, CODE = "2026-2027-1", "2150000126"
KEY = SigningKey(OKPKey.generate_key("Ed25519"))
STRANGER = SigningKey(OKPKey.generate_key("Ed25519"))
PINNED = PinnedSchool("portfolio-1", CODE, KEY.kid, import_key(KEY.public_jwk()))
Json = dict[str, Any]


def a_cut(pupils: list[PupilFacts], cut: str = "final", after: Json | None = None) -> Json:
    """What the gate lets out, after an earlier cut of the same term."""
    return cut_snapshot(
        Cutting(
            snapshot_id=uuid4(),
            school={
                "code": CODE,
                "name": "年轮示例九年一贯制学校",
                "authority": "500103",
                "stage": "nine_year",
            },
            term=TERM,
            cut=cut,
            definitions={
                **WORDS.versions,
                "label_set": "growth",
                "banding": BANDING,
                "gate_policy": GATE_POLICY,
            },
            indicators=WORDS.levelled_indicators(),
            supersedes=UUID(after["snapshot_id"]) if after else None,
            previous_digest=after["content_digest"] if after else None,
        ),
        pupils,
    )


def sent(snapshot: Json, sequence: int = 1, key: SigningKey = KEY) -> Json:
    """The event as it comes over HTTP."""
    event = feed_event(sequence, NOON, snapshot, key.sign(snapshot))
    return dict(orjson.loads(orjson.dumps(event)))


def receive(event: Json, state: FeedState | None = None) -> Any:
    """What the aggregator makes of it."""
    return decide_receive(
        event,
        state=state or FeedState(),
        kept_digest=None,
        school=PINNED,
        vocabulary=CODES,
        now=NOON,
    )


A_SCHOOL = [
    PupilFacts(
        grade=4,
        by_plan=False,
        levels=dict.fromkeys(WORDS.levelled_indicators(), "B"),
        subjects={"chinese": "met"},
        subjects_taught=frozenset({"chinese"}),
        has_report=True,
    )
] * 12
SNAPSHOT = a_cut(A_SCHOOL)
