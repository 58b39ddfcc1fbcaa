"""One school's term through the real HTTP API, step by step.

In: the term under way, and the screen. Out: files below `out/`, and one line per step.
Again on the same data it goes on where it was; where a step is done it says what came of it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from demo.school_term import SchoolTerm
from demo.screen import Bar, Screen, Watch
from demo.steps import admit, capture, confirm, curate, publish, seal, share


@dataclass(frozen=True)
class Step:
    """What is done, as a person is told of it; `leaves`: files, made again where they are gone."""

    name: str
    zh: str
    take: Callable[[SchoolTerm, Bar], Awaitable[str]]
    leaves: str | None = None

    def is_done(self, at: SchoolTerm) -> bool:
        """It was taken, and what it left is there."""
        is_there = self.leaves is None or any((at.out / self.leaves).glob("*"))
        return self.name in at.remembered.done and is_there


STEPS = (
    Step("sign-in", "登录", admit.sign_in),
    Step("roster", "导入名册", admit.roster),
    Step("staff", "导入教职工", admit.staff),
    Step("term", "开学", admit.term),
    Step("teachers", "教师账号", admit.teachers),
    Step("guardians", "监护人账号", admit.guardians),
    Step("activities", "集体活动", capture.activities),
    Step("offline", "离线记录", capture.offline),
    Step("single", "即时记录", capture.single),
    Step("home", "家庭劳动", capture.home),
    Step("confirm", "核实", confirm.confirm),
    Step("levels", "评定等级", curate.levels),
    Step("subjects", "学科水平", curate.subjects),
    Step("remarks", "评语", curate.remarks),
    Step("close", "学期结束", seal.close),
    Step("reports", "生成报告", seal.reports),
    Step("reports-files", "下载报告", seal.download, leaves="reports"),
    Step("cut", "生成数据", share.cut),
    Step("pulled", "汇总拉取", publish.pulled),
    Step("release", "发布", publish.release),
    Step("release-files", "下载与核对", publish.download, leaves="b12"),
)


async def drive(at: SchoolTerm, screen: Screen) -> None:
    """Every step that is not done yet; what a step raises is for the caller to say."""
    for step in STEPS:
        if step.is_done(at):
            screen.done(step.zh, at.remembered.done[step.name])
            continue
        watch = Watch()
        with screen.step(step.zh) as bar:
            said = await step.take(at, bar)
        at.remembered.finish(step.name, said)
        screen.done(step.zh, said, watch.read())
