"""Asking for an export, approving it, and what needs none."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from portfolio.admit.access import export_queries
from portfolio.admit.access.export_domain import (
    GOOD_FOR,
    Export,
    ExportIsApproved,
    NeedsASecondPerson,
    What,
)
from portfolio.admit.access.notes import noted
from portfolio.admit.access.second_eyes import others_for, require_second_person, same_hand
from portfolio.admit.desk import Desk, school_for, school_now
from portfolio.admit.relations import to_school
from portfolio.support import policy
from portfolio.support.access_line import AccessLine
from portfolio.support.access_words import PURPOSES
from portfolio.support.actor import Actor
from portfolio.support.clock import SCHOOL_ZONE, school_day
from portfolio.support.policy import Relation
from portfolio.support.problems import Conflict, NotFound

OPERATOR = UUID(int=0)
"""Stands in the trail for whoever runs the installation: no member of staff."""


class SomebodyAtTheSchoolCan(Conflict):
    """The operator stands in only where nobody else is there whom the asker did not make."""

    zh = "学校里还有别的同事可以批准，请由他们批准。"
    en = "Somebody else at the school may approve this; let them."


async def ask(
    desk: Desk,
    actor: Actor,
    *,
    export_id: UUID,
    what: What,
    term: str | None,
    class_group_ids: Collection[UUID],
    reason: str,
) -> bool:
    """Ask for something of several classes; False where it was asked before."""
    at = await school_for(desk, actor, "export.request", fresh=True)
    school, now = at.state, desk.clock.now()
    if not school.class_groups.keys() >= set(class_group_ids):
        raise NotFound
    if term is not None:
        school.term(term)
    groups = tuple(sorted(set(class_group_ids)))
    export = Export(export_id, what, term, groups, actor.person_id, now)
    began = datetime.combine(school_day(now), time.min, SCHOOL_ZONE)
    is_new = await export_queries.add(desk, actor.school_id, export, reason, day_began=began)
    noted(actor, to_school(actor, school), "export.request", (), about_id=export_id)
    return is_new


async def approve(desk: Desk, actor: Actor, export_id: UUID) -> bool:
    """A second person's word; False where it is theirs already."""
    school = await school_for(desk, actor, "export.approve", fresh=True)
    policy.require_proven(actor)
    export = await export_queries.one(desk, actor.school_id, export_id)
    if export.approved_by == actor.person_id:
        return False
    export.require_approvable(actor.person_id, desk.clock.now())
    await require_second_person(desk, actor, export.asked_by, "export.approve", export.asked_at)
    held = to_school(actor, school.state)
    if not await export_queries.approve(
        desk, actor.school_id, export_id, actor.person_id, "second_person"
    ):
        raise ExportIsApproved
    noted(actor, held, "export.approve", (), about_id=export_id)
    return True


async def approve_as_operator(desk: Desk, school_id: UUID, export_id: UUID) -> None:
    """Where a school has one pair of eyes only: the operator's, and only then."""
    school = (await desk.rosters.current(school_id))[0].state
    export = await export_queries.one(desk, school_id, export_id)
    now = desk.clock.now()
    export.require_approvable(None, now)
    if await others_for(desk, school_id, school, "export.approve", export.asked_by):
        raise SomebodyAtTheSchoolCan
    line = AccessLine(
        school_id=school_id,
        at=now,
        person_id=OPERATOR,
        duties=("operator",),
        student_ids=(),
        action="export.approve",
        route="nianlun approve-export",
        purpose=PURPOSES["export.approve"].code,
        about_id=export_id,
    )
    # First the line: an approval that left none would be one nobody answers for.
    await desk.trail.write(line)
    if not await export_queries.approve(desk, school_id, export_id, None, "operator"):
        raise ExportIsApproved


async def to_use(desk: Desk, actor: Actor, export_id: UUID, what: What) -> Export:
    """An approved request of the caller's own, for its one use; raises what `Export` does."""
    await school_now(desk, actor, "export.download")
    export = await export_queries.one(desk, actor.school_id, export_id)
    if export.what != what:
        raise NotFound
    export.require_usable(actor.person_id, desk.clock.now())
    return export


async def require_few_classes(
    desk: Desk,
    actor: Actor,
    class_group_id: UUID,
    held: Collection[Relation],
    covered_by: What | None = None,
) -> UUID | None:
    """Pass for the first classes of a day; after that for those that an approved request of this
    kind names, whose id is returned. `held`: how the caller stands to the class.

    Raises `NeedsASecondPerson`: a loop over all classes is the export that needs two.
    """
    as_teacher = Relation.CLASS_TEACHER in held
    others = set() if as_teacher else await same_hand(desk, actor)
    if await desk.takings.allow(actor, class_group_id, as_teacher=as_teacher, same_hand=others):
        return None
    approved = covered_by and await export_queries.covering(
        desk,
        actor.school_id,
        actor.person_id,
        covered_by,
        class_group_id,
        desk.clock.now() - GOOD_FOR,
    )
    if not approved:
        raise NeedsASecondPerson
    return approved
