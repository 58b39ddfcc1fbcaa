"""Who may do what: one table, action × relation, to be read from top to bottom.

`docs/policy.zh-CN.md` is this table for people; `policy.py` asks it, `route_policy.py` says which
route asks for what.
"""

from collections.abc import Mapping

from portfolio.support.right import (
    Only,
    Relation,
    Right,
    by_link,
    of_class,
    of_own,
    of_school,
    of_student,
    open_to_all,
)

A, C, S, G, F = (
    Relation.SCHOOL_ADMIN,
    Relation.CLASS_TEACHER,
    Relation.SUBJECT_TEACHER,
    Relation.GUARDIAN,
    Relation.FEED_READER,
)
# 大队辅导员, 德育（教务）, 校医（保健教师）, the pupil.
D, M, H, P = (
    Relation.COUNSELLOR,
    Relation.MORAL_EDUCATION,
    Relation.HEALTH_TEACHER,
    Relation.STUDENT,
)
# 生活老师, 心理教师, 资源教师 (of pupils by a plan), 中心校协助教师 (of a teaching point).
B, Y, R, N = (
    Relation.BOARDING_TEACHER,
    Relation.PSYCHOLOGY_TEACHER,
    Relation.RESOURCE_TEACHER,
    Relation.ASSISTING,
)
# The pupil on a shared device says something and reads a bare tree; the device shows who may come.
K, V = Relation.PUPIL_ON_DEVICE, Relation.CLASS_DEVICE
_OPEN = (Only.PRESENT, Only.OPEN_TERM)
_FACTS = (*_OPEN, Only.FACTS_OPEN)
_SAID = (Only.VOICE, Only.DUTY, *_FACTS)
_ANSWER = (Only.OTHERS_ENTRY, Only.FOR_CLASS_TEACHER, *_FACTS)

