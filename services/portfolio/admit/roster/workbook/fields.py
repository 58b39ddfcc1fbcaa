"""What is read of a school's list, under which names its columns go, and what never is.

The tables here are the whole of it: a column that stands in none of them is not read either
(个人信息保护法, art. 6: no more than the purpose needs).
"""

from enum import StrEnum


class Field(StrEnum):
    """What a column of a roster may be taken for.

    `CLASS` may hold the grade too (`三（1）班`, `2023级1班`); a number of a year is read as the
    year of entry or of graduation, whichever is possible, unless the school says which.
    """

    SCHOOL_CODE = "school_code"
    NAME = "name"
    SEX = "sex"
    BORN_ON = "born_on"
    GRADE = "grade"
    CLASS = "class"
    CLASS_OF_ENTRY = "class_of_entry"
    CLASS_OF_GRADUATION = "class_of_graduation"
    ROSTER_NUMBER = "roster_number"
    REGISTRY_NUMBER = "registry_number"
    BOARDS = "boards"
    INDIVIDUAL_PLAN = "individual_plan"
    LEFT_BEHIND = "left_behind"
    GUARDIAN_1 = "guardian_1"
    GUARDIAN_1_IS = "guardian_1_is"
    GUARDIAN_2 = "guardian_2"
    GUARDIAN_2_IS = "guardian_2_is"
    GUARDIAN_3 = "guardian_3"
    GUARDIAN_3_IS = "guardian_3_is"
    GUARDIAN_4 = "guardian_4"
    GUARDIAN_4_IS = "guardian_4_is"
    FATHER = "father"
    MOTHER = "mother"
    NOT_NEEDED = "not_needed"


GUARDIANS = (
    (Field.GUARDIAN_1, Field.GUARDIAN_1_IS),
    (Field.GUARDIAN_2, Field.GUARDIAN_2_IS),
    (Field.GUARDIAN_3, Field.GUARDIAN_3_IS),
    (Field.GUARDIAN_4, Field.GUARDIAN_4_IS),
)
CLASSES = (Field.CLASS, Field.CLASS_OF_ENTRY, Field.CLASS_OF_GRADUATION)

