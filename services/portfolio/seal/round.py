"""Some reports on their way together: read, printed, kept, each step for all of them at once.

What is done in a burst costs less than what trickles: one query reads them, one flush appends,
and the object store is woken once. A report that cannot be made stops none of the others.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

import structlog

from portfolio.seal.as_of import Ahead
from portfolio.seal.begun import Begun, Printed
from portfolio.seal.commands import Press
from portfolio.support.problems import Gone, NotFound

_LOG = structlog.get_logger()
Step = TypeVar("Step")
Done = TypeVar("Done")
Wanted = tuple[UUID, str]
"""A pupil and a term."""


@dataclass(slots=True)
class Round:
    """`room`: one place was taken for each report; it is given back when that is printed,
    or will not be. Afterwards: how many were issued, and what went wrong with others.
    """

    press: Press
    school_id: UUID
    room: asyncio.Semaphore
    issued: int = 0
    faults: list[BaseException] = field(default_factory=list)

    async def run(self, wanted: Sequence[Wanted]) -> None:
        """Issue what is due of each of these."""
        begun = list[Begun]()
        try:
            begun = await self._begun(wanted)
        finally:
            self._leave(len(wanted) - len(begun))
        printed = await self._each(begun, self._print)
        kept = await self._each(printed, self.press.keep)
        self.issued = len(kept)

    async def _begun(self, wanted: Sequence[Wanted]) -> list[Begun]:
        ahead = await self._ahead(wanted)

        async def begin(what: Wanted) -> Begun | None:
            return await self.press.begin(self.school_id, *what, ahead.get(what))

        return await self._each(wanted, begin)

    async def _print(self, begun: Begun) -> Printed:
        try:
            return await self.press.print(begun)
        finally:
            self._leave(1)

    def _leave(self, places: int) -> None:
        for _ in range(places):
            self.room.release()

    async def _each(
        self, some: Sequence[Step], step: Callable[[Step], Awaitable[Done | None]]
    ) -> list[Done]:
        """What the step makes of each; without those of which it makes nothing."""
        made = await asyncio.gather(*map(step, some), return_exceptions=True)
        for one in made:
            if isinstance(one, Gone | NotFound):
                # Until the read tables forget the pupil; no reason to come again at once.
                _LOG.info("report-not-issued", school_id=str(self.school_id), reason="erased")
            elif isinstance(one, BaseException):
                self.faults.append(one)
        return [one for one in made if one is not None and not isinstance(one, BaseException)]

    async def _ahead(self, wanted: Sequence[Wanted]) -> dict[Wanted, Ahead]:
        """What is stored of all of them, read term by term."""
        archive, read = self.press.archive, dict[Wanted, Ahead]()
        for term in {term for _, term in wanted}:
            students = [student_id for student_id, its in wanted if its == term]
            sealed = await archive.sealed(self.school_id, term)
            found = await archive.ahead(sealed.school, self.school_id, students, term)
            read |= {(student_id, term): one for student_id, one in found.items()}
        return read
