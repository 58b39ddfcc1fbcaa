"""What a school said its columns are, kept by the digest of their titles for the next list.

Kept is titles → fields, and of the fields only those that are read: no value of any row.
"""

from collections.abc import Mapping
from uuid import UUID

import orjson

from portfolio.admit.roster.workbook.fields import Field
from portfolio.support.database import Pool


async def remembered(pool: Pool, school_id: UUID, layout: str) -> dict[str, Field]:
    """The mapping this school confirmed for a layout; empty where it never did."""
    found = await pool.fetchval(
        "SELECT columns::text FROM roster_layout WHERE school_id = $1 AND layout = $2",
        school_id,
        layout,
    )
    return {key: Field(said) for key, said in orjson.loads(found or "{}").items()}


async def remember(pool: Pool, school_id: UUID, layout: str, columns: Mapping[str, Field]) -> None:
    """Keep a mapping that was used for an import, in the place of an earlier one."""
    await pool.execute(
        "INSERT INTO roster_layout (school_id, layout, columns) VALUES ($1, $2, $3::text::jsonb)"
        " ON CONFLICT (school_id, layout) DO UPDATE SET columns = excluded.columns",
        school_id,
        layout,
        orjson.dumps({key: field.value for key, field in columns.items()}).decode(),
    )
