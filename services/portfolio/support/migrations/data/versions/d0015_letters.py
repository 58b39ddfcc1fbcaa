"""What families write to their class teachers, sealed under the child's key."""

from alembic import op

revision = "d0015"
down_revision = "d0014"

_STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE letter (
      school_id uuid NOT NULL,
      letter_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      position bigint NOT NULL,
      written_by uuid NOT NULL,
      written_at timestamptz NOT NULL,
      content bytea NOT NULL,
      read_at timestamptz,
      answer bytea,
      PRIMARY KEY (school_id, letter_id)
    )
    """,
    "CREATE INDEX letter_of_student ON letter (school_id, student_id)",
    "SELECT protect_rows()",
)


def upgrade() -> None:
    """Forward."""
    for statement in _STATEMENTS:
        op.execute(statement)
