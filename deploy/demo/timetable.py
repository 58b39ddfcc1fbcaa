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
from demo.steps import (
    admit,
    answers,
    capture,
    changes,
    choose,
    confirm,
    curate,
    measured,
    publish,
    review,
    seal,
    share,
    together,
    voices,
)


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
    yield Moment(first.last, tuple(_middle(at, first)))
    yield Moment(second.last, (*_late(at, second), *_judging()))
    yield Moment(term.before_the_end(15), (*_checking(), *_provisional(at)))
    yield Moment(term.before_the_end(8), tuple(_answering()))
    yield Moment(term.before_the_end(2), tuple(_closing(at)))
    yield Moment(term.closes_on + timedelta(days=2), tuple(_publishing(at)))


def _opening(at: CountyTerm) -> Iterator[Step]:
    if at.is_first:
        said = "{admins} 位管理员已建立账号 administrators"
        yield Step("sign-in", "登录", said, in_each(admit.sign_in))
    if at.term.is_autumn:
        said = "{admitted} 名学生入册，{unchanged} 名照旧，{warnings} 处提醒 pupils admitted, kept"
        yield Step("roster", "导入名册", said, in_each(admit.roster))
        said = "{duties} 项任课与班主任安排 duties"
        yield Step("staff", "导入教职工", said, in_each(admit.staff))
    said = f"{at.term.opens_on} 至 {at.term.closes_on}，{{schools}} 所学校 schools"
    yield Step("term", "开学", said, in_each(admit.term))
    said = "{teachers} 位教师建立账号 teachers"
    yield Step("teachers", "教师账号", said, in_each(admit.teachers))
    if at.term.is_autumn:
        yield from _accounts()
    if at.is_first:
        said = "{plans} 名学生开始按个别化计划 begin a plan of their own"
        yield Step("plan", "个别化计划", said, in_each(changes.plan_of_own))


def _accounts() -> Iterator[Step]:
    said = "{sheets} 张登录码表；{guardians} 位监护人建立账号 sheets, guardians' accounts"
    yield Step("guardians", "监护人账号", said, in_each(admit.guardians), "guardian-codes/*")
    said = "{pupils} 名学生建立账号 pupils' accounts"
    yield Step("pupils", "学生账号", said, in_each(admit.pupils))
    said = "{consents} 项同意 consents"
    yield Step("consents", "知情同意", said, in_each(changes.consents))
    yield Step("carers", "补登监护人", "{linked} 位 adults linked", in_each(changes.carers))


def _middle(at: CountyTerm, span: Span) -> Iterator[Step]:
    yield from _recording("1", span)
    said = "{observations} 条记录，{missing} 名缺席学生除外 observations, all but those absent"
    yield Step("school", "全校活动", said, in_each(together.whole_school))
    said = "{written} 条学生自己写，{spoken} 条由教师代记，{clips} 段录音 by and for pupils, clips"
    yield Step("own", "学生的话", said, in_each(voices.pupils))
    yield Step("peers", "同伴的话", "{voices} 句 kind words", in_each(voices.peers))
    said = "{links} 个一次性链接，{confirmed} 人次已确认 links, confirmed"
    yield Step("community", "社区确认", said, in_each(together.community))
    said = "{screened} 名学生 pupils screened"
    yield Step("screening", "视力体重筛查", said, in_each(measured.screening))
    if at.term.is_autumn:
        said = "{tested} 名学生 pupils tested"
        yield Step("fitness", "体质健康测试", said, in_each(measured.fitness))
    if at.is_first:
        said = "{admitted} 名学生中途转入，{unchanged} 名照旧 joined, kept"
        yield Step("late", "转入", said, in_each(admit.late_joiner))


def _recording(half: str, span: Span) -> Iterator[Step]:
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


def _late(at: CountyTerm, span: Span) -> Iterator[Step]:
    yield from _recording("2", span)
    said = "{observations} 条即时记录，撤回 {withdrawn} 条 single observations, withdrawn"
    yield Step("single", "即时记录", said, in_each(capture.single))
    said = "{observations} 条家里的记录，{pictures} 张照片 told from home, pictures"
    yield Step("home", "家庭记录", said, in_each(partial(capture.home, until=span.last)))
    yield Step("correction", "更正", "{corrections} 条更正 corrections", in_each(voices.put_right))
    yield Step("honours", "粘贴荣誉名单", "{honours} 条荣誉 honours", in_each(together.honours))
    yield Step("attendance", "出勤", "{pupils} 名学生 pupils", in_each(measured.attendance))
    said = "{confirmed} 条采纳，{asked} 条请补充，{rejected} 条暂未收入 confirmed, asked, declined"
    yield Step("confirm", "核实", said, in_each(confirm.confirm))
    said = "{checked} 条 drawn by lot and checked"
    yield Step("samples", "抽查", said, in_each(confirm.samples))
    if at.number == 1:
        yield Step("leaver", "转出", "{left} 名学生转出 left", in_each(changes.leaver))
        yield Step("move", "转班", "{moved} 名学生转班 moved", in_each(changes.move))


