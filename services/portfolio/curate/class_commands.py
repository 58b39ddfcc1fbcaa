"""整理遴选 by class: levels of all its pupils signed at once; blind second ratings.

Each pupil's level is a command of its own, with an answer of its own:
one child's conflict leaves the others signed. The class's term is read once,
and the appends go into one flush.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.access.second_eyes import require_other_hand
from portfolio.admit.desk import Desk, Standing, said_by
from portfolio.admit.domain import School
from portfolio.admit.queries import At
from portfolio.capture.setting import require_taught
from portfolio.confirm.sampling import Lot
from portfolio.curate import commands, domain, events, signing
from portfolio.curate.domain import TermRecord
from portfolio.curate.queries import term_record, term_records
from portfolio.curate.writing import Cell
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.policy import Relation
from portfolio.support.problems import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Signing:
    """One level of one pupil of a class."""

    student_id: UUID
    indicator: str
    level: events.Level
    meant: int | None = None
    less_help_fact: UUID | None = None


class NotInThisClass(NotFound):
    """A class is signed for its own pupils."""

    zh = "该生不在这个班。"
    en = "This pupil is not in this class."


async def sign_class(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    class_group_id: UUID,
    term: str,
    items: Sequence[Signing],
    lanes: asyncio.Semaphore,
) -> list[Appended | Refusal]:
    """Sign levels of pupils of a class; one outcome per item, in order.

    `lanes`: how many are under way at once in this process, of all classes together:
    beyond what the writer takes, items would be shed.
    Raises `NotYourIndicator` where the caller may sign none of them.
    """
    school, _ = await desk.rosters.current(actor.school_id)
    held = _may_sign_any(desk, actor, school.state, class_group_id, items)
    school.state.term(term)
    named = {one.student_id for one in items}
    here = await desk.rosters.enrolled_now(actor.school_id, named)
    known = {
        student_id: Standing(school, student, held)
        for student_id, student in here.items()
        if student.state.class_group_id == class_group_id
    }
    records = await term_records(desk.journal, actor.school_id, list(known), term)

    async def sign(item: Signing) -> Appended | Refusal:
        if item.student_id not in records:
            return NotInThisClass()
        try:
            async with lanes:
                written = await commands.sign_level(
                    desk,
                    actor,
                    Cell(item.student_id, term, item.meant),
                    command_id=derived(command_id, item.student_id, item.indicator),
                    indicator=item.indicator,
                    level=item.level,
                    less_help_fact=item.less_help_fact,
                    known=(known[item.student_id], records[item.student_id]),
                )
        except Refusal as refusal:
            return refusal
        return written.appended

    return list(await asyncio.gather(*map(sign, items)))


def _may_sign_any(
    desk: Desk, actor: Actor, school: School, class_group_id: UUID, items: Sequence[Signing]
) -> frozenset[Relation]:
    """How the caller stands to the class, who may sign at least one of these there."""
    if class_group_id not in school.class_groups:
        raise NotFound
    held = relations.to_class_group(actor, school, class_group_id)
    policy.require("level.sign", held)
    taught = relations.subjects_taught(actor, school, class_group_id)
    named = {one.indicator for one in items}
    if not any(signing.may_sign(one, held, taught, desk.vocabulary) for one in named):
        raise signing.NotYourIndicator
    return held


async def lot_of(desk: Desk, school_id: UUID) -> Lot:
    """The lottery of second ratings."""
    key = await desk.journal.keyring.get(school_id, school_id)
    return Lot(key, "second-ratings", desk.vocabulary.judging.second_ratings.per_mille)


async def rate_again(
    desk: Desk,
    actor: Actor,
    cell: Cell,
    *,
    command_id: UUID,
    indicator: str,
    level: events.Level,
) -> Appended:
    """A second teacher's level of what was drawn, from the facts alone."""
    lot = await lot_of(desk, actor.school_id)
    subject = domain.second_rating_cell(cell.student_id, cell.term, indicator)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await second_rater(desk, actor, cell.student_id, fresh=fresh)
        require_taught(at.student.state, at.school.state, cell.term)
        record: TermRecord = await term_record(
            desk.journal, actor.school_id, cell.student_id, cell.term
        )
        event, version = signing.decide_rate_again(
            record,
            at.student.state,
            cell=subject,
            is_drawn=lot.draws(cell.student_id, cell.term, indicator),
            indicator=indicator,
            level=level,
            term=at.school.state.term(cell.term),
            vocabulary=desk.vocabulary,
            by=actor,
        )
        await _require_other_hand(desk, actor, at, record.levels.get(indicator))
        return Decision(
            (Decided(cell.student_id, event, cell.term, subject),),
            at.epochs(actor, cell.student_id),
            subjects={(cell.student_id, subject): version},
        )

    action = "second_rating.give"
    said = (str(cell.student_id), cell.term, indicator, level)
    request = said_by(actor, command_id, cell.student_id, action, *said)
    return await desk.journal.execute(request, attempt)


async def _require_other_hand(
    desk: Desk, actor: Actor, at: Standing, signed: domain.Signed | None
) -> None:
    """Neither of whoever signed the level nor of the class teacher who will."""
    group = at.student.state.class_group_id
    signers = {
        one.staff_id
        for one in at.school.state.assignments
        if one.duty == "class_teacher" and one.class_group_id == group
    }
    signers |= {signed.signed_by} if signed else set()
    await require_other_hand(desk, actor, at.school.state, "second_rating.give", signers)


async def second_rater(desk: Desk, actor: Actor, student_id: UUID, *, fresh: bool) -> Standing:
    """The pupil for somebody who teaches in the school and cannot see the signed level."""
    school = await desk.rosters.school(actor.school_id, fresh=fresh)
    held = relations.to_school(actor, school.state)
    policy.require("second_rating.give", held)
    found = await desk.rosters.enrolled_now(actor.school_id, [student_id])
    if student_id not in found:
        raise NotFound
    student = found[student_id]
    to_pupil = relations.to_class_group(actor, school.state, student.state.class_group_id)
    if policy.allows("judgement.read", to_pupil):
        raise signing.NotBlind
    return Standing(school, At(student.state, student.epoch), held)
