"""入册, the end of a day: an account does not outlive the last duty it was for.

A right ends with its day by itself, at midnight. What opens something for the person goes with the
worker's first round of the new day, and the log says so, as it does of a release.
"""

from datetime import date
from uuid import UUID

import structlog

from portfolio.admit.desk import Desk, sign_off
from portfolio.admit.staff.staffing import decide_sign_off
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.problems import Conflict

_LOG = structlog.get_logger()


class SigningOff:
    """Ends sessions, factors and accounts of whose last duty ended by its day; the school itself
    stands as who did.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def step(self, school_id: UUID) -> int:
        """Sign off whoever is left without a duty, now or to come; returns how many."""
        school, _ = await self._desk.rosters.current(school_id)
        over = school.state.duties_over
        known = await self._desk.accounts.staff_known(school_id) if over else set()
        left = [(one, over[one]) for one in sorted(known & set(over))]
        return sum([await self._sign_off(school_id, *one) for one in left])

    async def _sign_off(self, school_id: UUID, staff_id: UUID, from_on: date) -> int:
        async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
            school = await self._desk.rosters.school(school_id, fresh=fresh)
            event = decide_sign_off(school.state, staff_id)
            return Decision((Decided(school_id, event),), {school_id: school.epoch})

        # Said first, then done: who stops in between finds it said and does it in the next round.
        named = derived(school_id, "sign-off", staff_id, from_on)
        said = ["system", "sign-off", str(staff_id), from_on.isoformat()]
        try:
            await self._desk.journal.execute(Request(school_id, named, school_id, said), attempt)
        except Conflict:
            return 0  # somebody has given them a duty this moment
        now, _ = await self._desk.rosters.current(school_id)
        if staff_id not in now.state.duties_over:
            return 0  # or since it was said
        await sign_off(self._desk, school_id, [staff_id])
        _LOG.info("signed-off-at-days-end", school_id=str(school_id))
        return 1
