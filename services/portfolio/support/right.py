"""The words the policy is written in: relations, what a right concerns, on what conditions.

`policy.py` is the table; `policy_text.py` prints it for whoever audits a school.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Relation(StrEnum):
    """How a caller stands to what is asked about."""

    SCHOOL_ADMIN = "school_admin"
    CLASS_TEACHER = "class_teacher"
    SUBJECT_TEACHER = "subject_teacher"
    COUNSELLOR = "counsellor"
    MORAL_EDUCATION = "moral_education"
    HEALTH_TEACHER = "health_teacher"
    BOARDING_TEACHER = "boarding_teacher"
    PSYCHOLOGY_TEACHER = "psychology_teacher"
    RESOURCE_TEACHER = "resource_teacher"
    ASSISTING = "assisting"
    GUARDIAN = "guardian"
    STUDENT = "student"
    FEED_READER = "feed_reader"
    # By how the session was begun: a pupil on a shared device, the device itself,
    # and an administrator whose second factor is still owed.
    PUPIL_ON_DEVICE = "pupil_on_device"
    CLASS_DEVICE = "class_device"
    UNPROVEN_ADMIN = "unproven_admin"


IN_CHINESE = {
    Relation.SCHOOL_ADMIN: "学校管理员",
    Relation.CLASS_TEACHER: "班主任",
    Relation.SUBJECT_TEACHER: "任课教师",
    Relation.COUNSELLOR: "大队辅导员",
    Relation.MORAL_EDUCATION: "德育/教务",
    Relation.HEALTH_TEACHER: "校医",
    Relation.BOARDING_TEACHER: "生活老师",
    Relation.PSYCHOLOGY_TEACHER: "心理教师",
    Relation.RESOURCE_TEACHER: "资源教师",
    Relation.ASSISTING: "中心校协助教师",
    Relation.GUARDIAN: "监护人",
    Relation.STUDENT: "学生本人",
    Relation.FEED_READER: "数据接收方",
    Relation.PUPIL_ON_DEVICE: "学生本人（班级设备上）",
    Relation.CLASS_DEVICE: "班级设备",
    Relation.UNPROVEN_ADMIN: "学校管理员（未做二次验证）",
}


class Concern(Enum):
    """What a right is about: to that the caller must stand in one of the relations."""

    SCHOOL = "全校"
    CLASS = "一个班"
    STUDENT = "一名学生"
    OWN = "本人账号：登录即可"
    LINK = "凭一次性链接，不需要账号"
    OPEN = "对所有人开放"


class Only(Enum):
    """A condition beside the relation, and the refusal of whoever does not meet it.

    Its first word is the last part of the problem's `type`; the step that decides upholds it.
    """

    OTHERS_ENTRY = "not-your-own", "不是本人提交、也不是经本人所发社区链接确认的记录"
    FOR_CLASS_TEACHER = "for-the-class-teacher", "班主任以外的人，仅在班主任就是提交人时代为处理"
    OWN_ENTRY = "not-yours", "只限本人提交的记录"
    OPEN_TERM = "term-is-not-open", "学期在记录阶段"
    FACTS_OPEN = "facts-are-frozen", "不在家庭核对期间或之后"
    PRESENT = "student-has-left", "学生在校"
    VOICE = "not-for-this-voice", "该类记录可由此身份提交"
    DUTY = "not-for-this-duty", "该类记录由负责的教师填写"
    CONSENT = "consent-is-missing", "已有相应范围的同意"
    PICTURES = "pictures-are-closed", "家长同意使用照片和录音；家人随时可以打开"
    NOT_CHECKING = "classes-are-checking", "原班和新班都没有开始、或都已结束家庭核对"
    SUBJECT = "not-your-subject", "任课教师只评自己任教的学科"
    INDICATOR = "not-your-indicator", "任课教师只评相应学科的指标"
    BLIND = "not-blind", "看不到已签等级的人"
    NO_PART = "not-yours-to-answer", "记录人、签名人、提出人以外的人"
    OLD_ENOUGH = "not-yet-yourself", "学生已到可以自己提出的年级，否则由家长代为提出"
    LATE_RECORD = "not-yours-to-object", "教师只为没赶上的记录申请补记"
    PHONE_OR_PAPER = "paper-is-the-schools", "家长在手机上确认，纸质回执由班主任登记"
    SECOND_FACTOR = "second-factor-needed", "已通过二次验证"
    NOT_ONESELF = "oneself-is-not-released", "不能解除自己的全部职责或管理员职责，总留一名管理员"
    FOURTEEN = "not-yet-fourteen", "学生满十四周岁后可以自己查看"
    SECOND_PERSON = (
        "needs-a-second-person",
        "申请人以外的第二人，双方的账号、职责近三十天内不由其中一方或同一人办理",
    )
    ASKER = "not-your-export", "只限申请人，批准后二十四小时内，一次"
    NOT_ABOUT_ONESELF = "not-found", "与本人有关的提醒看不到，也不能答复"
    JUST_PROVEN = "sign-in-again", "十五分钟内登录过，或刚再证明过一次是本人"
    RIGHT_EYES = "not-found", "只见到按记录类型可以看的条目"

    def __init__(self, kind: str, zh: str) -> None:
        self.kind, self.zh = kind, zh


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the policy: who, about what, a sentence for what it allows, and conditions."""

    who: frozenset[Relation]
    about: Concern
    zh: str
    only: tuple[Only, ...] = ()


def _right(about: Concern, who: tuple[Relation, ...], zh: str, only: tuple[Only, ...]) -> Right:
    return Right(frozenset(who), about, zh, only)


def of_school(*who: Relation, zh: str, only: tuple[Only, ...] = ()) -> Right:
    """About the school as a whole."""
    return _right(Concern.SCHOOL, who, zh, only)


def of_class(*who: Relation, zh: str, only: tuple[Only, ...] = ()) -> Right:
    """About one class and who is in it."""
    return _right(Concern.CLASS, who, zh, only)


def of_student(*who: Relation, zh: str, only: tuple[Only, ...] = ()) -> Right:
    """About one pupil."""
    return _right(Concern.STUDENT, who, zh, only)


def of_own(zh: str) -> Right:
    """About the caller's own account: whoever is signed in."""
    return Right(frozenset(), Concern.OWN, zh)


def by_link(zh: str) -> Right:
    """By the token of a link, which is nobody's account."""
    return Right(frozenset(), Concern.LINK, zh)


def open_to_all(zh: str) -> Right:
    """Without a session."""
    return Right(frozenset(), Concern.OPEN, zh)
