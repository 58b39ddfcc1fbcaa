"""What a whole term adds: columns and tables of every step; read tables are refilled by rebuild."""

from alembic import op

revision = "d0003"
down_revision = "d0002"

_STATEMENTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Forward."""
    for statements in _STATEMENTS:
        op.execute(statements)
