"""Alarms in words for people. Pure."""

from portfolio.admit.domain import School
from portfolio.support.access_rules import OWN_DUTY, Alarm

_SENTENCES = {
    "many-by-duty": (
        "一小时内以全校性职责查看了 {count} 名学生的档案。",
        "Read the records of {count} pupils within an hour by a duty for the whole school.",
    ),
    "many-one-by-one": (
        "一小时内逐个打开了 {count} 名学生的档案。",
        "Opened the records of {count} pupils one by one within an hour.",
    ),
    "many-at-all": (
        "一小时内查看了 {count} 名学生的档案。",
        "Read the records of {count} pupils within an hour.",
    ),
    "at-night-by-duty": (
        "夜间（23时至6时）以全校性职责查看了 {count} 名学生的档案。",
        "Read the records of {count} pupils at night by a duty for the whole school.",
    ),
    "at-night": (
        "夜间（23时至6时）查看了 {count} 名学生的档案。",
        "Read the records of {count} pupils at night.",
    ),
    "leavers": (
        "一天内查看了 {count} 名已离校学生的档案。",
        "Read the records of {count} pupils who have left, within a day.",
    ),
    "many-classes": (
        "一天内未经第二人批准取走了 {count} 个班的整班材料。",
        "Took whole-class material of {count} classes within a day, without a second person.",
    ),
    "classes-over-days": (
        "两周内先后取走了 {count} 个班的整班材料：不是这些班的班主任，也没有第二人批准。",
        "Took whole-class material of {count} classes, a few a day, within two weeks.",
    ),
    "many-linked": (
        "一天内为 {count} 名学生增加了监护人，每增加一人就多一个能看档案的登录码。",
        "Linked adults to {count} pupils within a day; each gets a code that opens a record.",
    ),
    "second-person-refused": (
        "批量导出的申请人和批准人，账号、职责或二次验证在近三十天内由其中一方或同一人办理：已拒绝批准。",
        "Refused: asker and approver of a bulk export may be one hand (made within 30 days).",
    ),
    "second-person-made": (
        "批量导出已批准，但申请人和批准人的账号、职责或二次验证由其中一方或同一人办理，请核实确有两人。",
        "A bulk export was approved by two whom one hand once made: are they two people?",
    ),
    "made-by-a-party": (
        "近三十天内由当事人办理账号、职责或二次验证的人，处理了（或试图处理）当事人的记录、签名或异议。",
        "Somebody made by a party within 30 days decided, or tried to, about that party's word.",
    ),
    OWN_DUTY: (
        "以学校管理员身份给自己安排了职责（现共有 {count} 项），请核实是否经学校同意。",
        "Gave themselves a duty as an administrator ({count} now): did the school agree to it?",
    ),
    "probing": (
        "一小时内有 {count} 个地址因无权查看被拒绝，可能在试探。",
        "{count} addresses were refused within an hour as not theirs to see: perhaps probing.",
    ),
}
_ACCOUNTS = {
    "guardian": ("一个家长账号", "a guardian's account"),
    "student": ("一个学生账号", "a pupil's account"),
    "feed": ("数据接口账号", "the feed's account"),
    "staff": ("一个教职工账号", "a staff account"),
    "class_device": ("一台班级共用设备", "a shared device of a class"),
}


def sentence(alarm: Alarm, language: str) -> str:
    """What happened."""
    zh, en = _SENTENCES[alarm.rule]
    return (en if language == "en" else zh).format(count=alarm.count)


def whose(alarm: Alarm, school: School, language: str) -> str:
    """A member of staff by name; of a family only that it is one."""
    if alarm.role == "staff" and alarm.person_id in school.staff_names:
        return school.staff_names[alarm.person_id]
    zh, en = _ACCOUNTS[alarm.role]
    return en if language == "en" else zh
