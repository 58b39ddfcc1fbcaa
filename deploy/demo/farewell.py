"""What a person is left with: addresses, logins, files. For the demonstration only."""

from demo.opening import Told, UnderWay
from demo.people import ADMIN
from demo.screen import Screen
from demo.term import school_day


def bid_farewell(at: UnderWay, told: Told, screen: Screen, seconds: float) -> None:
    """Say it; codes of clients are not said but where they are."""
    largest = max(at.terms[-1].schools, key=lambda one: one.school.size)
    code = largest.school.code
    logins = [
        ("学校管理员 administrator", ADMIN),
        ("班主任 class teacher", largest.class_teacher_logins[0]),
        ("任课教师 subject teacher", largest.subject_teacher_login),
        ("监护人 guardian", _family(at, code)),
    ]
    screen.say()
    screen.say(f"{len(at.people)} 所学校 schools　{len(at.terms)} 个学期 terms　{seconds:.1f} s")
    screen.say(f"系统里的今天 today in the system  {school_day(at.steering.now)}")
    screen.say(f"学生档案 portfolio    {told.portfolio_url}")
    screen.say(f"  {largest.school.name}　学校标识码 school code: {code}")
    screen.say(f"  密码（仅供演示）password, demo only: {at.remembered.password}")
    for name, login in logins:
        screen.say(f"  {name:<22}{login}")
    screen.say(f"  老师和家长 teachers, families  {told.portfolio_url}/app/")
    screen.say(f"  学校管理员 administrator       {told.portfolio_url}/desk/")
    screen.say("  管理员登录后还要 6 位验证码：另开一个终端，运行 ./run code")
    screen.say("  an administrator is then asked for six figures: in another terminal, ./run code")
    screen.say(f"汇总 aggregator       {told.aggregator_url}")
    screen.say(f"  客户端 clients: operator, evaluator；密钥 secrets: {told.schools_file.parent}")
    screen.say(f"文件 files            {told.out}")
    screen.say(f"一页总览 on one page   {told.out / 'summary.html'}")


def _family(at: UnderWay, code: str) -> str:
    """A family whose child is still at school."""
    last = at.terms[-1]
    school = next(one.school for one in last.schools if one.school.code == code)
    *_, cohort = (one for one in school.cohorts(last.term.school_year) if one.number == 1)
    prefix = f"{code}/family-{cohort.stage}-{cohort.entry_year}-"
    return at.remembered.first_login(prefix).removeprefix(f"{code}/")
