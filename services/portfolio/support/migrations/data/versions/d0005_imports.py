"""What taking in a roster adds: who was here when, numbers by keyed hash, siblings of one guardian,
remembered columns, the progress of an import.

All but the last two are read tables; what is in the older ones already fills the new.
"""

from alembic import op

revision = "d0005"
down_revision = "d0004"

_STATEMENTS: tuple[str, ...] = (
    # one adult, several children
    """
    ALTER TABLE guardian DROP CONSTRAINT guardian_pkey,
      ADD PRIMARY KEY (school_id, guardian_id, student_id)
    """,
    """
    CREATE TABLE stay (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      position bigint NOT NULL,
      is_here boolean NOT NULL,
      PRIMARY KEY (school_id, student_id, position)
    )
    """,
    "INSERT INTO stay SELECT school_id, student_id, position, true FROM student",
    """
    INSERT INTO stay SELECT school_id, student_id, left_position, false FROM student
      WHERE left_position IS NOT NULL
    """,
    # filled by `nianlun rebuild admit` where a release before had taken numbers in
    """
    CREATE TABLE known_number (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      kind text NOT NULL,
      keyed_hash bytea,
      PRIMARY KEY (school_id, student_id, kind)
    )
    """,
    "CREATE INDEX known_number_by_hash ON known_number (school_id, keyed_hash)",
    # not views of the log: what a school said its columns are; no word of a child
    """
    CREATE TABLE roster_layout (
      school_id uuid NOT NULL,
      layout text NOT NULL,
      columns jsonb NOT NULL,
      PRIMARY KEY (school_id, layout)
    )
    """,
    # how far an import has come; what it did stands in the log
    """
    CREATE TABLE roster_import (
      school_id uuid NOT NULL,
      import_id uuid NOT NULL,
      phase text NOT NULL,
      done integer NOT NULL,
      total integer NOT NULL,
      touched_at timestamptz NOT NULL,
      PRIMARY KEY (school_id, import_id)
    )
    """,
)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
