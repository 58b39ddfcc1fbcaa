"""What codes are called in both languages."""

from collections.abc import Mapping

Names = Mapping[str, tuple[str, str]]

LEVELS: Names = {
    "A": ("突出", "outstanding"),
    "B": ("稳定", "consistent"),
    "C": ("发展中", "developing"),
    "D": ("起步中", "emerging"),
    "A_B": ("稳定及以上", "consistent or above"),
    "C_D": ("发展中及以下", "developing or below"),
    "not_enough": ("记录还不够", "not enough records"),
}
SUBJECT_LEVELS: Names = {
    "met": ("达标", "met"),
    "mostly": ("基本达标", "mostly met"),
    "support": ("需帮助", "needs support"),
    "not_enough": ("记录还不够", "not enough records"),
}
CHANGES: Names = {
    "matched": ("两学期都有等第", "with a level in both terms"),
    "up": ("上升", "up"),
    "same": ("持平", "same"),
    "down": ("下降", "down"),
    "already_A": ("其中一直突出", "of these outstanding throughout"),
}
USE: Names = {
    "26a": ("已建档", "portfolios opened"),
    "26e": ("报告已签发", "reports issued"),
    "26g": ("建议有后续记录", "advice acted on"),
    "26h": ("异议按时答复", "objections answered in time"),
    "26n_equal": ("盲评一致", "second ratings equal"),
    "26n_within_one": ("盲评相差一级以内", "second ratings within one level"),
    "individual_plans": ("个别化计划", "plans of their own"),
}
MEASURED: Names = {
    "fitness": ("体质健康", "fitness"),
    "vision": ("视力", "vision"),
    "weight": ("体重", "weight"),
    "labour_time": ("劳动时间", "labour time"),
    "sports_skill": ("运动技能", "a sports skill"),
    "arts_skill": ("艺术特长", "an arts skill"),
}
SHARES: Names = {
    "fitness": ("体质良好及以上", "fitness good or above"),
    "vision": ("视力正常", "normal vision"),
    "weight": ("体重正常", "normal weight"),
    "labour_time": ("达到劳动时间", "labour time reached"),
    "sports_skill": ("有运动技能", "a sports skill"),
    "arts_skill": ("有艺术特长", "an arts skill"),
}
MEASURED_CLASSES: Names = {
    "excellent": ("优秀", "excellent"),
    "good": ("良好", "good"),
    "pass": ("及格", "pass"),
    "fail": ("不及格", "fail"),
    "exempt": ("免测", "exempt"),
    "normal": ("正常", "normal"),
    "reduced": ("视力不良", "reduced"),
    "low": ("偏低", "low"),
    "overweight": ("超重", "overweight"),
    "obese": ("肥胖", "obese"),
    "reached": ("达到", "reached"),
    "below": ("未达到", "below"),
    "has": ("有", "has one"),
    "none": ("没有", "has none"),
    "not_measured": ("未测", "not measured"),
    "not_recorded": ("没有记录", "not recorded"),
}
STAGES: Names = {
    "primary": ("小学", "primary"),
    "junior": ("初中", "junior"),
    "nine_year": ("九年一贯制", "nine-year"),
}
# Said beside single numbers; the whole sentence stands once, under "why a number is missing".
IN_SHORT: Names = {
    "protected": ("为保护学生不公布", "not told, to protect pupils"),
}
NO_REASON = ("发布的文件没有说明原因", "the release gives no reason")
NOT_RELEASED = ("该学期没有发布", "nothing was released this term")
NOT_THERE = ("该学期的发布中没有这一项", "not part of this term's release")


def called(names: Names, code: str) -> tuple[str, str]:
    """The words for a code; without words the code itself."""
    return names.get(code, (code, code))
