"""Which clips are referred to by what teachers say beside remarks."""

from alembic import op

revision = "d0016"
down_revision = "d0015"

_STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE spoken_remark (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      object_name text NOT NULL,
      PRIMARY KEY (school_id, student_id, term)
    )
    """,
    "SELECT protect_rows()",
)


def upgrade() -> None:
    """Forward."""
    for statement in _STATEMENTS:
        op.execute(statement)
