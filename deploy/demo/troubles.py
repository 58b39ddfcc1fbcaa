"""What can stop the demonstration, as a person is told it: Chinese first, English second."""

from embedded.troubles import Trouble


class Refused(Trouble):
    """A service said no: what was asked, and its sentence; `kind` is the problem's type."""

    zh = "{asked} 没有被接受：{status} {kind} {detail}"
    en = "{asked} was refused."

    def __init__(self, *, asked: str, status: int, kind: str, detail: str) -> None:
        super().__init__(asked=asked, status=status, kind=kind, detail=detail)
        self.status, self.kind = status, kind


class NoAnswer(Trouble):
    """A service does not answer, however often it is asked."""

    zh = "{asked} 没有应答（{reason}）。服务还在运行吗？"
    en = "No answer to {asked} ({reason}). Is the service running?"


class ItemRefused(Trouble):
    """One of a batch was not recorded; the problem says why."""

    zh = "一条离线记录没有被接受：{problem}"
    en = "One of the offline observations was refused."


class AnswersDiffer(Trouble):
    """A batch that was sent twice must be answered twice alike."""

    zh = "同一批记录重发后结果不同。"
    en = "A batch that was sent twice was answered differently."


class ReportsDoNotCome(Trouble):
    """The worker makes them; its log says why it does not."""

    zh = "报告没有继续生成，请看 portfolio-worker 的日志。"
    en = "No more reports are made; see the log of portfolio-worker."


class NotPulled(Trouble):
    """The aggregator does not get the school's numbers."""

    zh = "汇总服务没有收到数据：{sentence}"
    en = "The aggregator has not got the school's numbers."


class ReleaseDoesNotHold(Trouble):
    """What was downloaded is not what was signed."""

    zh = "下载的发布包核对有误：\n{faults}"
    en = "The downloaded release does not hold."
