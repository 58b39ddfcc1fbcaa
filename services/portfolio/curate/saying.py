"""What somebody says of a pupil's term goes into one cell of it, whoever says it."""

from collections.abc import Callable
from uuid import UUID

from portfolio.admit.desk import Desk, Standing
from portfolio.curate.domain import TermRecord
from portfolio.curate.voices import Saying
from portfolio.curate.writing import Cell, Written, write
from portfolio.support.actor import Actor
from portfolio.support.event import Event

Decide = Callable[[Saying], tuple[Event, int]]


async def say(
    desk: Desk,
    actor: Actor,
    cell: Cell,
    command_id: UUID,
    about: tuple[str, str],
    said: tuple[object, ...],
    decide: Decide,
) -> Written:
    """Append the words that `decide` lets through; `about`: which words they are,
    and the right it takes to say them.
    """
    what, action = about
    subject = cell.words(what)

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        return decide(saying_of(desk, actor, cell, subject, at, record))

    return await write(desk, actor, cell, command_id, subject, action, said, judge)


def saying_of(
    desk: Desk, actor: Actor, cell: Cell, subject: UUID, at: Standing, record: TermRecord
) -> Saying:
    """What the words are decided by, of pupil and term as they were read."""
    term = at.school.state.term(cell.term)
    return Saying(record, subject, cell.meant, term, desk.vocabulary, actor)
