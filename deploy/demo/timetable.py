"""What is done on which day of a term, in the order of the process.

A term has few moments: the day it opens, its middle, the weeks in which teachers judge,
the family's check, its last day, and the day on which the county publishes.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from demo.county_term import Counts, CountyTerm, in_each
from demo.screen import Bar
from demo.span import Span, halves
from demo.steps import admit, capture, confirm, curate, publish, seal, share


@dataclass(frozen=True)
class Step:
    """What is done, as a person is told of it; `sentence` names what it counts.

    `leaves`: files below `out/`, made again where they are gone.
    """

    name: str
    zh: str
    sentence: str
    take: Callable[[CountyTerm, Bar], Awaitable[Counts]]
    leaves: str | None = None

    def said(self, counts: Counts) -> str:
        """One sentence on what came of it."""
        return self.sentence.format_map(counts)

    def is_done(self, at: CountyTerm) -> bool:
        """It was taken, and what it left is there."""
        pattern = (self.leaves or "").format(term=at.term.id)
        is_there = not pattern or any(at.out.glob(pattern))
        return f"{at.term.id}/{self.name}" in at.remembered.done and is_there


@dataclass(frozen=True)
class Moment:
    """A day and what is done on it."""

    on: date
    steps: tuple[Step, ...]


def moments(at: CountyTerm) -> Iterator[Moment]:
    """The moments of a term, in order."""
    term = at.term
    first, second = halves(term)
    yield Moment(term.opens_on, tuple(_opening(at)))
    yield Moment(first.last, tuple(_recording("1", first, late=at.is_first)))
    yield Moment(second.last, tuple(_recording("2", second, late=False)))
    yield Moment(term.before_the_end(15), tuple(_judging()))
    yield Moment(term.before_the_end(2), tuple(_closing()))
    yield Moment(term.closes_on + timedelta(days=2), tuple(_publishing()))


def _opening(at: CountyTerm) -> Iterator[Step]:
    if at.is_first:
        yield Step(
            "sign-in", "登录", "{admins} 位管理员已建立账号 administrators", in_each(admit.sign_in)
        )
    if at.term.is_autumn:
        said = "{admitted} 名学生入册，{unchanged} 名照旧，{warnings} 处提醒 pupils admitted, kept"
        yield Step("roster", "导入名册", said, in_each(admit.roster))
        said = "{duties} 项任课与班主任安排 duties"
        yield Step("staff", "导入教职工", said, in_each(admit.staff))
    said = f"{at.term.opens_on} 至 {at.term.closes_on}，{{schools}} 所学校 schools"
    yield Step("term", "开学", said, in_each(admit.term))
    yield Step(
        "teachers", "教师账号", "{teachers} 位教师建立账号 teachers", in_each(admit.teachers)
    )
    if at.term.is_autumn:
        said = "{sheets} 张登录码表；{guardians} 位监护人建立账号 sheets, guardians' accounts"
        leaves = "guardian-codes/*"
        yield Step("guardians", "监护人账号", said, in_each(admit.guardians), leaves)


def _recording(half: str, span: Span, *, late: bool) -> Iterator[Step]:
    if late:
        said = "{admitted} 名学生中途转入，{unchanged} 名照旧 joined, kept"
        yield Step("late", "转入", said, in_each(admit.late_joiner))
    yield Step(
        f"activities-{half}",
        "集体活动",
        "{activities} 次，{observations} 条记录 activities, observations",
        in_each(partial(capture.activities, span=span)),
    )
    yield Step(
        f"offline-{half}",
        "离线记录",
        "{observations} 条，{batches} 批；{again} 条重发，结果不变 offline; sent again",
        in_each(partial(capture.offline, span=span)),
    )


def _judging() -> Iterator[Step]:
    said = "{observations} 条即时记录，撤回 {withdrawn} 条 single observations, withdrawn"
    yield Step("single", "即时记录", said, in_each(capture.single))
    said = "{observations} 条家里的记录，{pictures} 张照片 told from home, pictures"
    yield Step("home", "家庭劳动", said, in_each(capture.home))
    said = "{confirmed} 条采纳，{rejected} 条暂未收入 confirmed, rejected"
    yield Step("confirm", "核实", said, in_each(confirm.confirm))
    said = "{levels} 个等级；{by_plan} 名学生按个别化计划 levels; by plan"
    yield Step("levels", "评定等级", said, in_each(curate.levels))
    said = "{pupils} 名学生；{shared} 个班由任课教师先签 pupils; by a colleague first"
    yield Step("subjects", "学科水平", said, in_each(curate.subjects))
    yield Step("remarks", "评语", "{remarks} 条评语 remarks", in_each(curate.remarks))


def _closing() -> Iterator[Step]:
    said = "{schools} 所学校的事实已封存 schools whose facts are frozen"
    yield Step("close", "学期结束", said, in_each(seal.close))
    yield Step("reports", "生成报告", "{reports} 份报告 reports", in_each(seal.reports))
    yield Step(
        "reports-files",
        "下载报告",
        "{files} 份 PDF，共 {megabytes} MB",
        in_each(seal.download),
        "reports/*/{term}/*",
    )
    yield Step("cut", "生成数据", "{schools} 所学校 schools", in_each(share.cut))


def _publishing() -> Iterator[Step]:
    said = "{schools} 所学校的数据已拉取并验签 pulled and verified"
    yield Step("pulled", "汇总拉取", said, publish.pulled)
    yield Step("release", "发布", "已发布 published", publish.release)
    said = "{releases} 个版本，签名与内容核对无误 releases whose signature and content hold"
    yield Step("release-files", "下载与核对", said, publish.download, "b12/{term}/*")
