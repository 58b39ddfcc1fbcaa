"""Closed terms of invented pupils, for the tests of the report."""

from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image

from portfolio.seal.closed_term import (
    Attendance,
    ClosedTerm,
    Holiday,
    IndicatorFacts,
    LevelLabel,
    NextStep,
    PracticeFact,
    PracticeKind,
    Standing,
    SubjectFacts,
    SubjectLabel,
    TermName,
    Voice,
    VoiceText,
)

LEVELS = (
    LevelLabel(code="A", label="突出", descriptor="主动、持续、能迁移"),
    LevelLabel(code="B", label="稳定", descriptor="不用提醒也能做到"),
    LevelLabel(code="C", label="发展中", descriptor="多数时候能做到"),
    LevelLabel(code="D", label="起步中", descriptor="在提醒和帮助下能做到"),
)
SUBJECT_LEVELS = (
    SubjectLabel(code="met", label="达标"),
    SubjectLabel(code="mostly", label="基本达标"),
    SubjectLabel(code="support", label="需帮助"),
)
# code, dimension, name, last term, this term or why there is none, fact
_INDICATORS: tuple[tuple[str, str, str, str | None, str, str | None], ...] = (
    ("B1", "品德发展", "理想信念", None, "unrated", "国庆小报讲了家乡英雄的故事"),
    ("B2", "品德发展", "社会责任", "C", "B", "9—12 月 6 次主动捡拾操场垃圾"),
    ("B3", "品德发展", "行为习惯", "B", "B", "借还登记，带动同桌一起做"),
    ("B4", "学业发展", "学习习惯", "C", "C", "预习单 14 周完成 11 周"),
    ("B5", "学业发展", "创新精神", "C", "C", "问“为什么影子会变长”，自己量了一周"),
    ("B6", "学业发展", "学业水平", None, "by_subject", None),
    ("B7", "身心发展", "健康生活", "B", "C", "眼操认真；课间户外活动偏少"),
    ("B8", "身心发展", "身心素质", "C", "C", "跳绳由 41 个到 62 个；输了能缓过来"),
    ("B9", "审美素养", "美育实践", "B", "B", "合唱排练 10 次全勤"),
    ("B10", "审美素养", "感受表达", "C", "B", "第一次独自上台朗诵"),
    ("B11", "劳动与社会实践", "劳动习惯", "B", "A", "值日 12 次无需提醒，还教同桌分类"),
    ("B12", "劳动与社会实践", "社会体验", None, "not_enough", None),
)
_LESS_HELP = {"B3", "B4", "B8"}
_SUBJECTS = (
    SubjectFacts(name="语文", level="met"),
    SubjectFacts(name="数学", level="met"),
    SubjectFacts(name="英语", level="mostly"),
    SubjectFacts(name="科学", level="met"),
    SubjectFacts(name="道德与法治", level="met"),
    SubjectFacts(name="体育与健康", level="mostly"),
    SubjectFacts(name="音乐", level="met"),
    SubjectFacts(name="美术", level="met"),
    SubjectFacts(name="劳动", level="met"),
    SubjectFacts(name="信息科技", level="met"),
)
REMARK = (
    "梓涵把“愿意帮忙”变成了习惯：10 月 14 日大扫除，没有人安排，他把图书角一本本排好，"
    "还教会了同桌怎么分类。和上学期的自己相比，劳动习惯和感受表达进步明显。"
    "下一步，我们一起在坚持每天运动上多鼓励他。"
)


def indicators(**changes: Any) -> tuple[IndicatorFacts, ...]:
    """The twelve of the framework; `changes` apply to each."""
    return tuple(
        IndicatorFacts.model_validate(
            {
                "code": f"student.{code}",
                "dimension_zh": dimension,
                "name_zh": name,
                "name_en": f"Indicator {code}",
                "status": "rated" if now in "ABCD" else now,
                "level": now if now in "ABCD" else None,
                "previous_level": before,
                "less_help_shown": code in _LESS_HELP,
                "fact": fact,
            }
            | changes
        )
        for code, dimension, name, before, now, fact in _INDICATORS
    )


