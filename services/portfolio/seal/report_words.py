"""The sentences of the term report, and how a number, a date or a long text is put into one.

In: plain values. Out: Chinese words ready to print.
No word here sets one child beside another, and none gives a share of anything:
the plan asks for growth of the child itself (教基〔2021〕3号, 坚持育人为本、注重增值).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from portfolio.seal.closed_term import PracticeKind, Standing, Voice

TITLE = "学生发展质量评价报告"
SECOND_PAGE = "成长故事与下一步"
PAGES = ("第 1 页 / 共 2 页", "第 2 页 / 共 2 页")
TERM = "{school_year} 学年{name}"
NUMBER = "报告编号 {number}"
VERSION = "第 {version} 版"
ISSUED = "发布 {day}"

LEAD_TITLE = "这学期，我们看到的{name}"
LEAD_TITLE_WITHOUT_REMARK = "这学期的记录"
LEAD_SIGNED = "—— 班主任"
LEAD_FACTS = "本学期的档案里有 {facts} 条已核实的记录，由 {people} 个人写下。"
LEAD_NO_FACTS = "本学期的档案里还没有已核实的记录。"
LEAD_NO_REMARK = "班主任没有写评语，这里不代写，也不作评价。"
LEAD_REMARK_BELOW = "班主任的话写在“大家眼中的我”里。"

INDICATORS = "{count}项关键表现"
SELF_WITH_SELF = "只和自己比：○ 上学期　● 本学期"
THIS_TERM_ONLY = "● 本学期"
HEADINGS = ("方面", "关键指标", "本学期", "与上学期", "我们看到的事实（一例）")
STANDING = {
    Standing.NOT_ENOUGH: "记录还不够",
    Standing.UNRATED: "只记事实",
    Standing.BY_SUBJECT: "按学科评价",
    Standing.BY_PLAN: "按个人计划",
}
RISEN, LESS_HELP, SAME, NOT_COMPARED = "明显进步", "有进步", "保持", "暂不比较"
LEVEL_MEANS = "{label}＝{descriptor}"
MEANS_NOT_ENOUGH = "“记录还不够”表示看到的太少，学校不作判断，并不表示表现不好。"
MEANS_UNRATED = "{names}只记事实，不评等级。"
SEE_SUBJECTS = "见“学业水平（按学科）”"
MEANS_BY_PLAN = "“按个人计划”表示依照这名学生的个别化教育计划评价。"
MARK_BEFORE = "上学期{before}，本学期{now}"
MARK = "本学期{now}"
RADAR_ALT = "与上学期的自己比较，数据见下表。"

SUBJECTS = "学业水平（按学科）"
RECORD = "出勤、任职与荣誉、特长"
ATTENDANCE, PRESENT = "出勤", "{present} 天（应到 {days} 天）"
POSTS, HONOURS, TALENTS = "任职", "荣誉", "特长"
AND_MORE = "等 {count} 项"

VOICES = "大家眼中的我"
CLASS_TEACHER, CUT_REMARK = "班主任", "……（余下见成长档案）"
SPEAKER = {
    Voice.STUDENT: "我自己说",
    Voice.TEACHER: "老师",
    Voice.GUARDIAN: "家人",
    Voice.PEER: "同伴（{count} 位同学）",
    Voice.COMMUNITY: "社区",
}
SAID = "“{text}”"
PRACTICE = "实践记录"
PRACTICE_KIND = {
    PracticeKind.HOME_LABOUR: "家务劳动",
    PracticeKind.SCHOOL_LABOUR: "校内劳动",
    PracticeKind.SERVICE: "志愿服务与社会体验",
    PracticeKind.CLUB: "社团",
}
RECORDER = {
    Voice.TEACHER: "教师",
    Voice.GUARDIAN: "家长",
    Voice.STUDENT: "学生本人",
    Voice.PEER: "同伴",
    Voice.COMMUNITY: "社区",
}
RECORDED, CONFIRMED = "{who}记录", "{who}确认"
TIMES, IN_ALL = "{count} 次", "共 {duration}"
OF_WHICH_TIMED = "其中 {count} 次记了时长，"
NEXT_STEPS = "下一步，我们约好"

CLOSING, CLOSING_UNVERIFIED = "核验与签收", "签收"
VERIFY = "扫码核验：只显示编号、学校、学期、发布日期和“内容未被改动”，不显示姓名和内容。"
VERIFY_ALT = "核验二维码"
SUPERSEDES = "本版替代第 {version} 版。"
OBJECTIONS = "认为记录有误，请在 {day} 前告诉班主任。"
HOLIDAY = "放假 {starts}，报到 {back}。"
SIGNATURES = ("家长签收", "班主任", "学校（章）")
MISSING_GLYPHS = "“〓”处是字体中没有的字：{codes}。"

_ONES = "一二三四五六七八九"
_NUMERALS = ("零", *_ONES, "十", *(f"十{one}" for one in _ONES))
_CUT = "…"


def numeral(count: int) -> str:
    """A count as a heading words it: 12 → 十二; digits from 20 on."""
    return _NUMERALS[count] if count < len(_NUMERALS) else str(count)


def day(of: date) -> str:
    """A date as the page prints it, `2027-01-15`."""
    return of.isoformat()


def duration(minutes: int) -> str:
    """`320` → `5 小时 20 分`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} 小时"] * bool(hours) + [f"{rest} 分"] * bool(rest or not hours)
    return " ".join(parts)


def shortened(text: str, columns: int, end: str = _CUT) -> str:
    """One line of text in at most `columns` columns; a Chinese character takes two.

    Line breaks and runs of white space become one space; what is cut ends in `end`.
    """
    line = " ".join(text.split())
    if _columns(line) <= columns:
        return line
    room, kept = columns - _columns(end), []
    for character in line:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + end


def listed(items: Sequence[str], most: int, columns: int) -> str:
    """`a；b；c`, and how many there are when not all are named."""
    named = "；".join(shortened(item, columns) for item in items[:most])
    return named if len(items) <= most else named + AND_MORE.format(count=len(items))


def fits(text: str, columns: int) -> bool:
    """Whether `shortened` would leave the text whole."""
    return _columns(" ".join(text.split())) <= columns


def _columns(text: Iterable[str]) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
