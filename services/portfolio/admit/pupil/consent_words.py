"""Who said what of a consent, when, and whether a signed paper was entered: for the family to read.

In: the pupil's events that outlive terms. Out: the last word of each voice on each scope.
A word that somebody else entered is only as good as the family's chance to see and contradict it
(个人信息保护法, 14, 15 and 44).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.events import ConsentGranted, ConsentWithdrawn, GivenAs, Scope
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import Gone

Said = ConsentGranted | ConsentWithdrawn
_TOPICS = frozenset({ConsentGranted.topic, ConsentWithdrawn.topic})


@dataclass(frozen=True, slots=True)
class Word:
    """The last word of one voice: `by` said it, or entered the paper."""

    given_as: GivenAs
    is_given: bool
    at: datetime
    on_paper: bool
    by: UUID


async def last_words(desk: Desk, school_id: UUID, student_id: UUID) -> dict[Scope, list[Word]]:
    """Of the pupil's stream; raises `Gone` where it was erased a moment ago."""
    stream = await desk.journal.store.load(school_id, student_id)
    rows = [row for row in stream.events if row.topic in _TOPICS]
    try:
        events = await desk.journal.opened(rows)
    except KeyForgotten:
        raise Gone from None
    told = zip(events, (row.recorded_at for row in rows), strict=True)
    return last_of((event, at) for event, at in told if isinstance(event, Said))


def last_of(told: Iterable[tuple[Said, datetime]]) -> dict[Scope, list[Word]]:
    """The last word of each voice on each scope; guardians first."""
    found: dict[tuple[Scope, GivenAs], Word] = {}
    for event, at in told:
        is_given = isinstance(event, ConsentGranted)
        by = event.granted_by if isinstance(event, ConsentGranted) else event.withdrawn_by
        word = Word(event.given_as, is_given, at, event.on_paper, by)
        found[event.scope, event.given_as] = word
    words: dict[Scope, list[Word]] = {}
    for (scope, _), word in sorted(found.items()):
        words.setdefault(scope, []).append(word)
    return words


def named(word: Word, school: School, pupil: Enrolled, student_id: UUID) -> str:
    """Who it was by name; empty where the adult is no longer linked."""
    if word.on_paper:
        return school.staff_names.get(word.by, "")
    names: Mapping[UUID, str] = {one.guardian_id: one.name for one in pupil.guardians}
    return pupil.name if word.by == student_id else names.get(word.by, "")
