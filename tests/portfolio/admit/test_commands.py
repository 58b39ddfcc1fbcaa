"""Commands of two processes that know nothing of each other: the log decides."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from portfolio.admit import commands
from portfolio.admit.commands import SchoolIsRegistered
from portfolio.admit.events import SchoolRegistered
from portfolio.admit.identity import codes
from portfolio.admit.roster.comparing import Sent
from portfolio.admit.roster.import_commands import Order, import_roster
from portfolio.assembly import standing_house
from portfolio.support.actor import Actor, Role
from portfolio.support.ids import derived, school_id_of, uuid7
from standing_school import a_school
from standing_service import Service
from workbooks import a_roster

HEAD = ("姓名", "性别", "出生日期", "年级", "班号", "班内学号")


def a_registration(code: str) -> SchoolRegistered:
    said = {"code": code, "name": "年轮示例小学", "authority": "500103", "stage": "primary"}
    return SchoolRegistered.model_validate(said)


async def test_a_school_is_registered_by_one_of_two_operators(still: Service) -> None:
    """At the same moment, each with a database connection of its own: one school, two events."""
    code = "2150008001"
    async with AsyncExitStack() as stack:
        houses = [await stack.enter_async_context(standing_house(still.settings)) for _ in range(2)]
        done = await asyncio.gather(
            *(
                commands.register_school(one.desk, a_registration(code), admin_name="张三")
                for one in houses
            )
        )

    assert {school_id for school_id, _ in done} == {school_id_of(code)}
    assert await still.house.desk.journal.store.position(school_id_of(code)) == 2


async def test_a_school_in_use_is_not_registered_again(still: Service) -> None:
    """Whoever has the command line cannot take a school over by a slip."""
    code, desk = "2150008002", still.house.desk
    school_id, first = await commands.register_school(desk, a_registration(code), admin_name="张三")
    await desk.accounts.activate(school_id, first, "zhang", "三月的雨落在屋檐")

    with pytest.raises(SchoolIsRegistered):
        await commands.register_school(desk, a_registration(code), admin_name="李四")


async def test_imports_of_two_processes_admit_nobody_twice(still: Service) -> None:
    """Behind a load balancer the same file reaches two of them; RosterImported is the fence."""
    school = await a_school(still)
    content = a_roster(
        *(["甲" + "一" * n, "男", "20180301", "三年级", "1", n] for n in range(1, 9)), head=HEAD
    )
    admin = school.actor("admin")
    async with AsyncExitStack() as stack:
        houses = [await stack.enter_async_context(standing_house(still.settings)) for _ in range(3)]
        done = await asyncio.gather(
            *(
                import_roster(one.desk, admin, import_id=uuid7(), order=Order(Sent(content, 2026)))
                for one in houses
            )
        )

    assert sorted(one.done.admitted for one in done) == [0, 0, 8]
    streams = await still.house.desk.journal.store.streams(school.school_id, "portfolio")
    assert len(streams) == 4 + 8


async def test_codes_are_good_for_the_term(still: Service) -> None:
    """Until its last day; before a term is planned, for a month."""
    desk, code = still.house.desk, "2150008003"
    school_id, _ = await commands.register_school(desk, a_registration(code), admin_name="张三")
    administrator = Actor(school_id, school_id, derived(school_id, "staff", "admin"), Role.STAFF)
    school = await a_school(still)
    assert await codes.issue_staff_codes(desk, administrator) == []
    await codes.issue_staff_codes(desk, school.actor("admin"))
    ends = {
        one: await desk.pool.fetchval(
            "SELECT max(expires_at) FROM activation WHERE school_id = $1", one
        )
        for one in (school_id, school.school_id)
    }

    assert ends[school.school_id].date() == school.today + timedelta(days=60)
    assert ends[school_id] - desk.clock.now() < timedelta(days=30, minutes=1)
