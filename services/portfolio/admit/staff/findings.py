"""What a list of duties comes to, duty by duty: the words of the difference. Pure."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

import orjson

from portfolio.admit.domain import Assignment
from portfolio.admit.roster.workbook.listed import RowProblem

Kind = Literal["conflict", "new", "given", "renamed", "ended", "unchanged"]
KINDS: tuple[Kind, ...] = ("conflict", "new", "given", "renamed", "ended", "unchanged")
_NAME_DIFFERS = (
    "这个工号在学校里是{was}的；是同一个人改了姓名，还是工号写错了？",
    "this number is {was}'s here: did they change their name, or is the number wrong?",
)


@dataclass(frozen=True, slots=True)
class StaffFinding:
    """What one duty comes to; `row_number`: 0 where no row names it.

    `was`: the name the number stands for, where the list has another.
    """

    kind: Kind
    one: Assignment
    row_number: int = 0
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """How a list is meant: the year whose names of classes it uses, whether it is whole and for
    whom, from which day it holds, and which numbers stand for the same person by a new name.
    """

    by: UUID
    today: date
    school_year: int | None = None
    is_whole: bool = False
    from_on: date | None = None
    same_person: Collection[str] = ()

    @property
    def starts_on(self) -> date:
        """The first day of what it says."""
        return self.from_on or self.today


@dataclass(frozen=True, slots=True)
class StaffDifference:
    """All of it, and what is wrong with the rows."""

    findings: tuple[StaffFinding, ...]
    problems: tuple[RowProblem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many duties of each kind."""
        found = Counter(one.kind for one in self.findings)
        return {kind: found[kind] for kind in KINDS}

    @property
    def conflicts(self) -> list[RowProblem]:
        """What nobody decided yet, as reasons beside the rows."""
        return [
            RowProblem(
                row_number=one.row_number,
                column="姓名",
                zh=_NAME_DIFFERS[0].format(was=one.was),
                en=_NAME_DIFFERS[1].format(was=one.was),
                left_out=True,
            )
            for one in self.findings
            if one.kind == "conflict"
        ]

    def canonical(self) -> bytes:
        """The whole difference in the same bytes each time: what a preview's mark stands for."""
        told = [
            (x.kind, x.row_number, str(x.one.staff_id), x.one.name, *map(str, x.one.key))
            for x in self.findings
        ]
        return orjson.dumps(told)
