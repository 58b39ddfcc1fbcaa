"""整理遴选: what teachers sign of one pupil: a level, subject levels, the remark."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from portfolio.admit.desk import Desk, Standing
from portfolio.admit.relations import subjects_taught
from portfolio.curate import domain, events, signing, voices
from portfolio.curate.domain import TermRecord
from portfolio.curate.saying import say
from portfolio.curate.writing import Cell, Written, write
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.policy import Relation


async def sign_level(
    desk: Desk,
    actor: Actor,
    cell: Cell,
    *,
    command_id: UUID,
    indicator: str,
    level: events.Level,
    less_help_fact: UUID | None = None,
    known: tuple[Standing, TermRecord] | None = None,
) -> Written:
    """One indicator's level; `known` where it was read with those of a class."""
    subject = domain.level_cell(cell.student_id, cell.term, indicator)

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        taught = subjects_taught(actor, at.school.state, at.student.state.class_group_id)
        signing.require_signer(indicator, at.relations, taught, desk.vocabulary)
        return signing.decide_sign_level(
            record,
            at.student.state,
            cell=subject,
            indicator=indicator,
            level=level,
            less_help_fact=less_help_fact,
            meant=cell.meant,
            term=at.school.state.term(cell.term),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    said = (indicator, level, cell.meant, *([str(less_help_fact)] if less_help_fact else []))
    return await write(desk, actor, cell, command_id, subject, "level.sign", said, judge, known)


async def sign_subjects(
    desk: Desk,
    actor: Actor,
    cell: Cell,
    *,
    command_id: UUID,
    levels: Mapping[str, events.SubjectLevel],
) -> Written:
    """Levels of subjects; a subject teacher signs only their own."""
    subject = domain.subjects_cell(cell.student_id, cell.term)

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        taught = subjects_taught(actor, at.school.state, at.student.state.class_group_id)
        return signing.decide_sign_subjects(
            record,
            at.student.state,
            cell=subject,
            levels=levels,
            own_subjects=None if Relation.CLASS_TEACHER in at.relations else taught,
            meant=cell.meant,
            term=at.school.state.term(cell.term),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    said = (dict(levels), cell.meant)
    action = "subject_level.sign"
    return await write(
        desk, actor, cell, command_id, subject, action, said, judge, asks_facts=False
    )


async def write_remark(
    desk: Desk, actor: Actor, cell: Cell, *, command_id: UUID, text: str, lead: str | None
) -> Written:
    """The class teacher's remark and lead."""
    decide = partial(voices.decide_write_remark, text=text, lead=lead)
    said = (text, cell.meant, *([lead] if lead else []))
    return await say(desk, actor, cell, command_id, ("remark", "remark.write"), said, decide)
