"""A login may be a telephone number or a name: kept is a keyed hash to find it by, and the login
sealed to show it; `support/logins.py` turns what is there where the API starts, for SQL has no key.

And of a session, when its password was given again.
"""

from alembic import op

revision = "d0012"
down_revision = "d0011"

_STATEMENTS: tuple[str, ...] = (
    """
    ALTER TABLE account ALTER COLUMN login DROP NOT NULL,
      ADD COLUMN login_hash bytea, ADD COLUMN login_sealed bytea
    """,
    "CREATE UNIQUE INDEX account_by_login ON account (school_id, login_hash)",
    "ALTER TABLE session ADD COLUMN confirmed_at timestamptz",
)


def upgrade() -> None:
    """Forward."""
    for statement in _STATEMENTS:
        op.execute(statement)
