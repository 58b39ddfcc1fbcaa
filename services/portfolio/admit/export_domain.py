"""Reading more than one class at once: a reason, a second person, a limit. Pure.

未成年人网络保护条例, 36: access by staff is approved by somebody responsible, and recorded;
what others lost whole schools by was an export behind one password.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portfolio.support.problems import Conflict, Forbidden, TooMany

What = Literal["class_reports", "guardian_codes"]
State = Literal["waiting", "approved", "used", "lapsed"]
APPROVER = Literal["second_person", "operator"]

MOST_A_DAY = 3
WAITS_FOR = timedelta(hours=72)
GOOD_FOR = timedelta(hours=24)


class NeedsASecondPerson(Forbidden):
    """Not without another pair of eyes."""

    zh = "这项导出需要另一位有职责的同事批准：请先提交批量导出申请，申请人不能自己批准。"
    en = "This needs another colleague's approval: ask for an export first; nobody approves theirs."


class NotYourExport(Forbidden):
    """Whoever asked downloads; nobody else."""

    zh = "只有申请人可以下载这项导出。"
    en = "Only whoever asked for this export may download it."


class ExportIsNotApproved(Conflict):
    """It waits for a second person."""

    zh = "这项导出还没有经第二人批准。"
    en = "A second person has not approved this export yet."


class ExportIsOver(Conflict):
    """Approved for 24 hours and one download."""

    zh = "这项导出已经用过或已过期，请重新申请。"
    en = "This export was used or has lapsed; ask again."


class ExportIsApproved(Conflict):
    """Once is enough."""

    zh = "这项导出已经批准过了。"
    en = "This export is approved already."


class TooManyExports(TooMany):
    """So many in a day, by the whole school."""

    zh = "全校一天最多申请 {most} 次批量导出，请明天再来。"
    en = "A school asks for {most} exports a day at most; come back tomorrow."


@dataclass(frozen=True, slots=True)
class Export:
    """What somebody asked for, and how far it has come."""

    export_id: UUID
    what: What
    term: str | None
    class_group_ids: tuple[UUID, ...]
    asked_by: UUID
    asked_at: datetime
    approved_by: UUID | None = None
    approved_as: APPROVER | None = None
    approved_at: datetime | None = None
    used_at: datetime | None = None

    def state_at(self, now: datetime) -> State:
        """Waiting for 72 hours, then good for 24 and for one use."""
        if self.used_at:
            return "used"
        if self.approved_at:
            return "approved" if now < self.approved_at + GOOD_FOR else "lapsed"
        return "waiting" if now < self.asked_at + WAITS_FOR else "lapsed"

    def require_approvable(self, by: UUID | None, now: datetime) -> None:
        """Raise `NeedsASecondPerson`, `ExportIsApproved`, `ExportIsOver`;
        `by` is None for the operator.
        """
        if by == self.asked_by:
            raise NeedsASecondPerson
        match self.state_at(now):
            case "approved":
                raise ExportIsApproved
            case "used" | "lapsed":
                raise ExportIsOver
            case "waiting":
                return

    def require_usable(self, by: UUID, now: datetime) -> None:
        """Raise `NotYourExport`, `ExportIsNotApproved`, `ExportIsOver`."""
        if by != self.asked_by:
            raise NotYourExport
        match self.state_at(now):
            case "waiting":
                raise ExportIsNotApproved
            case "used" | "lapsed":
                raise ExportIsOver
            case "approved":
                return
