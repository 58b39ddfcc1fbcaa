"""Duties as gifts: by whose hand is noted before they hold, and a gift to oneself is told.

An administrator may teach, and in a small school does; so it is not refused. But who gives another
a duty has somebody who knows of it, and who gives it to themselves has nobody: the others who
answer alarms are told (职责分离: no right to children's records by one person's word alone).
"""

from collections.abc import Collection

from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.roster.importing import Placed
from portfolio.admit.staff.staffing import new_duties, with_own
from portfolio.support.access_alarms import raise_alarms
from portfolio.support.access_rules import OWN_DUTY, Alarm, hour_of
from portfolio.support.actor import Actor


async def note_gifts(desk: Desk, actor: Actor, school: School, placed: Collection[Placed]) -> None:
    """Note what the caller gives whom; raise an alarm where they give themselves something new."""
    gifts = new_duties(school, placed)
    await desk.leanings.give(actor.school_id, gifts, by=actor.person_id)
    if count := with_own(school, placed, actor.person_id):
        now = desk.clock.now()
        told = Alarm(OWN_DUTY, actor.person_id, hour_of(now), count)
        await raise_alarms(desk.pool, actor.school_id, [told], now)
