"""The worker's part of sealing: for every sealed term, a report for every pupil who has none,
and a new version for whoever's objection has changed it.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from portfolio.seal.commands import Press
from portfolio.seal.queries import to_revise, without_report
from portfolio.seal.round import Round

# So many are due in one step: at its end the last are waited for, and a renderer may stand still.
_AT_ONCE = 256
# Reports in a round, for each renderer: they are read together, their appends share a flush,
# and their objects come in one burst, which costs a store half of what one by one does.
FOR_EACH_RENDERER = 4


class Sealing:
    """Issues what is missing; remembers which schools' terms are done."""

    def __init__(self, press: Press, side_by_side: int) -> None:
        self._press, self._side_by_side = press, side_by_side
        self._done: set[tuple[UUID, str, int]] = set()

    async def step(self, school_id: UUID) -> int:
        """Issue up to some dozens of a school's reports; returns how many."""
        issued, pool = 0, self._press.desk.pool
        school, _ = await self._press.desk.rosters.current(school_id)
        for term in school.state.terms.values():
            mark = (school_id, term.term, school.epoch)
            if term.state == "sealed" and mark not in self._done:
                missing = await without_report(pool, school_id, term.term, _AT_ONCE)
                issued += await self._issue(school_id, [(one, term.term) for one in missing])
                if not missing:
                    self._done.add(mark)
        return issued + await self._issue(school_id, await to_revise(pool, school_id, _AT_ONCE))

    async def _issue(self, school_id: UUID, wanted: Sequence[tuple[UUID, str]]) -> int:
        """How many were issued; raises the first fault only where none was, and only then:
        a report that cannot be printed stops no other, and none is begun twice at once.
        """
        # One round is printed, the next is read meanwhile: no renderer waits for the database.
        room = asyncio.Semaphore(2 * self._side_by_side)
        rounds, going = list[Round](), list[asyncio.Task[None]]()
        try:
            for start in range(0, len(wanted), self._side_by_side):
                some = wanted[start : start + self._side_by_side]
                for _ in some:
                    await room.acquire()
                rounds.append(Round(self._press, school_id, room))
                going.append(asyncio.create_task(rounds[-1].run(some)))
        except BaseException:
            for begun in going:
                begun.cancel()
            raise
        finally:
            done = await asyncio.gather(*going, return_exceptions=True)
        issued = sum(one.issued for one in rounds)
        faults = [fault for one in rounds for fault in one.faults]
        faults += [one for one in done if one is not None]
        if faults and not issued:
            raise faults[0]
        return issued
