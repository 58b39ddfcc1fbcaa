"""What a person is left with: addresses, logins, files. For the demonstration only."""

from demo.opening import Told
from demo.school_term import ADMIN, SchoolTerm
from demo.screen import Screen


def bid_farewell(at: SchoolTerm, told: Told, screen: Screen, seconds: float) -> None:
    """Say it; codes of clients are not said but where they are."""
    family = at.remembered.first_login("family-")
    logins = (
        ("学校管理员 administrator", ADMIN),
        ("班主任 class teacher", at.class_teacher_logins[0]),
        ("任课教师 subject teacher", at.subject_teacher_login),
        ("监护人 guardian", family),
    )
    screen.say()
    screen.say(f"{at.school.name}　{seconds:.1f} s")
    screen.say(f"学生档案 portfolio    {told.portfolio_url}")
    for name, login in logins:
        screen.say(f"  {name:<22}{at.people.full(login)}")
    screen.say(f"  密码（仅供演示）password, demo only: {at.remembered.password}")
    screen.say(f"汇总 aggregator       {told.aggregator_url}")
    screen.say(f"  客户端 clients: operator, evaluator；密钥 secrets: {told.schools_file.parent}")
    screen.say(f"文件 files            {at.out}")
