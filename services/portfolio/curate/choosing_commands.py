"""整理遴选: what child, family and class teacher choose, say and agree upon."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from portfolio.admit.desk import Desk, Standing
from portfolio.curate import choosing, domain, events, voices
from portfolio.curate.domain import TermRecord
from portfolio.curate.writing import Cell, Written, write
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.event import Event


async def write_self_statement(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, text: str
) -> Written:
    """The child's words, by the child or written down by the class teacher."""
    subject = cell.words("self-statement")

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        return voices.decide_state(
            record,
            cell=subject,
            text=text,
            meant=cell.meant,
            term=at.school.state.term(cell.term),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    said = (text, cell.meant)
    return await write(desk, actor, cell, command_id, subject, "self_statement.write", said, judge)


async def review_oneself(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, answers: Mapping[str, str]
) -> Written:
    """What the child chose, by the child or copied from paper by the class teacher."""
    subject = cell.words("self-review")

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        return voices.decide_review_oneself(
            record,
            cell=subject,
            answers=answers,
            meant=cell.meant,
            grade=at.student.state.grade(cell.term),
            term=at.school.state.term(cell.term),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    said = ("self-review", dict(answers), cell.meant)
    return await write(desk, actor, cell, command_id, subject, "self_statement.write", said, judge)


async def write_family_words(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, text: str
) -> Written:
    """What the family says to the child."""
    subject = cell.words("family-words")

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        return voices.decide_say_as_family(
            record,
            cell=subject,
            text=text,
            meant=cell.meant,
            term=at.school.state.term(cell.term),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    said = (text, cell.meant)
    return await write(desk, actor, cell, command_id, subject, "family_words.write", said, judge)


async def agree_next_steps(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, steps: events.NextStepsAgreed
) -> Written:
    """What each side will do, all of it."""
    subject = cell.words("next-steps")

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        return voices.decide_agree(
            record,
            cell=subject,
            steps=steps,
            meant=cell.meant,
            term=at.school.state.term(cell.term),
            vocabulary=desk.vocabulary,
        )

    said = (steps.model_dump(mode="json", exclude_none=True), cell.meant)
    return await write(desk, actor, cell, command_id, subject, "next_steps.agree", said, judge)


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
