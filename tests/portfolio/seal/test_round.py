"""Reports of a round: every step for all of them together, and what happens where one fails."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.seal.commands import Press
from portfolio.seal.process import Sealing
from portfolio.seal.view import ReportView
from portfolio.support.journal import Decided
from portfolio.support.object_store import ObjectStore
from standing_school import StandingSchool, a_school
from standing_service import Service, a_projector

PUPILS = 4


@dataclass
class Shop:
    """Prints a few bytes and keeps them, in the real store; writes down what it did when."""

    objects: ObjectStore
    unprintable: int = 0
    did: list[str] = field(default_factory=list)

    async def render(self, _view: ReportView) -> bytes:
        if self.unprintable:
            self.unprintable -= 1
            raise ArithmeticError
        self.did.append("printed")
        return b"%PDF-"

    async def put(self, name: str, content: bytes | Path) -> None:
        self.did.append("kept")
        await self.objects.put(name, content)


@pytest.fixture
async def school(still: Service) -> StandingSchool:
    """Of four pupils, its term just sealed."""
    school = await a_school(still)
    event = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, event))
    await a_projector(school.service.house).catch_up(school.school_id)
    return school


def a_sealing(school: StandingSchool, shop: Shop, side_by_side: int) -> Sealing:
    house = school.service.house
    press = Press(house.desk, cast("ObjectStore", shop), shop.render)
    return Sealing(press, side_by_side)


async def test_a_round_is_printed_first_and_then_kept_at_once(school: StandingSchool) -> None:
    """An object store that is woken for each report takes twice the processor."""
    shop = Shop(school.service.house.objects)
    issued = await a_sealing(school, shop, PUPILS).step(school.school_id)

    assert issued == PUPILS
    assert shop.did == ["printed"] * PUPILS + ["kept"] * PUPILS


@pytest.mark.parametrize("side_by_side", [1, 3])
async def test_what_cannot_be_printed_leaves_its_place_to_others(
    school: StandingSchool, side_by_side: int
) -> None:
    """As many as may be under way fail, and the rest are issued all the same."""
    shop = Shop(school.service.house.objects, unprintable=3)
    async with asyncio.timeout(30):
        issued = await a_sealing(school, shop, side_by_side).step(school.school_id)

    assert issued == PUPILS - 3
    assert shop.did == ["printed", "kept"]