def not_judged(status: Standing) -> dict[str, Any]:
    """What `indicators` needs so that none of them has a level."""
    return {"status": status, "level": None, "previous_level": None}


def a_plain_term(**changes: Any) -> ClosedTerm:
    """A term with levels and nothing else said: what the first schools will have."""
    return ClosedTerm.model_validate(
        {
            "school_name": "某某小学校",
            "term": TermName(id="2026-2027-1", school_year="2026—2027", name="第一学期"),
            "class_label": "三（2）班",
            "student_name": "王梓涵",
            "report_number": "7K3M9P",
            "version": 1,
            "issued_on": date(2027, 1, 15),
            "levels": LEVELS,
            "subject_levels": SUBJECT_LEVELS,
            "indicators": indicators(),
            "fact_count": 27,
            "recorder_count": 5,
        }
        | changes
    )


def a_full_term(**changes: Any) -> ClosedTerm:
    """A term about which everybody said something."""
    return a_plain_term(
        **{
            "remark": REMARK,
            "subjects": _SUBJECTS,
            "attendance": Attendance(present_days=92, school_days=93),
            "posts": ("图书角管理员",),
            "honours": ("红领巾奖章“爱劳动章”（校级）",),
            "talents": ("陶艺（社团第二学期）",),
            "voices": voices(),
            "practice": practice(),
            "next_steps": (
                NextStep(who="student", text="每天跳绳，三月底前试试连续 80 个"),
                NextStep(who="family", text="每周两次一起运动；家务由孩子自己选一项长期负责"),
                NextStep(who="school", text="体育课给他一次当小教练的机会；两周后班主任回看一次"),
            ),
            "verify_url": "https://school.invalid/verify/7K3M9P/pTq0vXl2mYc8Zr5sWb1NdA",
            "objections_until": date(2027, 1, 21),
            "holiday": Holiday(starts_on=date(2027, 1, 29), back_on=date(2027, 3, 3)),
        }
        | changes
    )


def voices() -> tuple[VoiceText, ...]:
    """The child, the family, three peers, the community."""
    said = (
        (Voice.STUDENT, "我最高兴的是帮大家发书。我还想练好跳绳，现在能跳 62 个了。"),
        (Voice.GUARDIAN, "这学期坚持自己整理书包，周末会主动洗碗。"),
        (Voice.PEER, "他会等我一起走。"),
        (Voice.PEER, "借他橡皮他总记得还。"),
        (Voice.PEER, "他教我分类。"),
        (Voice.COMMUNITY, "东风社区 11 月 22 日敬老服务 1.5 小时，社区工作人员已确认。"),
    )
    return tuple(VoiceText(voice=voice, text=text) for voice, text in said)


def practice() -> tuple[PracticeFact, ...]:
    """Eighteen chores, some timed; school labour; service confirmed in two ways; a club."""
    chore = PracticeFact(
        kind=PracticeKind.HOME_LABOUR,
        recorded_by=Voice.GUARDIAN,
        confirmed_by=Voice.TEACHER,
        minutes=20,
    )
    service = PracticeFact(
        kind=PracticeKind.SERVICE,
        recorded_by=Voice.STUDENT,
        confirmed_by=Voice.COMMUNITY,
        minutes=90,
    )
    duty = PracticeFact(kind=PracticeKind.SCHOOL_LABOUR, recorded_by=Voice.TEACHER)
    club = PracticeFact(kind=PracticeKind.CLUB, recorded_by=Voice.TEACHER, title="陶艺社")
    return (
        *[chore] * 12,
        *[chore.model_copy(update={"minutes": None})] * 6,
        *[duty] * 24,
        service,
        service.model_copy(update={"confirmed_by": Voice.TEACHER}),
        *[club] * 14,
    )


def a_jpeg(size: tuple[int, int]) -> bytes:
    """A picture as it is kept."""
    kept = BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(kept, "JPEG", quality=85)
    return kept.getvalue()
