"""How an account ends: whatever opens something for a person goes when the person's right ends."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from portfolio.support.actor import Role
from portfolio.support.database import Pool

# Sessions last: what could begin another is gone by then.
OF_A_PERSON = (
    "activation",
    "second_factor",
    "recovery_code",
    "picture_secret",
    "account",
    "oidc_identity",
    "session",
)
_ENDS = {"session": "expires_at", "activation": "expires_at", "class_window": "closes_at"}


async def remove(pool: Pool, school_id: UUID, person_ids: Sequence[UUID]) -> None:
    """Everything of these people, and the windows that they opened with everybody in them."""
    await pool.execute(
        "WITH closed AS (DELETE FROM class_window WHERE school_id = $1"
        " AND opened_by = ANY($2) RETURNING window_id)"
        " DELETE FROM session WHERE school_id = $1"
        " AND window_id IN (SELECT window_id FROM closed)",
        school_id,
        person_ids,
    )
    for table in OF_A_PERSON:
        await pool.execute(
            f"DELETE FROM {table} WHERE school_id = $1 AND person_id = ANY($2)",
            school_id,
            person_ids,
        )


async def staff_known(pool: Pool, school_id: UUID) -> set[UUID]:
    """Every member of staff who may sign in, or has."""
    rows = await pool.fetch(
        "SELECT person_id FROM account WHERE school_id = $1 AND role = $2"
        " UNION SELECT person_id FROM activation WHERE school_id = $1 AND role = $2"
        " UNION SELECT person_id FROM session WHERE school_id = $1 AND role = $2"
        " UNION SELECT person_id FROM oidc_identity WHERE school_id = $1 AND role = $2",
        school_id,
        Role.STAFF.value,
    )
    return {row[0] for row in rows}


async def end_expired(pool: Pool, school_id: UUID, now: datetime) -> None:
    """A school's sessions, codes and windows that have run out."""
    for table, ends in _ENDS.items():
        await pool.execute(
            f"DELETE FROM {table} WHERE school_id = $1 AND {ends} <= $2", school_id, now
        )