WANTED: dict[Field, tuple[str, ...]] = {
    Field.SCHOOL_CODE: ("学校标识码", "学校代码", "学校编码"),
    Field.NAME: ("姓名", "学生姓名", "名字", "学生名字", "学生", "幼儿姓名", "孩子姓名"),
    Field.SEX: ("性别", "学生性别", "男女"),
    Field.BORN_ON: ("出生日期", "出生年月", "出生年月日", "生日", "出生时间", "学生出生日期"),
    Field.GRADE: ("年级", "所在年级", "就读年级", "现在年级", "年级名称"),
    Field.CLASS: (
        *(
            "班号",
            "班级",
            "所在班级",
            "就读班级",
            "班",
            "班别",
            "班级名称",
            "年级班级",
            "年级/班级",
        ),
        *("年班", "现就读班级", "年级班", "现班级"),
    ),
    Field.ROSTER_NUMBER: ("班内学号", "座号", "学号", "班级学号", "班内序号", "座位号", "学生学号"),
    Field.REGISTRY_NUMBER: ("学籍辅号", "学籍号", "全国学籍号", "全国统一学籍号", "学籍号码"),
    Field.BOARDS: (
        "就读方式",
        "住校",
        "是否住校",
        "寄宿",
        "是否寄宿",
        "是否寄宿生",
        "住宿",
        "是否住宿",
    ),
    Field.INDIVIDUAL_PLAN: ("是否随班就读", "随班就读", "随班就读学生", "是否随班就读学生"),
    Field.LEFT_BEHIND: ("是否留守儿童", "留守儿童", "留守", "是否留守", "是否为留守儿童"),
    Field.GUARDIAN_1: (
        *("成员1姓名", "家庭成员1姓名", "监护人1姓名", "家长1姓名", "监护人", "监护人姓名", "家长"),
        *("家长姓名", "第一监护人", "第一监护人姓名", "监护人1", "家长1", "成员1", "家庭成员姓名"),
    ),
    Field.GUARDIAN_1_IS: (
        *(
            "成员1关系",
            "家庭成员1关系",
            "监护人1关系",
            "家长1关系",
            "第一监护人关系",
            "成员1与学生关系",
        ),
        *("监护人1与学生关系", "家长1与学生关系"),
    ),
    Field.GUARDIAN_2: (
        *("成员2姓名", "家庭成员2姓名", "监护人2姓名", "家长2姓名", "第二监护人", "第二监护人姓名"),
        *("监护人2", "家长2", "成员2"),
    ),
    Field.GUARDIAN_2_IS: (
        *(
            "成员2关系",
            "家庭成员2关系",
            "监护人2关系",
            "家长2关系",
            "第二监护人关系",
            "成员2与学生关系",
        ),
        *("监护人2与学生关系", "家长2与学生关系"),
    ),
    Field.GUARDIAN_3: (
        "成员3姓名",
        "家庭成员3姓名",
        "监护人3姓名",
        "家长3姓名",
        "监护人3",
        "成员3",
    ),
    Field.GUARDIAN_3_IS: ("成员3关系", "家庭成员3关系", "监护人3关系", "成员3与学生关系"),
    Field.GUARDIAN_4: (
        "成员4姓名",
        "家庭成员4姓名",
        "监护人4姓名",
        "家长4姓名",
        "监护人4",
        "成员4",
    ),
    Field.GUARDIAN_4_IS: ("成员4关系", "家庭成员4关系", "监护人4关系", "成员4与学生关系"),
    Field.FATHER: ("父亲姓名", "父亲", "爸爸", "爸爸姓名"),
    Field.MOTHER: ("母亲姓名", "母亲", "妈妈", "妈妈姓名"),
}
NAMED = {name: field for field, names in WANTED.items() for name in names}
KINSHIP = ("关系", "称谓")
"""A title that ends in one of these says what the guardian named before it is to the child."""

NEVER = (
    *(
        "身份证",
        "证件",
        "户口",
        "户籍",
        "籍贯",
        "民族",
        "孤儿",
        "烈士",
        "优抚",
        "电话",
        "手机",
        "联系",
    ),
    *(
        "地址",
        "住址",
        "住所",
        "邮编",
        "邮政",
        "邮箱",
        "微信",
        "QQ",
        "银行",
        "卡号",
        "政治面貌",
        "宗教",
    ),
    *("国籍", "港澳台", "血型", "健康", "残疾", "疾病", "过敏", "疫苗", "低保", "贫困", "建档立卡"),
    *(
        "资助",
        "一补",
        "独生",
        "务工",
        "随迁",
        "流动",
        "出生地",
        "出生医学",
        "曾用名",
        "拼音",
        "英文名",
    ),
    *(
        "工作",
        "单位",
        "职务",
        "职业",
        "文化程度",
        "学历",
        "照片",
        "相片",
        "校车",
        "乘",
        "距离",
        "收入",
    ),
    *(
        "学前",
        "幼儿园",
        "班主任",
        "教师",
        "老师",
        "填表",
        "学校名称",
        "学校",
        "入学方式",
        "来源",
        "特长",
    ),
)
"""A title with one of these words is not read: not needed for a portfolio, or not the pupil's."""

STAFF = ("工号", "职责", "任教", "任课", "职称", "教龄")
"""Titles by which a list of teachers is told from one of pupils."""

PLAIN = ("序号", "编号", "备注", "说明", "签名", "签字", "人数", "转入时间", "入学年月", "入学时间")
"""Titles of what is neither needed nor about anyone in particular."""

SHOWN = {
    Field.NAME: "姓名",
    Field.GRADE: "年级",
    Field.CLASS: "班级",
    Field.BORN_ON: "出生日期",
    Field.ROSTER_NUMBER: "班内学号",
}
"""What a field is called in a sentence where the list has no column for it."""
