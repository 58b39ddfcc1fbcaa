"""A printed code as a family holds it."""

from datetime import timedelta
from uuid import UUID, uuid4

from builders import NOON
from portfolio.support.accounts import Accounts
from portfolio.support.actor import Role

PASSWORD = "三月的雨落在屋檐"
UNTIL = NOON + timedelta(days=30)


async def a_code(accounts: Accounts, school_id: UUID, person_id: UUID | None = None) -> str:
    [issued] = await accounts.issue(school_id, Role.GUARDIAN, [person_id or uuid4()], UNTIL)
    return issued.code
