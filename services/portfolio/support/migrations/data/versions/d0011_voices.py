"""Which clips are referred to by questions read aloud, and by what children tell."""

from alembic import op

revision = "d0011"
down_revision = "d0010"

_STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE spoken_prompt (
      school_id uuid NOT NULL,
      class_group_id uuid NOT NULL,
      term text NOT NULL,
      question text NOT NULL,
      object_name text NOT NULL,
      PRIMARY KEY (school_id, class_group_id, term, question)
    )
    """,
    """
    CREATE TABLE telling (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      telling_id uuid NOT NULL,
      object_name text NOT NULL,
      PRIMARY KEY (school_id, student_id, term, telling_id)
    )
    """,
    "SELECT protect_rows()",
)


def upgrade() -> None:
    """Forward."""
    for statement in _STATEMENTS:
        op.execute(statement)
