"""听老师说: the class teacher's voice beside a remark, kept and played.

Kept as a child's own clip is: cleaned, sealed under the child's key, with the family's consent.
"""

from collections.abc import AsyncIterable
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, standing, standing_now
from portfolio.capture.consented import require_shown, require_taken
from portfolio.capture.evidence_commands import EvidenceRoom
from portfolio.capture.sound import CLIP_BYTES
from portfolio.curate import events, spoken
from portfolio.curate.queries import cell_record
from portfolio.curate.spoken_commands import sealed_clip, sound_of
from portfolio.curate.spoken_queries import play
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import school_day
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import NotFound


async def speak_remark(
    desk: Desk,
    room: EvidenceRoom,
    actor: Actor,
    place: tuple[UUID, str],
    *,
    command_id: UUID,
    chunks: AsyncIterable[bytes],
) -> Appended:
    """`place`: pupil and term. A later recording takes the place of this one, until the term is
    closed and its reports are issued.
    """
    student_id, term = place
    allowed = await standing_now(desk, actor, student_id, "spoken_remark.record")
    async with room.intake.receive(chunks, limit=CLIP_BYTES) as upload:
        said = (term, upload.sha256.hex())
        request = said_by(actor, command_id, student_id, "speak-remark", *said)
        if first := await desk.journal.answered(request):
            return first
        allowed.school.state.term(term).require_open()
        require_taken(allowed.student.state, school_day(desk.clock.now()))
        kept = await sealed_clip(room, upload, actor, command_id)
    if (kept.duration_ms or 0) > spoken.REMARK_SECONDS * 1_000:
        raise spoken.SpokenRemarkIsTooLong(seconds=spoken.REMARK_SECONDS)
    await room.objects.put(kept.name, kept.content)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "spoken_remark.record", fresh=fresh)
        at.school.state.term(term).require_open()
        require_taken(at.student.state, school_day(desk.clock.now()))
        key = await desk.journal.keyring.get(actor.school_id, student_id)
        sound = sound_of(kept, key.wrap(kept.object_key))
        event = events.RemarkSpoken(sound=sound, spoken_by=actor.person_id)
        subject = spoken.spoken_remark_subject(student_id, term)
        return Decision((Decided(student_id, event, term, subject),), at.epochs(actor, student_id))

    return await desk.journal.execute(request, attempt)


async def hear_remark(
    desk: Desk, room: EvidenceRoom, actor: Actor, student_id: UUID, term: str
) -> tuple[events.Sound, bytes]:
    """The clip that is played; the family hears it once its report is issued.

    Raises `NotFound` where there is none, `PicturesAreClosed`, `Gone`.
    """
    at = await standing_now(desk, actor, student_id, "spoken_remark.hear")
    at.school.state.term(term)
    if actor.role is not Role.STAFF:
        report = derived(student_id, "report", term)
        if not await desk.journal.store.subject(actor.school_id, report):
            raise NotFound
    subject = spoken.spoken_remark_subject(student_id, term)
    found = (await cell_record(desk.journal, actor.school_id, subject)).spoken
    if found is None:
        raise NotFound
    require_shown(at.student.state, at.relations, school_day(desk.clock.now()))
    return found, await play(desk, room, (actor.school_id, student_id), found)
