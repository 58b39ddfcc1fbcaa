"""告知书: what a family reads before it consents, scope by scope (个人信息保护法, 17 and 30).

A changed text is a new version; a consent names the version that was read,
and what was consented to earlier stays consented to.
The legal basis of keeping a portfolio at all is the school's to name (the same law, 13 and 34):
`core` records that the family was told and agrees; it is not asked before each entry.
"""

from dataclasses import dataclass

from portfolio.admit.events import Scope

NOTICE_VERSION = "notice.v1"


@dataclass(frozen=True, slots=True)
class Told:
    """What one scope means, in Chinese and in English."""

    zh: str
    en: str


NOTICE: dict[Scope, Told] = {
    "core": Told(
        "学校为孩子建立成长档案：记录品德、学习、体育、艺术、劳动和社会实践中看到的事，"
        "学期末形成报告。只有本班教师、学校管理人员、您和孩子能看到；"
        "您可以随时查阅、复制、更正、要求删除。",
        "The school keeps a portfolio of your child: what was seen in conduct, study, sport, arts, "
        "labour and social practice, and a report each term. The teachers of the class, "
        "the school's administration, you and your child can read it; "
        "you may read, copy and correct it, and ask for its erasure, at any time.",
    ),
    "photo": Told(
        "在记录中附上孩子的照片、视频或声音，作为事实的佐证。不同意不影响记录。",
        "Pictures, films or sound of your child beside an entry, as its evidence. "
        "Entries are made without them too.",
    ),
    "health": Told(
        "记录体质测试、视力、体重等健康数据，用于报告和帮助，不用于评定等级。",
        "Fitness tests, eyesight, weight and the like, for the report and for help, "
        "never for a level.",
    ),
    "survey": Told(
        "邀请您和孩子参加匿名满意度调查；答卷与档案不相连。",
        "Anonymous surveys of satisfaction; answers are not connected with the portfolio.",
    ),
    "public": Told(
        "主管部门要求公示时，在班级内展示孩子的荣誉、任职和志愿服务时长。",
        "Where the authority asks for a public notice: honours, posts and volunteer hours, "
        "shown within the class.",
    ),
}
