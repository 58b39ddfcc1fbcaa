"""What was said aloud of a term, out of the log, and the clips themselves."""

from collections.abc import Mapping
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.capture.evidence import read_back
from portfolio.capture.evidence_commands import EvidenceRoom
from portfolio.curate import events, spoken
from portfolio.support.journal import Journal
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import Gone, NotFound


async def prompts_of(
    journal: Journal, school_id: UUID, class_group_id: UUID, term: str
) -> Mapping[str, spoken.Prompt]:
    """Question → what is played for a class."""
    subject = spoken.prompts_subject(class_group_id, term)
    rows = await journal.store.subject(school_id, subject)
    return spoken.prompts(rows, await journal.opened(rows))


async def tellings_of(
    journal: Journal, school_id: UUID, student_id: UUID, term: str
) -> list[spoken.Told]:
    """All that a child told, the latest first; raises `Gone` after an erasure."""
    subject = spoken.tellings_subject(student_id, term)
    rows = await journal.store.subject(school_id, subject)
    try:
        return spoken.tellings(rows, await journal.opened(rows))
    except KeyForgotten:
        raise Gone from None


async def play(
    desk: Desk,
    room: EvidenceRoom,
    owner: tuple[UUID, UUID],
    kept: events.Sound | events.Drawn | None,
) -> bytes:
    """The clip or the drawing, opened; `owner`: school, and whose key it is under.
    Raises `NotFound`, `Gone`.
    """
    if kept is None:
        raise NotFound
    try:
        key = await desk.journal.keyring.get(*owner)
    except KeyForgotten:
        raise Gone from None
    object_key = key.unwrap(bytes.fromhex(kept.wrapped_key))
    return await read_back(room.objects, kept, owner[0], object_key)
