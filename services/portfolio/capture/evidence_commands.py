"""佐证材料: a picture for an observation. The object first, which is harmless, then the fact.

Order: may this caller do it · receive · was it sent before · does the family consent ·
draw again and seal · put · append, and there consent is asked once more.
"""

from collections.abc import AsyncIterable
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit.desk import Desk, Standing, said_by, standing_now
from portfolio.admit.of_the_day import standing_of_day
from portfolio.capture import domain
from portfolio.capture.commands import setting
from portfolio.capture.consented import require_shown, require_taken
from portfolio.capture.events import EvidenceAttached
from portfolio.capture.evidence import Intake, SealedObject, Upload, read_back, read_small
from portfolio.capture.observed import day_of
from portfolio.capture.queries import Known, observation_of
from portfolio.capture.seeing import Viewer
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.keys import KeyForgotten
from portfolio.support.object_store import ObjectStore
from portfolio.support.planning import Appended
from portfolio.support.problems import Gone, NotFound

_ATTACH = "evidence.attach"


@dataclass(frozen=True, slots=True)
class EvidenceRoom:
    """Where pictures come in and are kept."""

    objects: ObjectStore
    intake: Intake


async def attach_evidence(
    desk: Desk,
    room: EvidenceRoom,
    actor: Actor,
    *,
    observation_id: UUID,
    evidence_id: UUID,
    chunks: AsyncIterable[bytes],
) -> Appended:
    """Attach one picture to one's own observation; raises `TooMany` beyond so many a day."""
    known = await observation_of(desk.journal, actor.school_id, observation_id)
    # Before a byte is read: a stranger must not be able to fill the memory.
    allowed = await _may_attach(desk, actor, known)
    async with room.intake.receive(chunks) as upload:
        request = _request(actor, known.student_id, observation_id, evidence_id, upload)
        if first := await desk.journal.answered(request):
            return first
        require_taken(allowed.student.state, school_day(desk.clock.now()))
        await desk.limit.spend(f"upload:{actor.person_id}")
        kept = await room.intake.prepare(
            upload, school_id=actor.school_id, object_key_id=evidence_id
        )
    await room.objects.put(kept.name, kept.content)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        now = await observation_of(desk.journal, actor.school_id, observation_id)
        day = day_of(now.observation)
        at = await standing_of_day(desk, actor, now.student_id, _ATTACH, day, fresh=fresh)
        key = await desk.journal.keyring.get(actor.school_id, now.student_id)
        event = domain.decide_attach(
            now.observation,
            _attached(kept, evidence_id, key.wrap(kept.object_key), actor),
            at.student.state,
            at=setting(desk, actor, at, now.term),
        )
        return Decision(
            (Decided(now.student_id, event, now.term, observation_id),),
            at.epochs(actor, now.student_id),
            subjects={(now.student_id, observation_id): now.version},
        )

    return await desk.journal.execute(request, attempt)


async def _may_attach(desk: Desk, actor: Actor, known: Known) -> Standing:
    try:
        return await standing_now(desk, actor, known.student_id, _ATTACH)
    except NotFound:
        day = day_of(known.observation)
        return await standing_of_day(desk, actor, known.student_id, _ATTACH, day, fresh=True)


def _request(
    actor: Actor, student_id: UUID, observation_id: UUID, evidence_id: UUID, upload: Upload
) -> Request:
    return said_by(
        actor,
        evidence_id,
        student_id,
        "attach-evidence",
        str(observation_id),
        upload.sha256.hex(),
    )


def _attached(
    kept: SealedObject, evidence_id: UUID, wrapped_key: bytes, actor: Actor
) -> EvidenceAttached:
    return EvidenceAttached(
        evidence_id=evidence_id,
        object_name=kept.name,
        object_key_id=kept.object_key_id,
        wrapped_key=wrapped_key.hex(),
        plain_sha256=kept.plain_sha256.hex(),
        media_type=kept.media_type,
        size=kept.size,
        width=kept.width,
        height=kept.height,
        attached_by=actor.person_id,
        duration_ms=kept.duration_ms,
        small_size=kept.small_size,
    )


async def open_evidence(
    desk: Desk,
    room: EvidenceRoom,
    actor: Actor,
    *,
    observation_id: UUID,
    evidence_id: UUID,
    is_small: bool = False,
) -> tuple[str, bytes]:
    """Media type and bytes of a picture or of its small copy, for whoever may see it now;
    raises `NotFound`, `Gone`, `PicturesAreClosed`.
    """
    rows = await desk.journal.store.subject(actor.school_id, observation_id)
    if not rows:
        raise NotFound
    at = await standing_now(desk, actor, rows[0].stream_id, "evidence.read")
    try:
        events = await desk.journal.opened(rows)
        key = await desk.journal.keyring.get(actor.school_id, rows[0].stream_id)
    except KeyForgotten:
        raise Gone from None
    observation = domain.fold(events)
    viewer = Viewer.of(actor, at.school.state, at.student.state.class_group_id, at.relations)
    may_see = isinstance(observation, domain.Recorded) and viewer.may_see(
        desk.vocabulary.observation_type(observation.observation_type), observation.recorded_by
    )
    found = [
        one
        for one in events
        if isinstance(one, EvidenceAttached) and one.evidence_id == evidence_id
    ]
    if not found or not may_see:
        raise NotFound
    require_shown(at.student.state, at.relations, school_day(desk.clock.now()))
    evidence = found[0]
    object_key = key.unwrap(bytes.fromhex(evidence.wrapped_key))
    read = read_small if is_small else read_back
    picture = await read(room.objects, evidence, actor.school_id, object_key)
    return evidence.media_type, picture