def _judging() -> Iterator[Step]:
    said = "{levels} 个等级，{few} 处记录还不够，{by_plan} 处按个别化计划 levels, too few, by plan"
    yield Step("levels", "评定等级", said, in_each(curate.levels))
    said = "{rated} 项由另一位教师盲评 rated blind by a colleague"
    yield Step("second", "盲评", said, in_each(curate.second_ratings))
    said = "{pupils} 名学生；{shared} 个班由任课教师先签 pupils; by a colleague first"
    yield Step("subjects", "学科水平", said, in_each(curate.subjects))
    yield Step("remarks", "评语", "{remarks} 条评语 remarks", in_each(curate.remarks))
    said = "{remarks} 条由班主任读给家长听 read aloud for families"
    yield Step("read-aloud", "朗读评语", said, in_each(curate.read_aloud))
    yield Step("entries", "遴选", "{entries} 条事实 facts chosen", in_each(choose.entries))
    said = "{statements} 名学生 pupils' own words"
    yield Step("statements", "自我陈述", said, in_each(choose.statements))
    yield Step("steps", "下一步", "{agreed} 份约定 agreed", in_each(choose.next_steps))
    yield Step("pictures", "选照片", "{pictures} 张 pictures", in_each(choose.pictures))


def _checking() -> Iterator[Step]:
    yield Step("check", "家庭核对", "{classes} 个班开始 classes", in_each(review.open_checks))
    yield Step("notice", "公示", "{classes} 个班开始 classes", in_each(review.open_notices))
    yield Step("drafts", "查看草稿", "{families} 个家庭 families", in_each(review.drafts))
    yield Step("words", "家长的话", "{families} 个家庭 families", in_each(choose.family_words))
    yield Step("objections", "异议", "{objections} 件 objections", in_each(review.objections))


def _provisional(at: CountyTerm) -> Iterator[Step]:
    """The county looks at the term while it runs; the final numbers take their place."""
    if not at.has_provisional:
        return
    cut, pulled = "{schools} 所学校 schools, while the term runs", publish.provisional_pulled
    yield Step("provisional-cut", "临时数据", cut, in_each(share.provisional_cut))
    said = "{schools} 所学校的临时数据已拉取并验签 pulled and verified"
    yield Step("provisional-pulled", "拉取临时数据", said, pulled)
    said = "已发布，标明为临时 published, marked as provisional"
    yield Step("provisional-release", "临时发布", said, publish.provisional_release)


def _answering() -> Iterator[Step]:
    said = "{upheld} 件成立，{partly} 件部分成立，{dismissed} 件不成立 upheld, partly, dismissed"
    yield Step("resolutions", "答复异议", said, in_each(review.resolutions))
    said = "期满自动结束，班主任另结束 {classes} 个班 they end by themselves; by hand"
    yield Step("check-over", "核对结束", said, in_each(review.close_checks))
    yield Step("notice-over", "公示结束", "{classes} 个班 classes", in_each(review.close_notices))


def _closing(at: CountyTerm) -> Iterator[Step]:
    said = "{schools} 所学校的事实已封存 schools whose facts are frozen"
    yield Step("close", "学期结束", said, in_each(seal.close))
    yield Step("reports", "生成报告", "{reports} 份报告 reports", in_each(seal.reports))
    said = "{files} 份 PDF，共 {megabytes} MB"
    files = "reports/*/{term}/*"
    yield Step("reports-files", "下载报告", said, in_each(seal.download), files)
    if at.is_last:
        files = "class-reports/*/{term}/*"
        yield Step("class-files", "班级打印文件", said, in_each(seal.class_files), files)
    said = "{receipts} 个家庭签收，{slips} 份纸质回执 receipts, slips"
    yield Step("receipts", "签收", said, in_each(share.acknowledge))
    yield Step("cut", "生成数据", "{schools} 所学校 schools", in_each(share.cut))


def _publishing(at: CountyTerm) -> Iterator[Step]:
    yield from _at_home()
    said = "{schools} 所学校的数据已拉取并验签 pulled and verified"
    yield Step("pulled", "汇总拉取", said, publish.pulled)
    yield Step("release", "发布", "已发布 published", publish.release)
    said = "{releases} 个版本，签名与内容核对无误 releases whose signature and content hold"
    yield Step("release-files", "下载与核对", said, publish.download, "b12/{term}/*")
    if not at.term.is_autumn:
        said = "{classes} 个班，{graduated} 名学生 classes, pupils"
        yield Step("graduation", "毕业", said, in_each(changes.graduation))
    if at.is_last:
        said = "{released} 位教师职责结束，其中 {ended} 位的登录随即失效 duties ended, signed out"
        yield Step("staff-release", "教师离任", said, in_each(changes.staff_release))


def _at_home() -> Iterator[Step]:
    """Reports are out; what families say to them, and who finds something wrong."""
    said = "{families} 个家庭愿意一起做，{heard} 个听了老师朗读 take part; heard the remark"
    yield Step("taking-part", "我们家愿意一起做", said, in_each(answers.take_part))
    said = "{letters} 段话，老师回复 {answered} 段，其余已看 letters, answered, the others read"
    yield Step("letters", "写给老师的话", said, in_each(answers.letters))
    said = "{objections} 件，针对已发出的报告 to reports that are out"
    yield Step("late-objections", "对报告的异议", said, in_each(review.objections_to_reports))
    said = "{upheld} 件成立 upheld"
    yield Step("late-resolutions", "答复", said, in_each(review.resolutions_of_reports))
    said = "{reports} 份报告出了新一版，旧版已被替换 next versions, the first superseded"
    yield Step("revised", "修订报告", said, in_each(answers.revised))
