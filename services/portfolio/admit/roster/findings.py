"""What a list of pupils comes to, row by row: the words of the difference. Pure."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import orjson

from portfolio.admit.roster.file import RosterRow
from portfolio.admit.roster.matching import Reason
from portfolio.admit.roster.told_classes import ToldClass

Kind = Literal["new", "returned", "repeated", "moved", "corrected", "unchanged", "conflict"]
KINDS: tuple[Kind, ...] = (
    "conflict",
    "new",
    "returned",
    "repeated",
    "moved",
    "corrected",
    "unchanged",
)
Change = Literal[
    "returned",
    "grade",
    "class",
    "seat",
    "name",
    "born_on",
    "sex",
    "registry_number",
    "external_id",
    "guardians",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row comes to. `changes`: how it differs from the pupil of `student_id`;
    of a conflict, `reason` and who may be meant.
    """

    row: RosterRow
    class_group_id: UUID
    kind: Kind
    student_id: UUID | None = None
    changes: tuple[Change, ...] = ()
    reason: Reason | None = None
    candidates: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All of it. `left`: on the roll of a listed class and not on the list.
    `not_listed`: classes of a listed grade that the list does not mention, with their pupils.
    `classes`: those that a OneRoster bundle tells.
    """

    school_year: int
    findings: tuple[Finding, ...]
    left: tuple[UUID, ...]
    not_listed: tuple[tuple[UUID, int], ...] = ()
    classes: tuple[ToldClass, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind, and how many would have left."""
        found = Counter(one.kind for one in self.findings)
        return {**{kind: found[kind] for kind in KINDS}, "left": len(self.left)}

    def canonical(self) -> bytes:
        """The whole difference in the same bytes each time: what a preview's mark stands for."""
        told = [
            (
                one.row.row_number,
                one.kind,
                str(one.student_id),
                str(one.class_group_id),
                one.changes,
                one.reason,
                [str(candidate) for candidate in one.candidates],
            )
            for one in self.findings
        ]
        left = [str(one) for one in self.left]
        renumbered = [[str(one.class_group_id), one.number] for one in self.classes if one.was]
        return orjson.dumps([self.school_year, told, left, *([renumbered] if renumbered else [])])
