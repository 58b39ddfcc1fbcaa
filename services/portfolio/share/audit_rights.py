"""What the yearly audit counts of the log: who may what, and what was done to records. Pure.

Event → how it is called in print. `RIGHTS`: whatever changes who may read or write of which child.
When something may be written (terms, checks) and what a school or a class is called are none.
"""

RIGHTS = {
    "staff-assigned": "给教职工一项职责",
    "duty-ended": "结束一项职责",
    "staff-released": "解除一位教职工的全部职责",
    "staff-signed-off": "职责到期，停用账号",
    "staff-list-taken": "导入教职工名单",
    "second-factor-reset": "重置二次验证",
    "student-admitted": "登记学生",
    "class-assigned": "编班、转班",
    "entry-year-corrected": "留级、跳级、更正入学年份",
    "individual-plan-followed": "个别化教育计划的起止",
    "person-corrected": "更正姓名、生日等登记信息",
    "transferred-out": "离校",
    "student-returned": "复学、转回",
    "admission-undone": "撤销误登记的学生",
    "roster-imported": "导入学生名单",
    "roster-import-undone": "撤销一次名单导入",
    "guardian-linked": "增加监护人",
    "guardian-recognised": "两位登记的监护人认作同一人",
    "guardian-unlinked": "解除监护人",
    "notice-opened": "开始一个班的公示",
}
FACTS = {
    "student-erased": "抹除档案",
    "observation-recorded": "新增写实记录",
    "observation-corrected": "更正记录",
    "observation-withdrawn": "撤回记录",
    "confirmation-reversed": "撤销核实",
    "observation-struck": "因异议不再计入",
    "objection-filed": "提出异议或申请补记",
    "objection-resolved": "答复异议",
    "facts-reopened": "异议成立，事例重新开放",
    "report-issued": "生成报告（含更正版）",
}
COUNTED = (*RIGHTS, *FACTS)
