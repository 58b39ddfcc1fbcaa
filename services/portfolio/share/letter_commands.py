"""写给老师的话: write one, read one: load → decide → append.

All of a pupil's term is one subject, so that how many wait is counted in the log itself.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, standing
from portfolio.share import letters
from portfolio.share.letters import Letter
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended

Judge = Callable[[Sequence[Letter], bool], Event]
"""(letters so far, whether the report is issued) → what happens."""


async def write_letter(
    desk: Desk, actor: Actor, *, command_id: UUID, student_id: UUID, term: str, text: str
) -> Appended:
    """Write to the class teacher; the command's id is the letter's."""

    def judge(earlier: Sequence[Letter], is_issued: bool) -> Event:  # noqa: FBT001 — a `Judge`
        return letters.decide_write(
            earlier, letter_id=command_id, text=text, is_issued=is_issued, by=actor
        )

    place = (student_id, term)
    return await _said(desk, actor, command_id, place, "letter.write", judge, text)


async def read_letter(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    place: tuple[UUID, str],
    letter_id: UUID,
    answer: str | None,
) -> Appended:
    """Mark one as read, and answer it; `place`: pupil and term."""

    def judge(earlier: Sequence[Letter], _is_issued: bool) -> Event:  # noqa: FBT001 — a `Judge`
        return letters.decide_read(
            earlier, letter_id=letter_id, answer=answer, vocabulary=desk.vocabulary, by=actor
        )

    said = (str(letter_id), answer)
    return await _said(desk, actor, command_id, place, "letter.read", judge, *said)


async def _said(
    desk: Desk,
    actor: Actor,
    command_id: UUID,
    place: tuple[UUID, str],
    action: str,
    judge: Judge,
    *said: object,
) -> Appended:
    student_id, term = place
    school_id, journal = actor.school_id, desk.journal
    subject = letters.letters_subject(student_id, term)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, action, fresh=fresh)
        at.school.state.term(term)
        rows = await journal.store.subject(school_id, subject)
        issued = await journal.store.subject(school_id, derived(student_id, "report", term))
        earlier = letters.letters(rows, await journal.opened(rows))
        event = judge(earlier, bool(issued))
        return Decision(
            (Decided(student_id, event, term, subject),),
            at.epochs(actor, student_id),
            subjects={(student_id, subject): rows[-1].originator_version if rows else 0},
        )

    request = said_by(actor, command_id, student_id, action, str(student_id), term, *said)
    return await journal.execute(request, attempt)
