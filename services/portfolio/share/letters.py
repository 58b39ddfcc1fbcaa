"""写给老师的话: what an adult wrote to the class teacher about a report, and whether it was read.

Pure. In: what stands of the letters of a pupil's term. Out: an event, or a refusal.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from portfolio.seal.contents import ReportIsNotIssued
from portfolio.share.events import LetterRead, LetterWritten
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.mapper import Logged
from portfolio.support.problems import Conflict, NotFound
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.wording import check_wording

MOST_UNREAD = 5


class LettersWait(Conflict):
    """So many unread ones are a conversation, which is had in person."""

    zh = "还有 {limit} 段话老师没有看，请先等一等，或者直接联系老师。"
    en = "{limit} of your messages wait to be read; wait a while, or turn to the teacher."


class WriterIsGone(Conflict):
    """Whoever is not of the family any more reads nothing of the child, an answer neither."""

    zh = "写这段话的人现在已不是这个孩子的家长，收不到回复；可以只标为已读。"
    en = "Whoever wrote this is no longer a guardian of the child and would not receive an answer."


class LetterIsRead(Conflict):
    """It stands so already; nothing is appended."""

    zh = "这段话已经看过了。"
    en = "This message was marked as read already."


class LetterIsAnswered(Conflict):
    """A family is given one answer: what they have read is not changed under their eyes."""

    zh = "这段话已经回复过了。"
    en = "This message was answered already."


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its own events tell it; `read_at`: when it was read, or answered."""

    letter_id: UUID
    written_by: UUID
    text: str
    written_at: datetime
    read_at: datetime | None = None
    answer: str | None = None

    @property
    def waits(self) -> bool:
        """Nobody has read it."""
        return self.read_at is None


def letters_subject(student_id: UUID, term: str) -> UUID:
    """Under which stands what a pupil's adults wrote about a term."""
    return derived(student_id, "letters", term)


def letters(rows: Iterable[Logged], events: Iterable[Event]) -> list[Letter]:
    """The letters of a pupil's term, the latest first."""
    found: dict[UUID, Letter] = {}
    for row, event in zip(rows, events, strict=True):
        match event:
            case LetterWritten():
                said = (event.letter_id, event.written_by, event.text, row.recorded_at)
                found[event.letter_id] = Letter(*said)
            case LetterRead():
                one = found[event.letter_id]
                found[event.letter_id] = replace(
                    one, read_at=row.recorded_at, answer=event.answer or one.answer
                )
            case _:
                continue
    return list(reversed(found.values()))


def decide_write(
    earlier: Sequence[Letter], *, letter_id: UUID, text: str, is_issued: bool, by: Actor
) -> LetterWritten:
    """One more letter about a report that is there; what a family says is not corrected.
    `earlier`: about all terms of the pupil, for one teacher reads them all.
    """
    if not is_issued:
        raise ReportIsNotIssued
    unread = [one for one in earlier if one.written_by == by.person_id and one.waits]
    if len(unread) >= MOST_UNREAD:
        raise LettersWait(limit=MOST_UNREAD)
    return LetterWritten(letter_id=letter_id, text=text, written_by=by.person_id)


def decide_read(
    earlier: Sequence[Letter],
    *,
    letter_id: UUID,
    answer: str | None,
    family: Collection[UUID],
    vocabulary: Vocabulary,
    by: Actor,
) -> LetterRead:
    """Say that it was read, with an answer or without; an answer may follow once.
    `family`: the pupil's guardians now.
    """
    one = next((it for it in earlier if it.letter_id == letter_id), None)
    if one is None:
        raise NotFound
    if one.answer is not None:
        raise LetterIsAnswered
    if not one.waits and answer is None:
        raise LetterIsRead
    if answer is not None and one.written_by not in family:
        raise WriterIsGone
    check_wording({"answer": answer}, vocabulary)
    return LetterRead(letter_id=letter_id, read_by=by.person_id, answer=answer)
