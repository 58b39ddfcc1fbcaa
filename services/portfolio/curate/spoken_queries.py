"""What was said aloud of a term, out of the log, and the clips themselves."""

from collections.abc import Collection, Mapping
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


async def tellings_of_class(
    journal: Journal, school_id: UUID, student_ids: Collection[UUID], term: str
) -> list[tuple[UUID, spoken.Told]]:
    """What stands of all that these pupils told, the latest first; who was erased is not there."""
    subjects = {spoken.tellings_subject(who, term): who for who in student_ids}
    found = await journal.store.subjects(school_id, subjects)
    keys = await journal.keyring.get_many(school_id, student_ids)
    told = [
        (who, one)
        for subject, rows in found.items()
        if (key := keys.get(who := subjects[subject]))
        for one in spoken.listed(
            spoken.tellings(rows, [journal.mapper.open(row, key) for row in rows])
        )
    ]
    return sorted(told, key=lambda pair: pair[1].told_at, reverse=True)


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
