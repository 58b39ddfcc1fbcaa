"""写给老师的话: write one, read one: load → decide → append.

All of a pupil's term is one subject, so that how many wait is counted in the log itself: those
of every term, for five are what one adult may leave unread with one teacher.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, standing
from portfolio.admit.domain import Enrolled
from portfolio.share.letters import Letter, decide_read, decide_write, letters, letters_subject
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.mapper import Logged
from portfolio.support.planning import Appended

Earlier = Mapping[str, Sequence[Letter]]
Judge = Callable[[Earlier, Enrolled, bool], Event]
"""(letters so far by term, the pupil, whether the report is issued) → what happens."""


async def write_letter(
    desk: Desk, actor: Actor, *, command_id: UUID, student_id: UUID, term: str, text: str
) -> Appended:
    """Write to the class teacher; the command's id is the letter's."""

    def judge(earlier: Earlier, _: Enrolled, is_issued: bool) -> Event:  # noqa: FBT001 — a `Judge`
        waiting = list(chain.from_iterable(earlier.values()))
        return decide_write(waiting, letter_id=command_id, text=text, is_issued=is_issued, by=actor)

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

    def judge(earlier: Earlier, pupil: Enrolled, _: bool) -> Event:  # noqa: FBT001 — a `Judge`
        return decide_read(
            earlier[place[1]],
            letter_id=letter_id,
            answer=answer,
            family={one.guardian_id for one in pupil.guardians},
            vocabulary=desk.vocabulary,
            by=actor,
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

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, action, fresh=fresh)
        at.school.state.term(term)
        subjects = {one: letters_subject(student_id, one) for one in at.school.state.terms}
        rows = await journal.store.subjects(school_id, subjects.values())
        issued = await journal.store.subject(school_id, derived(student_id, "report", term))
        earlier = {
            one: letters(rows[subject], await journal.opened(rows[subject]))
            for one, subject in subjects.items()
        }
        event = judge(earlier, at.student.state, bool(issued))
        return Decision(
            (Decided(student_id, event, term, subjects[term]),),
            at.epochs(actor, student_id),
            subjects={(student_id, one): _version(told) for one, told in rows.items()},
        )

    request = said_by(actor, command_id, student_id, action, str(student_id), term, *said)
    return await journal.execute(request, attempt)


def _version(told: Sequence[Logged]) -> int:
    return told[-1].originator_version if told else 0
