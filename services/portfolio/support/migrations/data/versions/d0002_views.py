"""Accounts, and the read tables: derived from the log, except accounts, codes and sessions."""

from alembic import op

revision = "d0002"
down_revision = "d0001"

_TABLES = """
CREATE TABLE account (
  school_id uuid NOT NULL,
  account_id uuid NOT NULL,
  person_id uuid NOT NULL,
  role text NOT NULL,
  login text NOT NULL,
  password text NOT NULL,
  PRIMARY KEY (school_id, account_id),
  UNIQUE (school_id, person_id),
  UNIQUE (school_id, login)
);
CREATE TABLE activation (
  school_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  person_id uuid NOT NULL,
  role text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (school_id, code_hash)
);
CREATE INDEX activation_by_person ON activation (school_id, person_id);
CREATE TABLE session (
  school_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  account_id uuid NOT NULL,
  person_id uuid NOT NULL,
  role text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (school_id, token_hash)
);
CREATE TABLE student (
  school_id uuid NOT NULL,
  student_id uuid NOT NULL,
  stage text NOT NULL,
  entry_year integer NOT NULL,
  position bigint NOT NULL,
  class_group_id uuid,
  roster_number integer,
  person bytea NOT NULL,
  PRIMARY KEY (school_id, student_id)
);
CREATE INDEX student_by_class ON student (school_id, class_group_id);
CREATE TABLE guardian (
  school_id uuid NOT NULL,
  guardian_id uuid NOT NULL,
  student_id uuid NOT NULL,
  is_linked boolean NOT NULL,
  PRIMARY KEY (school_id, guardian_id)
);
CREATE INDEX guardian_by_student ON guardian (school_id, student_id);
CREATE TABLE observation (
  school_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  student_id uuid NOT NULL,
  term text NOT NULL,
  position bigint NOT NULL,
  observation_type text NOT NULL,
  occurred_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid NOT NULL,
  source text NOT NULL,
  needs_confirmation boolean NOT NULL,
  is_withdrawn boolean NOT NULL,
  activity_id uuid,
  content bytea NOT NULL,
  PRIMARY KEY (school_id, observation_id)
);
CREATE INDEX observation_by_student ON observation (school_id, student_id, term, position);
CREATE TABLE evidence (
  school_id uuid NOT NULL,
  evidence_id uuid NOT NULL,
  student_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  object_name text NOT NULL,
  object_key_id uuid NOT NULL,
  wrapped_key bytea NOT NULL,
  media_type text NOT NULL,
  size integer NOT NULL,
  PRIMARY KEY (school_id, evidence_id)
);
CREATE INDEX evidence_by_student ON evidence (school_id, student_id, observation_id);
CREATE TABLE confirmation (
  school_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  student_id uuid NOT NULL,
  outcome text NOT NULL,
  answered_by uuid NOT NULL,
  answered_at timestamptz NOT NULL,
  reason bytea,
  PRIMARY KEY (school_id, observation_id)
);
CREATE INDEX confirmation_by_student ON confirmation (school_id, student_id);
CREATE TABLE level (
  school_id uuid NOT NULL,
  student_id uuid NOT NULL,
  term text NOT NULL,
  indicator text NOT NULL,
  level text NOT NULL,
  PRIMARY KEY (school_id, student_id, term, indicator)
);
CREATE TABLE subject_level (
  school_id uuid NOT NULL,
  student_id uuid NOT NULL,
  term text NOT NULL,
  subject text NOT NULL,
  level text NOT NULL,
  PRIMARY KEY (school_id, student_id, term, subject)
);
CREATE TABLE sealed_term (
  school_id uuid NOT NULL,
  term text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (school_id, term)
);
CREATE TABLE closed_term (
  school_id uuid NOT NULL,
  student_id uuid NOT NULL,
  term text NOT NULL,
  closed_at timestamptz NOT NULL,
  PRIMARY KEY (school_id, student_id, term)
);
CREATE TABLE report (
  school_id uuid NOT NULL,
  student_id uuid NOT NULL,
  term text NOT NULL,
  version integer NOT NULL,
  report_number text NOT NULL,
  issued_on date NOT NULL,
  object_name text NOT NULL,
  object_key_id uuid NOT NULL,
  wrapped_key bytea NOT NULL,
  size integer NOT NULL,
  PRIMARY KEY (school_id, student_id, term, version)
);
CREATE TABLE feed (
  school_id uuid NOT NULL,
  sequence integer NOT NULL,
  snapshot_id uuid NOT NULL,
  term text NOT NULL,
  cut text NOT NULL,
  cut_at timestamptz NOT NULL,
  snapshot text NOT NULL,
  PRIMARY KEY (school_id, sequence)
)
"""


def upgrade() -> None:
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
