"""What each reading is and what it is for, in words a family understands; and what is no reading.

The record of a child: what was observed, judged, chosen, drafted, objected to and issued,
guardians, consents, codes. A register of names, for recording at all, is not; nor is what everybody
of a class is shown anyway. 未成年人网络保护条例, 36: least privilege, and each access recorded.
"""

from collections.abc import Collection
from dataclasses import dataclass

from portfolio.support.policy import POLICY, Concern
from portfolio.support.right import IN_CHINESE, Relation


@dataclass(frozen=True, slots=True)
class Purpose:
    """`code` is kept in the line; what was looked at, and why, are told from here."""

    code: str
    zh: str
    en: str
    zh_why: str
    en_why: str


def _of(code: str, zh: str, zh_why: str, en: str, en_why: str) -> Purpose:
    return Purpose(code, zh, en, zh_why, en_why)


# By action of the policy. A route about a child or a class whose action is neither here nor below
# shows nothing: `access_gate.py` withholds its answer.
PURPOSES = {
    "student.read": _of("roster", "基本信息", "学籍与班级管理", "name and class", "the roster"),
    "guardian.read": _of("contact", "监护人名单", "联系家庭", "guardians", "reaching the family"),
    "consent.read": _of("consent", "授权情况", "核对授权", "consents", "what the family agreed to"),
    "observation.read": _of("follow", "成长记录", "日常评价", "the record", "following the child"),
    "capture_sheet.read": _of(
        "record",
        "班级记录页：可否拍照、近期有没有记录",
        "写实记录",
        "the class's sheet: consent to pictures, how long since a record",
        "recording what was seen",
    ),
    "own_entry.read": _of(
        "record", "老师本人记下的内容", "写实记录", "what they recorded themselves", "recording"
    ),
    "observation.confirm": _of(
        "confirm", "待核实的记录", "核实", "entries that wait", "confirming what others wrote"
    ),
    "sample.check": _of(
        "check", "抽查到的记录", "抽查", "entries drawn by lot", "checking a sample"
    ),
    "evidence.read": _of(
        "follow", "照片、声音等佐证", "日常评价", "evidence", "following the child"
    ),
    "judgement.read": _of("judge", "学期评定", "评定", "the term's levels", "judging the term"),
    "second_rating.give": _of(
        "second-rating",
        "学期记录（背对背复评）",
        "复评",
        "the term's facts",
        "a blind second rating",
    ),
    "selection.read": _of(
        "curate", "遴选的材料", "整理遴选", "what was chosen", "the term's record"
    ),
    "entry.select": _of(
        "curate", "可以选进报告的材料", "整理遴选", "what may be chosen", "the term's record"
    ),
    "telling.read": _of(
        "curate", "孩子说给老师的话", "整理遴选", "what the child told", "the term's record"
    ),
    "spoken_remark.hear": _of(
        "judge", "老师在评语旁录的话", "评定", "the clip beside the remark", "judging the term"
    ),
    "telling.list": _of(
        "curate", "全班孩子说给老师的话", "整理遴选", "what the class told", "the term's record"
    ),
    "draft.read": _of("review", "报告初稿", "核对", "the draft report", "the family's check"),
    "check.read": _of(
        "review", "家庭核对的进度", "核对", "who looked at the draft", "the family's check"
    ),
    "objection.read": _of("objection", "异议及答复", "处理异议", "objections", "answering them"),
    "objection.resolve": _of(
        "objection", "待答复的异议", "处理异议", "objections", "answering them"
    ),
    "report.read": _of("report", "学期报告", "报告", "the term report", "the report"),
    "next_step.read": _of(
        "together", "哪些家庭愿意一起做", "家校配合", "families taking part", "the agreed next step"
    ),
    "letter.read": _of(
        "letter",
        "家长写给班主任的话",
        "回应家庭",
        "what the family wrote to the class teacher",
        "hearing the family",
    ),
    "class_reports.read": _of(
        "report", "全班学期报告", "印发报告", "the class's reports", "printing for the families"
    ),
    "guardian_code.issue": _of(
        "codes",
        "监护人名单和登录码",
        "发放登录码",
        "guardians and their codes",
        "handing out codes",
    ),
    # Whoever is told the adult's code could be that adult.
    "guardian.link": _of(
        "contact", "增加监护人，领取登录码", "登记监护人", "adding a guardian", "a code for them"
    ),
    "student_code.issue": _of(
        "codes", "学生登录码", "发放登录码", "the pupil's code", "handing out codes"
    ),
    "picture_card.issue": _of(
        "codes", "学生图片卡", "发放图片卡", "the pupil's pictures", "handing out cards"
    ),
    "access_line.read": _of(
        "oversight", "这份查看记录", "监督查看情况", "this list", "overseeing who reads"
    ),
    "roster.import": _of(
        "roster",
        "姓名、班级与名单的比对",
        "核对、导入学生名单",
        "name and class beside a list",
        "taking in the school's list",
    ),
    "export.request": _of(
        "export", "申请批量导出", "见申请理由", "asking for an export", "its reason"
    ),
    "export.approve": _of("export", "审批批量导出", "见申请理由", "answering for it", "its reason"),
    "export.download": _of(
        "export",
        "批量导出的学期报告",
        "已经第二人批准的导出",
        "reports of several classes",
        "an export that a second person approved",
    ),
}
# Why nothing is kept of them.
NO_RECORD = {
    "class_group.read": "names of a class, to record for it: nobody's record is shown",
    "class_window.open": "a window for the class's devices: nobody is shown",
    "class_device.use": "given names of a class, to its own pupils: nobody's record is shown",
    "community_link.make": "one's own requests: the activity and how many came, no child",
    "self_statement.write": "what a pupil is asked now, also aloud: nothing of what was answered",
    "growth_tree.read": "a child's own: no staff is let in",
    "letter.write": "an adult's own letters: no staff is let in",
    "notice.read": "公示 is what everybody of the class is shown",
}
# Commands whose answers show children, and which are withheld as a reading is.
SHOWN_BY_COMMANDS = frozenset(
    {
        "guardian.link",
        "guardian_code.issue",
        "picture_card.issue",
        "roster.import",
        "student_code.issue",
    }
)
_ANY = Purpose("other", "成长档案", "the record", "学校工作", "school work")
# The nearer to the child comes first; what is about the school as a whole comes last.
_NEAREST = ("class_teacher", "subject_teacher")
_LAST = "school_admin"


def purpose_of(action: str) -> Purpose:
    """Also of an action that was renamed since."""
    return PURPOSES.get(action, _ANY)


def shows_record(action: str) -> bool:
    """Whether reading under this action must leave a line."""
    is_about_children = POLICY[action].about in {Concern.CLASS, Concern.STUDENT}
    return action in PURPOSES or (is_about_children and action not in NO_RECORD)


def duty_in_words(duties: Collection[str], language: str) -> str:
    """The duty that is nearest to the child; for one that has no word, a word for all."""
    others = sorted(one for one in duties if one not in {*_NEAREST, _LAST})
    nearest = [one for one in (*_NEAREST, *others, _LAST) if one in duties]
    if language == "en":
        return nearest[0].replace("_", " ") if nearest else "staff"
    known = [IN_CHINESE[Relation(one)] for one in nearest if one in list(Relation)]
    return known[0] if known else "教职工"