POLICY: Mapping[str, Right] = {
    # without an account, or about one's own
    "health.read": open_to_all("查看服务是否在运行"),
    "description.read": open_to_all("下载接口说明"),
    "page.read": open_to_all("打开网页本身：里面没有任何人的资料"),
    "account.create": open_to_all("用学校发的一次性登录码建立账号"),
    "session.begin": open_to_all("登录"),
    "keys.read": open_to_all("取得签名公钥"),
    "report.verify": open_to_all("凭报告上的核验码核对报告是否有效，不显示学生"),
    "session.end_elsewhere": open_to_all("身份认证方凭其签名的通知结束它那边已退出者的登录"),
    "session.read": of_own("查看本人的身份、职责和孩子"),
    "session.end": of_own("退出登录"),
    "password.change": of_own("凭旧密码更换密码"),
    "password.confirm": of_own("在要紧的一步之前再证明一次是本人"),
    "second_factor.set_up": of_own("设置、查看二次验证，换恢复码"),
    "second_factor.give": of_own("给出二次验证码"),
    "class_device.enter": open_to_all("凭老师打开的班级码进入班级设备，不显示学生"),
    "community.confirm": by_link("社区人员确认一次活动：姓名打码，七十二小时内一次"),
    # the roster
    "school.read": of_school(A, C, S, D, M, H, B, Y, R, N, zh="查看学校有哪些班级"),
    "roster.import": of_school(A, zh="预览、导入学生名单"),
    "roster.undo": of_school(A, zh="二十四小时内整批撤销一次名单导入"),
    "student.admit": of_school(A, zh="登记一名新来的学生"),
    "staff.import": of_school(
        A, zh="预览、导入教职工和职责；写入前十五分钟内登录过，或刚再证明过一次是本人"
    ),
    "staff.undo": of_school(A, zh="二十四小时内整批撤销一次教职工名单", only=(Only.JUST_PROVEN,)),
    "staff.assign": of_school(
        A, zh="给一名教职工一项职责，可从以后某天起", only=(Only.JUST_PROVEN,)
    ),
    "staff.read": of_school(A, zh="查看教职工和职责"),
    "staff.release": of_school(A, zh="解除一名教职工的一项或全部职责", only=(Only.NOT_ONESELF,)),
    "second_factor.reset": of_school(
        A, zh="为别的同事重置丢失的二次验证，记入日志", only=(Only.JUST_PROVEN,)
    ),
    "staff_code.issue": of_school(A, zh="给教职工发登录码", only=(Only.JUST_PROVEN,)),
    "guardian_code.issue": of_class(
        A, C, zh="给一个班、或其中一名学生的监护人发登录码", only=(Only.JUST_PROVEN,)
    ),
    "student_code.issue": of_class(C, zh="给一个班的学生发登录码", only=(Only.JUST_PROVEN,)),
    "picture_card.issue": of_class(
        C,
        zh="给一个班的学生发图片卡；课上给个别学生补发，半小时内三张以内不用再输密码",
        only=(Only.JUST_PROVEN,),
    ),
    "class_window.open": of_class(C, S, zh="在本节课打开、关闭班级码"),
    "class_device.use": of_class(V, zh="在班级设备上看到本班学生的名字，选自己并点图片登录"),
    "class_group.read": of_class(A, C, S, D, M, H, B, Y, R, N, zh="查看一个班的学生名单"),
    "class_group.graduate": of_school(A, zh="办理整班毕业"),
    "student.read": of_student(A, C, S, D, M, H, B, Y, R, N, G, P, zh="查看姓名、班级和班内学号"),
    "student.assign": of_student(A, zh="转班、改班内学号", only=(Only.PRESENT, Only.NOT_CHECKING)),
    "student.depart": of_student(A, zh="办理离校", only=(Only.PRESENT,)),
    "student.return": of_student(A, zh="办理复学、转回，接着原来的档案"),
    "student.repeat": of_student(A, zh="办理留级、跳级", only=(Only.PRESENT,)),
    "student.plan": of_student(A, M, zh="登记按个别化教育计划评价的起止", only=(Only.PRESENT,)),
    "student.erase": of_student(A, zh="抹除一名学生的档案"),
    "erasure.read": of_school(A, zh="查看本校的抹除记录"),
    "guardian.read": of_student(A, C, G, zh="查看监护人名单"),
    # A second guardian needs the school's word or the first one's; nobody unlinks another.
    "guardian.link": of_student(
        *(A, C, G),
        zh="增加一名监护人：学校按姓名登记并领到这位家长的登录码；家里只有第一位监护人可以这样做",
        only=(Only.PRESENT, Only.JUST_PROVEN),
    ),
    "guardian.join": of_school(G, zh="凭孩子的登录码，把这个孩子加到自己的账号里"),
    "guardian.unlink": of_student(A, C, G, zh="解除监护人：学校，或监护人自己"),
    "consent.read": of_student(A, C, G, P, zh="查看各项同意"),
    # The class teacher enters what was signed on paper.
    "consent.give": of_student(C, G, P, zh="给出同意；班主任登记纸质同意", only=(Only.PRESENT,)),
    "consent.withdraw": of_student(A, C, G, P, zh="撤回同意"),
    # the term
    "term.open": of_school(A, zh="设置并开始一个学期"),
    "term.read": of_school(A, C, S, zh="查看学期进度，只有数目"),
    "term.close": of_school(A, zh="结束学期，生成报告"),
    # observations
    "observation.record": of_student(
        *(C, S, D, M, H, B, Y, R, G, P, K),
        zh="提交一条写实记录；转班后，原班老师仍可提交当日所见、附材料、撤回，不能再查看",
        only=_SAID,
    ),
    "activity.record": of_class(C, S, D, M, B, zh="给一个班记录集体活动", only=_SAID),
    "activity.record_whole": of_school(D, M, zh="给全校记录集体活动", only=_SAID),
    "honours.record": of_class(C, D, M, zh="按名单记录荣誉", only=_SAID),
    "observation.correct": of_student(
        C, S, D, M, H, B, Y, R, G, P, zh="更正一条记录", only=(Only.OWN_ENTRY, *_SAID)
    ),
    "observation.withdraw": of_student(
        C, S, D, M, H, B, Y, R, G, P, zh="撤回一条记录", only=(Only.OWN_ENTRY, *_FACTS)
    ),
    "observation_type.read": of_own("查看本人可以记录哪些表现"),
    "capture_sheet.read": of_class(
        C, S, D, M, H, B, Y, R, zh="打开一个班的记录页：名单、可否拍照、本人常用的表现"
    ),
    "own_entry.read": of_class(
        C, S, D, M, H, B, Y, R, zh="查看本人当天在一个班记下的内容", only=(Only.OWN_ENTRY,)
    ),
    "peer_voice.give": of_student(P, K, zh="给同班同学写一句肯定的话", only=(Only.VOICE, *_FACTS)),
    "community_link.make": of_class(
        C, S, D, M, zh="请社区人员确认本班学生的活动", only=(Only.VOICE, *_FACTS)
    ),
    "observation.read": of_student(
        A, C, S, D, M, H, B, Y, R, N, G, P, zh="查看一学期的记录", only=(Only.RIGHT_EYES,)
    ),
    # N, M and A where the only class teacher is the author (`confirm/answering.py`).
    "observation.confirm": of_class(
        C, M, A, N, zh="查看待确认的记录；采纳、不收入或请补充", only=_ANSWER
    ),
    "observation.reverse": of_student(C, M, A, N, zh="撤销误计入的记录", only=_ANSWER),
    "sample.check": of_class(
        C, S, M, A, N, zh="抽查直接计入的记录", only=(Only.OTHERS_ENTRY, *_OPEN)
    ),
    "evidence.attach": of_student(
        C, S, D, M, G, P, K, zh="为记录附照片或录音", only=(Only.OWN_ENTRY, Only.CONSENT, *_FACTS)
    ),
    "evidence.read": of_student(
        C, S, D, M, G, P, zh="打开记录所附的照片或录音", only=(Only.RIGHT_EYES, Only.PICTURES)
    ),
    # the judgement of the term
    # S: what `judging.yaml` gives to their subject.
    "level.sign": of_class(C, S, zh="签定等级", only=(Only.INDICATOR, *_OPEN)),
    "subject_level.sign": of_student(C, S, zh="签定学科水平", only=(Only.SUBJECT, *_OPEN)),
    "remark.write": of_student(C, zh="写评语", only=_OPEN),
    "spoken_remark.record": of_student(
        C, zh="在评语旁录一段话给家长听", only=(Only.CONSENT, *_OPEN)
    ),
    "spoken_remark.hear": of_student(
        C, G, P, zh="听老师在评语旁录的话；家里有了报告才能听", only=(Only.PICTURES,)
    ),
    "entry.select": of_student(C, G, P, zh="查看可选的材料；选入或移出报告里的事例", only=_OPEN),
    "self_statement.write": of_student(C, P, K, zh="写“我的话”、自评；班主任代录", only=_OPEN),
    "prompt.record": of_class(C, zh="为一个班录自评的读题声音，不含学生", only=(Only.OPEN_TERM,)),
    "telling.give": of_student(
        P, K, zh="录一段话、画一张画、选一件自己的事说给老师听", only=(Only.CONSENT, *_OPEN)
    ),
    "telling.read": of_student(C, G, P, zh="听学生说给老师的话、看其画", only=(Only.PICTURES,)),
    "telling.list": of_class(C, zh="看一个班的学生说了什么、画了什么的清单"),
    "growth_tree.read": of_student(P, K, zh="看自己本学期的成长树：只有事情的类别和日期"),
    "family_words.write": of_student(G, zh="写家长的话", only=_OPEN),
    "next_steps.agree": of_student(C, zh="写约定的下一步", only=_OPEN),
    "pictures.choose": of_student(C, G, P, zh="选报告里的照片", only=(Only.CONSENT, *_OPEN)),
    "selection.read": of_student(A, C, S, M, G, P, zh="查看选入了什么、各方写了什么"),
    # Asked of the school as a whole: somebody who teaches, and not this class.
    "second_rating.give": of_school(
        C, S, zh="对抽中的等级只凭事实再评一次，不见姓名", only=(Only.BLIND, *_OPEN)
    ),
    # The family reads what is signed in the report, not while it is being weighed.
    # M, and N of a teaching point, answer objections to it.
    "judgement.read": of_class(A, C, S, M, N, zh="查看评定过程中的等级和评语"),
    "report.read": of_student(A, C, G, P, zh="查看有哪些学期和学期报告"),
    # the family's check, 公示, objections
    "check.open": of_class(A, C, zh="开始家庭核对"),
    "check.read": of_class(A, C, zh="查看一个班核对到哪一天、哪些学生的家庭核对过"),
    "check.close": of_class(A, C, zh="结束家庭核对"),
    "draft.read": of_student(A, C, G, P, zh="查看报告草稿，不含等级"),
    "draft.check": of_student(G, P, zh="核对草稿", only=(Only.PRESENT,)),
    "notice.open": of_class(A, C, zh="开始公示"),
    "notice.close": of_class(A, C, zh="结束公示"),
    "notice.read": of_class(A, C, S, D, M, H, G, P, zh="查看本班公示，只含已同意公示的学生"),
    # Whoever records may ask for a record that came late; only families object.
    "objection.file": of_student(
        C,
        S,
        D,
        M,
        H,
        B,
        Y,
        R,
        G,
        P,
        zh="提出异议；教师只申请补记",
        only=(Only.OLD_ENOUGH, Only.LATE_RECORD),
    ),
    "objection.read": of_student(A, C, M, N, G, P, zh="查看异议和答复"),
    # The class teacher only of what others recorded, see `review/objecting.py`.
    "objection.resolve": of_student(A, C, M, N, zh="答复异议", only=(Only.NO_PART,)),
    "report.acknowledge": of_student(C, G, zh="确认收到报告", only=(Only.PHONE_OR_PAPER,)),
    "next_step.join": of_student(
        G, zh="说明自己家愿意一起做约定的下一步，或收回", only=(Only.PRESENT,)
    ),
    "next_step.read": of_class(C, zh="查看一个班哪些家庭说了愿意一起做"),
    "letter.write": of_student(
        G, zh="就报告给班主任写几句话，查看自己写的老师看过没有", only=(Only.PRESENT,)
    ),
    "letter.read": of_class(C, zh="查看家长写给班主任的话，标明看过或回一句"),
    "class_reports.read": of_class(A, C, zh="打印一个班的报告", only=(Only.SECOND_FACTOR,)),
    # who read, and what is read in one piece
    "access_line.read": of_student(A, G, P, zh="查看谁看过这名学生的档案", only=(Only.FOURTEEN,)),
    "access_alarm.read": of_school(A, M, N, zh="查看异常查看的提醒"),
    "access_alarm.answer": of_school(
        A, M, N, zh="答复一条异常查看的提醒", only=(Only.NOT_ABOUT_ONESELF,)
    ),
    "export.request": of_school(A, zh="申请导出几个班的材料"),
    "export.read": of_school(A, M, N, zh="查看批量导出的申请"),
    "export.approve": of_school(
        A, M, N, zh="批准批量导出", only=(Only.SECOND_PERSON, Only.SECOND_FACTOR)
    ),
    "export.download": of_school(A, zh="下载已批准的批量导出", only=(Only.ASKER,)),
    "audit.read": of_school(A, zh="下载年度合规审计材料，不含学生"),
    # what leaves the house
    "snapshot.cut": of_school(A, zh="生成上报用的数目，其中没有学生"),
    "feed.read": of_school(F, zh="读取上报的数目"),
}
