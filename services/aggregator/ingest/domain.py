"""Which feed event is kept, and which one stops the feed.

In: what is known of the feed so far, one event as received, the pinned source, known codes.
Out: `SnapshotReceived`, or None for one already kept; or a `FeedStopped` that says what is wrong.
A feed that stops stays at its position until the source is right again: nothing is skipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from joserfc.jwk import OKPKey
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from rfc8785 import CanonicalizationError

from aggregator.ingest.consistency import check_numbers
from aggregator.ingest.events import CubeSnapshot, SnapshotReceived
from aggregator.ingest.refusals import (
    BrokenChain,
    CodeHasEnded,
    FeedHasHole,
    HistoryRewritten,
    MalformedEvent,
    WrongDigest,
    WrongSchool,
    WrongSignature,
    WrongSupersedes,
)
from aggregator.support.canonical import canonical, digest_without
from aggregator.support.clock import school_day
from aggregator.support.school_codes import Former
from aggregator.support.signing import is_signed_by
from aggregator.support.vocabulary import Vocabulary

EVENT_TYPE = "cn.nianlun.cube-snapshot.v1"


@dataclass(frozen=True)
class PinnedSchool:
    """One school of one configured source, with the only key that may sign for it.

    `former`: the codes it had. Its feed goes on under a new one: the same numbers, the same chain.
    """

    source_id: str
    code: str
    kid: str
    key: OKPKey
    former: Former = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code of it, the oldest first."""
        return (*(one.code for one in self.former), self.code)

    @property
    def first_code(self) -> str:
        """What its feed is kept under: it never changes."""
        return self.codes[0]


@dataclass(frozen=True)
class FeedState:
    """What was kept of one school's feed: the position, the last digest, the latest per term."""

    position: int = 0
    last_digest: str | None = None
    latest: Mapping[str, UUID] = field(default_factory=dict)


class Signed(BaseModel):
    """The data of a feed event."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    snapshot: dict[str, Any]
    signature: Annotated[str, StringConstraints(max_length=1_000)]


class FeedEvent(BaseModel):
    """A CloudEvent 1.0 in JSON, as far as we rely on it; its other attributes are left alone."""

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: Literal["cn.nianlun.cube-snapshot.v1"]
    subject: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,14}$")]
    data: Annotated[Signed, Field()]


def decide_receive(
    raw: Any,
    *,
    state: FeedState,
    kept_digest: str | None,
    school: PinnedSchool,
    vocabulary: Vocabulary,
    now: datetime,
) -> SnapshotReceived | None:
    """`kept_digest`: of what was kept at this event's own sequence, where something was."""
    event, snapshot = _understand(raw)
    sequence = int(event.sequence)
    if sequence <= state.position:
        _check_same(snapshot, sequence, kept_digest)
        return None
    if sequence != state.position + 1:
        raise FeedHasHole(expected=state.position + 1, found=sequence)
    _check_sender(event, snapshot, school)
    _check_seal(event.data, snapshot, school)
    _check_chain(snapshot, state)
    check_numbers(snapshot, vocabulary)
    return SnapshotReceived(
        source_id=school.source_id,
        sequence=sequence,
        snapshot=snapshot,
        signature=event.data.signature,
        received_at=now,
    )


def evolve(state: FeedState, event: SnapshotReceived) -> FeedState:
    """The state after one more snapshot was kept."""
    snapshot = event.snapshot
    return FeedState(
        position=event.sequence,
        last_digest=snapshot.content_digest,
        latest={**state.latest, snapshot.term: snapshot.snapshot_id},
    )


def sequence_of(raw: Any) -> int | None:
    """The sequence an event claims, if it can be read at all."""
    try:
        return int(FeedEvent.model_validate(raw).sequence)
    except ValidationError:
        return None


def _understand(raw: Any) -> tuple[FeedEvent, CubeSnapshot]:
    try:
        event = FeedEvent.model_validate(raw)
        return event, CubeSnapshot.model_validate(event.data.snapshot)
    except ValidationError as reason:
        # Only where it is wrong: what stands there may be anything.
        where = ".".join(str(part) for part in reason.errors(include_input=False)[0]["loc"])
        raise MalformedEvent(where=where[:80] or "event") from None


def _check_same(snapshot: CubeSnapshot, sequence: int, kept_digest: str | None) -> None:
    if snapshot.content_digest != kept_digest:
        raise HistoryRewritten(sequence=sequence)


def _check_sender(event: FeedEvent, snapshot: CubeSnapshot, school: PinnedSchool) -> None:
    code = snapshot.school.code
    expected = (f"/schools/{code}/portfolio", snapshot.term, snapshot.snapshot_id)
    said = (event.source, event.subject, event.id)
    if code not in school.codes or said != expected:
        raise WrongSchool(expected=school.code)
    ended = next((one.until for one in school.former if one.code == code), None)
    if ended and school_day(event.time) > ended:
        raise CodeHasEnded(code=code, until=ended.isoformat(), expected=school.code)


def _check_seal(data: Signed, snapshot: CubeSnapshot, school: PinnedSchool) -> None:
    try:
        payload = canonical(data.snapshot)
    except (CanonicalizationError, UnicodeError):
        raise MalformedEvent(where="data.snapshot") from None
    if digest_without(data.snapshot, "content_digest") != snapshot.content_digest:
        raise WrongDigest(snapshot_id=snapshot.snapshot_id)
    if not is_signed_by(data.signature, payload, school.key, school.kid):
        raise WrongSignature(snapshot_id=snapshot.snapshot_id, kid=school.kid)


def _check_chain(snapshot: CubeSnapshot, state: FeedState) -> None:
    if snapshot.previous_digest != state.last_digest:
        raise BrokenChain(snapshot_id=snapshot.snapshot_id)
    if snapshot.supersedes != state.latest.get(snapshot.term):
        raise WrongSupersedes(snapshot_id=snapshot.snapshot_id)
