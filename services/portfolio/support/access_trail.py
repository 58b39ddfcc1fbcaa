"""The access trail's writer: the lines of many requests share one transaction and one fsync.

In: lines. Out: nothing, once they are durable; `Unavailable` where they may not be.
Each school has numbers 1, 2, 3 … without a hole and a chain of hashes. The writer plans both from
the heads it remembers; `append_access` writes them if, under the lock of the heads, nothing moved.
A line that was written although its caller was told otherwise says more than was shown, never less.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from portfolio.support.access_line import AccessLine, line_hash
from portfolio.support.database import AWAY, BUSY, Pool
from portfolio.support.formats import NO_HASH
from portfolio.support.problems import Unavailable

_DEPTH = 2_000
_FLUSH_LINES = 500
_TRIES = 5
# Another process may have written the same number.
_AGAIN = (*AWAY, *BUSY, asyncpg.UniqueViolationError)
_WRITE = "SELECT append_access(" + ", ".join(f"${n}" for n in range(1, 20)) + ")"
_HEADS = "SELECT school_id, number, hash FROM access_head WHERE school_id = ANY($1)"


class TrailIsAway(Unavailable):
    """What cannot be written down is not shown."""

    zh = "查看记录暂时写不进去，为保护学生，内容先不显示，请稍后重试。"
    en = "The access record cannot be written for a moment, so nothing is shown; try again shortly."


@dataclass(slots=True)
class _Waiting:
    lines: tuple[AccessLine, ...]
    future: "asyncio.Future[None]"


Head = tuple[int, bytes]


class AccessTrail:
    """One per process. Writes while somebody waits, and rests when nobody does."""

    def __init__(self, pool: Pool, *, patience: float = 10.0) -> None:
        """`patience`: seconds after which a flush that says nothing is given up."""
        self._pool, self._patience = pool, patience
        self._waiting: list[_Waiting] = []
        self._heads: dict[UUID, Head] = {}
        self._task: asyncio.Task[None] | None = None

    async def write(self, *lines: AccessLine) -> None:
        """Come back once the lines are durable; raises `TrailIsAway`."""
        if not lines:
            return
        if sum(len(one.lines) for one in self._waiting) >= _DEPTH:
            raise TrailIsAway
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(lines, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="access-trail")
        await future

    async def _run(self) -> None:
        while self._waiting:
            taken = self._take()
            try:
                await self._flush([line for one in taken for line in one.lines])
            except Exception as fault:  # noqa: BLE001 — whatever it is, who waits must hear of it
                _settle(taken, fault)
            else:
                _settle(taken, None)

    def _take(self) -> list[_Waiting]:
        taken, count = list[_Waiting](), 0
        while self._waiting and count < _FLUSH_LINES:
            taken.append(self._waiting.pop(0))
            count += len(taken[-1].lines)
        return taken

    async def _flush(self, lines: list[AccessLine]) -> None:
        schools = sorted({line.school_id for line in lines})
        for attempt in range(_TRIES):
            with suppress(*_AGAIN):
                async with asyncio.timeout(self._patience):
                    if await self._try(schools, lines):
                        return
            # Another process wrote, or it is not known what became of ours.
            self._heads = {who: one for who, one in self._heads.items() if who not in schools}
            await asyncio.sleep(0.02 * attempt)
        raise TrailIsAway

    async def _try(self, schools: list[UUID], lines: list[AccessLine]) -> bool:
        before = await self._known(schools)
        after = dict(before)
        numbers, hashes = list[int](), list[bytes]()
        for line in lines:
            number, previous = after[line.school_id]
            after[line.school_id] = (number + 1, line_hash(previous, line, number + 1))
            numbers.append(number + 1)
            hashes.append(after[line.school_id][1])
        heads = (
            schools,
            [before[one][0] for one in schools],
            [after[one][0] for one in schools],
            [after[one][1] for one in schools],
        )
        if not await self._pool.fetchval(_WRITE, *heads, *_columns(lines, numbers, hashes)):
            return False
        self._heads |= after
        return True

    async def _known(self, schools: list[UUID]) -> dict[UUID, Head]:
        if missing := [one for one in schools if one not in self._heads]:
            rows = await self._pool.fetch(_HEADS, missing)
            found = {row["school_id"]: (row["number"], row["hash"]) for row in rows}
            self._heads |= {one: found.get(one, (0, NO_HASH)) for one in missing}
        return {one: self._heads[one] for one in schools}


def _columns(lines: list[AccessLine], numbers: list[int], hashes: list[bytes]) -> list[object]:
    """The lines, column by column; their pupils one after the other, with where each begins."""
    ends = list[int]()
    students = list[UUID]()
    for line in lines:
        students += line.student_ids
        ends.append(len(students))
    return [
        [line.school_id for line in lines],
        numbers,
        [line.at for line in lines],
        [line.person_id for line in lines],
        [",".join(line.duties) for line in lines],
        [line.class_group_id for line in lines],
        [line.action for line in lines],
        [line.route for line in lines],
        [line.purpose for line in lines],
        [line.term for line in lines],
        [line.about_id for line in lines],
        hashes,
        [end - len(line.student_ids) + 1 for end, line in zip(ends, lines, strict=True)],
        ends,
        students,
    ]


def _settle(taken: list[_Waiting], fault: Exception | None) -> None:
    for one in taken:
        if one.future.done():
            continue
        if fault is None:
            one.future.set_result(None)
        else:
            one.future.set_exception(fault)
            # A caller that goes away now leaves nobody to read it.
            one.future.exception()
