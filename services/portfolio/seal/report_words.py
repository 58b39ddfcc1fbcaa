"""The sentences of the term report.

In: plain values. Out: Chinese words ready to print; how a text is made to fit: `report_width.py`.
No word here sets one child beside another, and none gives a share of anything:
the plan asks for growth of the child itself (教基〔2021〕3号, 坚持育人为本、注重增值).
"""

from collections.abc import Mapping
from datetime import date

from portfolio.seal.closed_term import PracticeKind, Side, Standing, Voice
from portfolio.seal.view import Space

TITLE = "学生发展质量评价报告"
SECOND_PAGE = "成长故事与下一步"
PAGES = ("第 1 页 / 共 2 页", "第 2 页 / 共 2 页")
TERM = "{school_year} 学年{name}"
NUMBER = "报告编号 {number}"
VERSION = "第 {version} 版"
ISSUED = "发布 {day}"

LEAD_TITLE = "这学期，我们看到的{name}"
LEAD_TITLE_COUNTED = "这学期的记录"
LEAD_SIGNED = "—— 班主任"
LEAD_FACTS = "本学期的档案里有 {facts} 条已核实的记录，由 {people} 个人写下。"
LEAD_NO_FACTS = "本学期的档案里还没有已核实的记录。"
LEAD_NO_REMARK = "班主任没有写评语，这里不代写，也不作评价。"
LEAD_REMARK_BELOW = "班主任的话写在背面的“大家眼中的我”里。"

INDICATORS = "{count}项关键表现"
SELF_WITH_SELF = "只和自己比：○ 上学期　● 本学期；不合计、不平均、不排名"
THIS_TERM_ONLY = "● 本学期；不合计、不平均、不排名"
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

PICTURES, PICTURE_ALT, TAKEN = "成长瞬间", "成长瞬间的照片：{caption}", "{month} 月"
VOICES = "大家眼中的我"
CLASS_TEACHER, CUT_REMARK = "班主任", "……（余下见成长档案）"
WRITTEN_DOWN = "（口述，老师记录）"
SAID = "“{text}”"
PRACTICE = "实践记录"
PRACTICE_KIND = {
    PracticeKind.HOME_LABOUR: "家务劳动",
    PracticeKind.SCHOOL_LABOUR: "校内劳动",
    PracticeKind.SERVICE: "志愿服务与社会体验",
    PracticeKind.CLUB: "社团与兴趣小组",
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

HEALTH = "身心健康"
HEALTH_NOTE = "仅家庭可见，可沿虚线裁下"
HEALTH_HEADINGS = ("项目", "上学年", "本学年", "给家庭的建议")
HEALTH_KIND = {"fitness": "体质健康测试", "vision": "裸眼视力（左 / 右）"}
HEALTH_ADVICE = {
    ("fitness", False): "坚持每天运动",
    ("fitness", True): "每天一起动一动，体育老师会给出练习的办法",
    ("vision", False): "多到户外，读写半小时歇一歇眼睛",
    ("vision", True): "看黑板眯眼请及时复查，多到户外",
}
NOT_MEASURED = "—"

CLOSING, CLOSING_UNVERIFIED = "核验、异议与假期", "异议、假期与签收"
VERIFY = "扫码核验：只显示编号、学校、学期、发布日期和“内容未被改动”，不显示姓名和内容。"
VERIFY_ALT = "核验二维码"
SUPERSEDES = "本版替代第 {version} 版。"
OBJECTIONS = "认为记录有误，请在 {day} 前在“我的报告—提出更正”提交或告诉班主任，学校会书面答复。"
HOLIDAY, BACK, HOLIDAY_AND_BACK = "放假 {starts}。", "报到 {back}。", "放假 {starts}，报到 {back}。"
SIGNATURES = ("家长签收", "班主任", "学校（章）")
MISSING_GLYPHS = "“〓”处是字体中没有的字：{codes}。"

FIRST_OF_OLDER = 7
_SPEAKER = {
    Voice.STUDENT: "我自己说",
    Voice.TEACHER: "老师",
    Voice.GUARDIAN: "家人",
    Voice.PEER: "同伴（{count} 位同学）",
    Voice.COMMUNITY: "社区",
}
# Grades 7-9 reflect and set their own goals; the page asks for that, and not for a diary.
_SPEAKER_OF_OLDER = {**_SPEAKER, Voice.STUDENT: "我的反思"}
_SIDE = {Side.STUDENT: "我", Side.FAMILY: "家里", Side.SCHOOL: "学校"}
_SIDE_OF_OLDER = {**_SIDE, Side.STUDENT: "我给自己定的目标"}
_SPACES = (("家人想对我说", False), ("我想说", False), ("画一画这学期最高兴的事", True))
_SPACES_OF_OLDER = (
    ("我原来以为……现在我认为……", False),
    ("家人想对我说", False),
    ("下学期我想试一试", False),
)

_ONES = "一二三四五六七八九"
_NUMERALS = ("零", *_ONES, "十", *(f"十{one}" for one in _ONES))


def speaker(grade: int) -> Mapping[Voice, str]:
    """What each voice is called in a grade."""
    return _SPEAKER_OF_OLDER if grade >= FIRST_OF_OLDER else _SPEAKER


def side(grade: int) -> Mapping[Side, str]:
    """What each side of the agreement is called in a grade."""
    return _SIDE_OF_OLDER if grade >= FIRST_OF_OLDER else _SIDE


def spaces(grade: int) -> tuple[Space, ...]:
    """What stands over the places to write in, the first where there is room for one only."""
    told = _SPACES_OF_OLDER if grade >= FIRST_OF_OLDER else _SPACES
    return tuple(Space(words=text, is_for_drawing=drawing) for text, drawing in told)


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
