"""The second line: rows of another school are not there."""

from alembic import op

revision = "d0007"
down_revision = "d0006"

_STATEMENTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
