"""What reading leaves behind: the chained trail, alarms, exports that need two."""

from alembic import op

revision = "d0006"
down_revision = "d0005"

_STATEMENTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
