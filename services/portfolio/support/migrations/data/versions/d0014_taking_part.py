"""Which adults said that their family takes part in what a report agreed for home."""

from alembic import op

revision = "d0014"
down_revision = "d0013"

_STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE taking_part (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      person_id uuid NOT NULL,
      takes_part boolean NOT NULL,
      PRIMARY KEY (school_id, student_id, term, person_id)
    )
    """,
    "SELECT protect_rows()",
)


def upgrade() -> None:
    """Forward."""
    for statement in _STATEMENTS:
        op.execute(statement)
