"""The worker's part of the check: what has come to its last day is closed at the day's end."""

from uuid import UUID

import structlog

from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.review.domain import decide_close_check, overdue_checks
from portfolio.review.showing import decide_close_notice, overdue_notices
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.problems import Conflict

_LOG = structlog.get_logger()


class Closing:
    """Closes overdue checks and notices; the school itself stands as who did."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def step(self, school_id: UUID) -> int:
        """Close what is overdue in a school; returns how many."""
        school, _ = await self._desk.rosters.current(school_id)
        today = school_day(self._desk.clock.now())
        checks, notices = overdue_checks(school.state, today), overdue_notices(school.state, today)
        due = [("check", *key) for key in checks] + [("notice", *key) for key in notices]
        return sum([await self._close(school_id, *one) for one in due])

    async def _close(self, school_id: UUID, kind: str, term: str, class_group_id: UUID) -> int:
        async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
            school = await self._desk.rosters.school(school_id, fresh=fresh)
            event = self._decided(school.state, school_id, kind, term, class_group_id)
            return Decision((Decided(school_id, event),), {school_id: school.epoch})

        known = await self._desk.rosters.school(school_id)
        # A class may be checked twice: the epoch tells the second closing from the first.
        named = derived(school_id, f"close-{kind}", term, class_group_id, known.epoch)
        said = ["system", f"close-{kind}", term, str(class_group_id)]
        try:
            await self._desk.journal.execute(Request(school_id, named, school_id, said), attempt)
        except Conflict:
            return 0  # somebody has just pressed the button
        _LOG.info("closed-at-days-end", school_id=str(school_id), kind=kind, term=term)
        return 1

    def _decided(
        self, school: School, school_id: UUID, kind: str, term: str, class_group_id: UUID
    ) -> Event:
        if kind == "notice":
            return decide_close_notice(school, term, class_group_id, by=school_id)
        return decide_close_check(
            school,
            term,
            class_group_id,
            today=school_day(self._desk.clock.now()),
            waiting=1,  # closed by its day alone: a check opened anew meanwhile goes on
            reason=None,
            reopens=False,
            by=school_id,
        )
