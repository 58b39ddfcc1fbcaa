"""Keys: one per stream, wrapped; which were destroyed; which master key is in force."""

from alembic import op

revision = "k0001"
down_revision = None

_TABLES = """
CREATE TABLE master (one boolean PRIMARY KEY DEFAULT true CHECK (one), epoch integer NOT NULL);
INSERT INTO master (epoch) VALUES (0);
CREATE TABLE keys (
  school_id uuid NOT NULL,
  key_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  wrapped bytea NOT NULL,
  master_epoch integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (school_id, key_id),
  UNIQUE (school_id, stream_id)
);
CREATE INDEX keys_by_master_epoch ON keys (master_epoch);
CREATE TABLE forgotten (
  school_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  key_id uuid NOT NULL,
  master_epoch integer NOT NULL,
  forgotten_at timestamptz NOT NULL,
  PRIMARY KEY (school_id, stream_id)
);
"""


def upgrade() -> None:
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
