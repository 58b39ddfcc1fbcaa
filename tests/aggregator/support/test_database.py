"""What every connection of the aggregator promises."""

import pytest
from sqlalchemy import text

from aggregator.support import database as module
from aggregator.support.database import connect
from patience import shipped


@pytest.mark.usefixtures("as_shipped")
async def test_nothing_waits_for_ever(database: str) -> None:
    """Connecting, locks, statements, forgotten transactions and a full pool end by themselves."""
    engine = connect(database, 1)
    async with engine.connect() as connection:
        waits = {
            name: (await connection.execute(text(f"SHOW {name}"))).scalar_one()
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        }
    await engine.dispose()

    assert waits == {
        "lock_timeout": "3s",
        "statement_timeout": "5s",
        "idle_in_transaction_session_timeout": "10s",
    }
    assert shipped(module, "_CONNECT_SECONDS") == 2
    assert shipped(module, "_POOL_SECONDS") == 5
