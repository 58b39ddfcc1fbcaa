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
# A download that breaks off may be begun again, so often; each leaves its lines.
MOST_TAKINGS = 3
# For so long after its last sign of life a download has the export to itself.
UNDER_WAY_FOR = timedelta(minutes=2)


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
    """Approved for 24 hours and one whole download."""

    zh = "这项导出已经用过或已过期，请重新申请。"
    en = "This export was used or has lapsed; ask again."


class ExportIsUnderWay(Conflict):
    """It is being downloaded, or was until a moment ago."""

    zh = "这项导出正在下载；如果下载中断了，请过两分钟再试。"
    en = "This export is being downloaded; if that broke off, try again in two minutes."


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
    takings: int = 0
    taken_until: datetime | None = None

    def state_at(self, now: datetime) -> State:
        """Waiting for 72 hours, then good for 24 and for one use: a whole download, or as many
        broken ones as are let begin.
        """
        if self.used_at or (self.takings >= MOST_TAKINGS and not self.is_under_way(now)):
            return "used"
        if self.approved_at:
            return "approved" if now < self.approved_at + GOOD_FOR else "lapsed"
        return "waiting" if now < self.asked_at + WAITS_FOR else "lapsed"

    def is_under_way(self, now: datetime) -> bool:
        """Whether a download has it to itself."""
        return self.taken_until is not None and now < self.taken_until

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
        """Raise `NotYourExport`, `ExportIsNotApproved`, `ExportIsOver`, `ExportIsUnderWay`."""
        if by != self.asked_by:
            raise NotYourExport
        match self.state_at(now):
            case "waiting":
                raise ExportIsNotApproved
            case "used" | "lapsed":
                raise ExportIsOver
            case "approved":
                if self.is_under_way(now):
                    raise ExportIsUnderWay
