"""整理遴选: what child, family and class teacher choose, say and agree upon."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from portfolio.admit.desk import Desk, Standing
from portfolio.curate import choosing, domain, events, voices
from portfolio.curate.domain import TermRecord
from portfolio.curate.saying import say, saying_of
from portfolio.curate.writing import Cell, Written, write
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.event import Event


async def write_self_statement(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, text: str
) -> Written:
    """The child's words, by the child or written down by the class teacher."""
    decide = partial(voices.decide_state, text=text)
    about, said = ("self-statement", "self_statement.write"), (text, cell.meant)
    return await say(desk, actor, cell, command_id, about, said, decide)


async def review_oneself(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, answers: Mapping[str, str]
) -> Written:
    """What the child chose, by the child or copied from paper by the class teacher."""
    subject = cell.words("self-review")

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        saying = saying_of(desk, actor, cell, subject, at, record)
        grade = at.student.state.grade(cell.term)
        return voices.decide_review_oneself(saying, answers=answers, grade=grade)

    said = ("self-review", dict(answers), cell.meant)
    return await write(desk, actor, cell, command_id, subject, "self_statement.write", said, judge)


async def write_family_words(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, text: str
) -> Written:
    """What the family says to the child."""
    decide = partial(voices.decide_say_as_family, text=text)
    about, said = ("family-words", "family_words.write"), (text, cell.meant)
    return await say(desk, actor, cell, command_id, about, said, decide)


async def agree_next_steps(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, steps: events.NextStepsAgreed
) -> Written:
    """What each side will do, all of it."""
    decide = partial(voices.decide_agree, steps=steps)
    about = ("next-steps", "next_steps.agree")
    said = (steps.model_dump(mode="json", exclude_none=True), cell.meant)
    return await say(desk, actor, cell, command_id, about, said, decide)


async def choose_pictures(
    desk: Desk,
    actor: Actor,
    cell: Cell,
    *,
    command_id: UUID,
    pictures: Sequence[events.Picture],
) -> Written:
    """The pictures of the report, in order."""
    subject = cell.words("pictures")

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        at.school.state.term(cell.term).require_open()
        return choosing.decide_choose_pictures(
            record,
            at.student.state,
            cell=subject,
            pictures=pictures,
            meant=cell.meant,
            today=school_day(desk.clock.now()),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    said = ([one.model_dump(mode="json", exclude_none=True) for one in pictures], cell.meant)
    return await write(desk, actor, cell, command_id, subject, "pictures.choose", said, judge)


async def select_entry(
    desk: Desk,
    actor: Actor,
    cell: Cell,
    *,
    command_id: UUID,
    observation_id: UUID,
    indicator: str,
    line: str | None,
) -> Written:
    """A fact that counts stands for an indicator."""
    subject = domain.entry_cell(cell.student_id, cell.term, observation_id)

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        _require_facts_open(at, cell.term)
        return choosing.decide_select(
            record,
            cell=subject,
            observation_id=observation_id,
            indicator=indicator,
            line=line,
            meant=cell.meant,
            vocabulary=desk.vocabulary,
            by=actor,
        )

    said = (str(observation_id), indicator, line, cell.meant)
    return await write(desk, actor, cell, command_id, subject, "entry.select", said, judge)


async def drop_entry(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, observation_id: UUID
) -> Written:
    """A chosen fact stands for nothing any more."""
    subject = domain.entry_cell(cell.student_id, cell.term, observation_id)

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        _require_facts_open(at, cell.term)
        return choosing.decide_drop(record, cell=subject, observation_id=observation_id, by=actor)

    said = (str(observation_id), "drop")
    return await write(desk, actor, cell, command_id, subject, "entry.select", said, judge)


def _require_facts_open(at: Standing, term: str) -> None:
    at.school.state.require_facts_open(term, at.student.state.checked_with(term))
