"""What an administrator decides of a preview: whom a row in conflict means, and who has left. Pure.

A list cannot tell why a name is missing from it: nobody is marked as having left unless a person
says so, with the day and the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from portfolio.admit.events import LeavingReason
from portfolio.admit.roster.findings import Difference, Finding
from portfolio.support.problems import Conflict, Malformed

_LEFT_OUT_ONLY = frozenset({"class_is_checking", "grade_is_sealed"})
_ABOUT_NUMBERS = frozenset({"number_shared", "number_of_another", "birthday_differs"})


class ConflictsAreOpen(Conflict):
    """A row in conflict is taken in once somebody has decided what it means."""

    zh = "还有 {count} 行存在冲突，请逐行选择：是已有的学生、是新生，或暂不导入。"
    en = "{count} rows are in conflict: say of each whether it is a known pupil, new, or left out."


class RulingDoesNotFit(Malformed):
    """A decision names a row, a pupil or a leaver that the preview did not ask about."""

    zh = "所作的选择与预览不符：{reason}"
    en = "A decision does not fit the preview: {reason}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Of one row in conflict: it is this pupil, somebody new, or stays out of this import."""

    row_number: int
    means: Literal["pupil", "new", "left_out"]
    student_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """Pupils who have left, by the word of the administrator."""

    student_ids: frozenset[UUID]
    left_on: date
    reason: LeavingReason


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that was decided of one preview."""

    rulings: Sequence[Ruling] = ()
    leaving: Leaving | None = None


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rows as decided: by pupil, new, and left out; new ones without a number in doubt."""

    by_pupil: Mapping[UUID, Finding] = field(default_factory=dict)
    new: Sequence[Finding] = ()
    left_out: int = 0


def ruled(difference: Difference, decisions: Decisions) -> Ruled:
    """Each row's meaning; raises `ConflictsAreOpen`, `RulingDoesNotFit`."""
    rulings = {one.row_number: one for one in decisions.rulings}
    in_conflict = {one.row.row_number: one for one in difference.findings if one.kind == "conflict"}
    if strange := sorted(set(rulings) - set(in_conflict)):
        raise RulingDoesNotFit(reason=f"row {strange[0]}")
    if still := len(set(in_conflict) - set(rulings)):
        raise ConflictsAreOpen(count=still)
    by_pupil = {one.student_id: one for one in difference.findings if one.student_id}
    new = [one for one in difference.findings if one.kind == "new"]
    for number, ruling in sorted(rulings.items()):
        one = in_conflict[number]
        _require_fit(one, ruling)
        if ruling.means == "new":
            new.append(one)
        elif ruling.means == "pupil" and ruling.student_id:
            if ruling.student_id in by_pupil:
                raise RulingDoesNotFit(reason=f"row {number}")
            by_pupil[ruling.student_id] = one
    left_out = sum(one.means == "left_out" for one in rulings.values())
    return Ruled(by_pupil, sorted(new, key=lambda one: one.row.row_number), left_out)


def _require_fit(one: Finding, ruling: Ruling) -> None:
    means_one = ruling.means != "pupil" or ruling.student_id in one.candidates
    is_possible = ruling.means == "left_out" or one.reason not in _LEFT_OUT_ONLY
    if not means_one or not is_possible or (ruling.means != "pupil") != (ruling.student_id is None):
        raise RulingDoesNotFit(reason=f"row {ruling.row_number}")


def is_number_in_doubt(one: Finding) -> bool:
    """Whether the row's 学籍号 is somebody else's too: then it is nobody's for the time being."""
    return one.reason in _ABOUT_NUMBERS


def leavers(difference: Difference, decisions: Decisions) -> frozenset[UUID]:
    """Who is marked as having left; raises `RulingDoesNotFit`."""
    if decisions.leaving is None:
        return frozenset()
    if decisions.leaving.student_ids - set(difference.left):
        raise RulingDoesNotFit(reason="leavers")
    return decisions.leaving.student_ids
