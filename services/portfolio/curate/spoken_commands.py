"""Voices of the self-review: a teacher reads a question for the class, a child tells something,
aloud or by a drawing.

As with evidence: may this caller do it · receive · was it sent before · seal · put · append.
"""

from collections.abc import AsyncIterable
from typing import Any
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, said_by, school_for, standing, standing_now
from portfolio.admit.domain import School
from portfolio.capture.clips import NotASoundWeKnow
from portfolio.capture.consented import require_taken
from portfolio.capture.evidence import SealedObject, Upload
from portfolio.capture.evidence_commands import EvidenceRoom
from portfolio.capture.setting import require_taught
from portfolio.capture.sound import CLIP_BYTES, is_sound
from portfolio.curate import events, spoken
from portfolio.curate.queries import term_record
from portfolio.curate.spoken_queries import tellings_of
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import NotFound


async def record_prompt(
    desk: Desk,
    room: EvidenceRoom,
    actor: Actor,
    place: tuple[UUID, str, str],
    *,
    command_id: UUID,
    chunks: AsyncIterable[bytes],
) -> Appended:
    """`place`: class, term, question. A later recording takes the place of this one."""
    class_group_id, term, question = place
    school, _ = await desk.rosters.current(actor.school_id)
    _require_recorder(actor, school.state, class_group_id)
    spoken.require_question(question, desk.vocabulary)
    async with room.intake.receive(chunks, limit=CLIP_BYTES) as upload:
        said = (str(class_group_id), term, question, upload.sha256.hex())
        request = said_by(actor, command_id, actor.school_id, "record-prompt", *said)
        if first := await desk.journal.answered(request):
            return first
        school.state.term(term).require_open()
        kept = await sealed_clip(room, upload, actor, command_id)
    if (kept.duration_ms or 0) > spoken.PROMPT_SECONDS * 1_000:
        raise spoken.PromptIsTooLong(seconds=spoken.PROMPT_SECONDS)
    await room.objects.put(kept.name, kept.content)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        now = await school_for(desk, actor, "school.read", fresh=fresh)
        _require_recorder(actor, now.state, class_group_id)
        now.state.term(term).require_open()
        key = await desk.journal.keyring.get(actor.school_id, actor.school_id)
        event = events.PromptRecorded(
            class_group_id=class_group_id,
            question=question,
            sound=sound_of(kept, key.wrap(kept.object_key)),
            recorded_by=actor.person_id,
        )
        subject = spoken.prompts_subject(class_group_id, term)
        return Decision(
            (Decided(actor.school_id, event, term, subject),), {actor.school_id: now.epoch}
        )

    return await desk.journal.execute(request, attempt)


async def tell(
    desk: Desk,
    room: EvidenceRoom,
    actor: Actor,
    place: tuple[UUID, str],
    *,
    telling_id: UUID,
    about: events.Telling,
    fact: UUID | None,
    chunks: AsyncIterable[bytes],
) -> Appended:
    """`place`: pupil and term. A clip or a drawing, one of the child's own facts, or both.

    Raises `TooMany` beyond so many drawings a day, for each is drawn again.
    """
    student_id, term = place
    allowed = await standing_now(desk, actor, student_id, "telling.give")
    async with room.intake.receive(chunks, limit=CLIP_BYTES) as upload:
        said = (term, about, str(fact), upload.sha256.hex())
        request = said_by(actor, telling_id, student_id, "tell", *said)
        if first := await desk.journal.answered(request):
            return first
        kept = None
        if upload.content:
            require_taken(allowed.student.state, school_day(desk.clock.now()))
            if not is_sound(upload.content):
                await desk.limit.spend(f"upload:{actor.person_id}")
            kept = await room.intake.prepare(
                upload, school_id=actor.school_id, object_key_id=telling_id
            )
    if kept:
        await room.objects.put(kept.name, kept.content)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "telling.give", fresh=fresh)
        require_taught(at.student.state, at.school.state, term)
        if kept:
            require_taken(at.student.state, school_day(desk.clock.now()))
        key = await desk.journal.keyring.get(actor.school_id, student_id)
        event = events.PupilTold(
            telling_id=telling_id,
            about=about,
            fact=fact,
            told_by=actor.person_id,
            **(_given(kept, key.wrap(kept.object_key)) if kept else {}),
        )
        before = await tellings_of(desk.journal, actor.school_id, student_id, term)
        record = await term_record(desk.journal, actor.school_id, student_id, term)
        facts = [one.observation_id for one in record.facts]
        decided = spoken.decide_tell(event, before, facts, at.school.state.term(term))
        subject = spoken.tellings_subject(student_id, term)
        return Decision(
            (Decided(student_id, decided, term, subject),), at.epochs(actor, student_id)
        )

    return await desk.journal.execute(request, attempt)


def _require_recorder(actor: Actor, school: School, class_group_id: UUID) -> None:
    policy.require("school.read", relations.to_school(actor, school))
    if class_group_id not in school.class_groups:
        raise NotFound
    policy.require("prompt.record", relations.to_class_group(actor, school, class_group_id))


async def sealed_clip(
    room: EvidenceRoom, upload: Upload, actor: Actor, object_key_id: UUID
) -> SealedObject:
    """A received clip, cleaned and sealed; raises `NotASoundWeKnow` and its kin."""
    if not is_sound(upload.content):
        raise NotASoundWeKnow
    return await room.intake.prepare(upload, school_id=actor.school_id, object_key_id=object_key_id)


def _given(kept: SealedObject, wrapped_key: bytes) -> dict[str, Any]:
    """What of `PupilTold` says what was said or drawn."""
    if kept.duration_ms is not None:
        return {"sound": sound_of(kept, wrapped_key)}
    drawing = events.Drawn(
        object_name=kept.name,
        object_key_id=kept.object_key_id,
        wrapped_key=wrapped_key.hex(),
        plain_sha256=kept.plain_sha256.hex(),
        media_type=kept.media_type,
        size=kept.size,
        width=kept.width,
        height=kept.height,
        small_size=kept.small_size,
    )
    return {"drawing": drawing}


def sound_of(kept: SealedObject, wrapped_key: bytes) -> events.Sound:
    """A sealed clip as an event names it."""
    return events.Sound(
        object_name=kept.name,
        object_key_id=kept.object_key_id,
        wrapped_key=wrapped_key.hex(),
        plain_sha256=kept.plain_sha256.hex(),
        media_type=kept.media_type,
        size=kept.size,
        duration_ms=kept.duration_ms or 0,
    )
