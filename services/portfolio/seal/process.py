"""The worker's part of sealing: for every sealed term, a report for every pupil who has none,
and a new version for whoever's objection has changed it.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import structlog

from portfolio.seal.as_of import Ahead
from portfolio.seal.commands import Press
from portfolio.seal.queries import to_revise, without_report
from portfolio.support.problems import Gone, NotFound

_LOG = structlog.get_logger()
# So many are due in one step: at its end the last are waited for, and a renderer may stand still.
_AT_ONCE = 256
# Reports begun for each renderer: while one is set, others are read, sealed and stored,
# and their appends share a flush.
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
        turn, going = asyncio.Semaphore(self._side_by_side), list[asyncio.Task[int]]()

        async def one(student_id: UUID, term: str, read: Ahead | None) -> int:
            try:
                # Out of turn: the closings of those who were read together share a flush.
                begun = await self._press.begin(school_id, student_id, term, read)
                if begun is None:
                    return 0
                async with turn:
                    await self._press.finish(begun)
            except (Gone, NotFound):
                # Until the read tables forget the pupil; no reason to come again at once.
                _LOG.info("report-not-issued", school_id=str(school_id), reason="erased")
                return 0
            return 1

        try:
            for start in range(0, len(wanted), self._side_by_side):
                # While these are printed the next are read: no renderer waits for the database.
                some = wanted[start : start + self._side_by_side]
                ahead = await self._ahead(school_id, some)
                going += [asyncio.create_task(one(*what, ahead.get(what))) for what in some]
                await self._until_few(going)
        except BaseException:
            for begun in going:
                begun.cancel()
            raise
        finally:
            done = await asyncio.gather(*going, return_exceptions=True)
        issued = sum(one for one in done if isinstance(one, int))
        faults = [one for one in done if isinstance(one, BaseException)]
        if faults and not issued:
            raise faults[0]
        return issued

    async def _until_few(self, going: Sequence["asyncio.Task[int]"]) -> None:
        """Wait until one more round may be read: what is begun stays bounded."""
        while len(left := [one for one in going if not one.done()]) > self._side_by_side:
            await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)

    async def _ahead(
        self, school_id: UUID, wanted: Sequence[tuple[UUID, str]]
    ) -> dict[tuple[UUID, str], Ahead]:
        """What is stored of all of them, read term by term."""
        archive, read = self._press.archive, dict[tuple[UUID, str], Ahead]()
        for term in {term for _, term in wanted}:
            students = [student_id for student_id, its in wanted if its == term]
            sealed = await archive.sealed(school_id, term)
            found = await archive.ahead(sealed.school, school_id, students, term)
            read |= {(student_id, term): one for student_id, one in found.items()}
        return read
