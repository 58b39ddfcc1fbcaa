"""Check a school's access trail as anyone could: numbers and hashes follow from what is stored.

A line removed, altered or put elsewhere is named by its number; names of people are not needed.
Where the trail was cut because its time was over, it begins behind the cut, from the hash kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portfolio.support.access_line import AccessLine, line_hash
from portfolio.support.access_trail import Head
from portfolio.support.database import Pool
from portfolio.support.formats import NO_HASH

_PAGE = 2_000
_MOST_FAULTS = 100
_CUT = "SELECT number, hash FROM access_cut WHERE school_id = $1 ORDER BY number DESC LIMIT 1"
_LINES = "SELECT * FROM access_line WHERE school_id = $1 AND number > $2 ORDER BY number LIMIT $3"


@dataclass(slots=True)
class TrailVerification:
    """How many lines were read, the head they lead to, and what is wrong with which;
    `cut`: the last line that was dropped, after which it begins.
    """

    cut: Head = (0, NO_HASH)
    lines: int = 0
    last: Head = (0, NO_HASH)
    faults: list[str] = field(default_factory=list)

    def check(self, number: int, line: AccessLine, kept: bytes) -> None:
        """Compare one line with what must follow from the one before."""
        self.lines += 1
        before, previous = self.last
        if number != before + 1:
            self._fault(line, number, f"line {before + 1} is missing")
        elif line_hash(previous, line, number) != kept:
            self._fault(line, number, "its hash does not follow from its content")
        self.last = (number, kept)

    def _fault(self, line: AccessLine, number: int, what: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(f"school {line.school_id} access line {number}: {what}")


async def verify_trail(pool: Pool, school_id: UUID) -> TrailVerification:
    """Read a school's whole trail; its end must be the one its head stands for."""
    while True:
        cut = await _cut(pool, school_id)
        found = await _verified(pool, school_id, cut)
        # Lines that ended while they were read are no hole.
        if not found.faults or cut == await _cut(pool, school_id):
            return found


async def _cut(pool: Pool, school_id: UUID) -> Head:
    row = await pool.fetchrow(_CUT, school_id)
    return (row["number"], row["hash"]) if row else (0, NO_HASH)


async def _verified(pool: Pool, school_id: UUID, cut: Head) -> TrailVerification:
    """The head is read first: what is written meanwhile lies beyond it."""
    row = await pool.fetchrow(
        "SELECT number, hash FROM access_head WHERE school_id = $1", school_id
    )
    head: Head = (row["number"], row["hash"]) if row else (0, NO_HASH)
    found = TrailVerification(cut=cut, last=cut)
    at_head = found.last
    while rows := await pool.fetch(_LINES, school_id, found.last[0], _PAGE):
        for one in rows:
            found.check(one["number"], line_of(one), one["hash"])
            if one["number"] == head[0]:
                at_head = found.last
    if at_head != head:
        found.faults.append(
            f"school {school_id}: the access trail does not end in line {head[0]} as its head says"
        )
    return found


def line_of(row: Mapping[str, Any]) -> AccessLine:
    """A stored row as it was written."""
    said = {name: row[name] for name in AccessLine.__dataclass_fields__}
    said["duties"], said["student_ids"] = tuple(row["duties"]), tuple(row["student_ids"])
    return AccessLine(**said)
