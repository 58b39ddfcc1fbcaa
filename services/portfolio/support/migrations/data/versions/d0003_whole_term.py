"""What a whole term adds: columns and tables of every step; read tables are refilled by rebuild."""

from alembic import op

revision = "d0003"
down_revision = "d0002"

_STATEMENTS: tuple[str, ...] = (
    # admit: who left
    "ALTER TABLE student ADD COLUMN left_position bigint, ADD COLUMN left_on date",
    # confirm: questions and reversals, and what happened to an entry since it was answered
    """
    ALTER TABLE confirmation ALTER COLUMN answered_by DROP NOT NULL,
      ADD COLUMN position bigint NOT NULL DEFAULT 0
    """,
    """
    CREATE TABLE entry_touch (
      school_id uuid NOT NULL,
      observation_id uuid NOT NULL,
      kind text NOT NULL,
      student_id uuid NOT NULL,
      position bigint NOT NULL,
      touched_at timestamptz NOT NULL,
      touched_by uuid NOT NULL,
      needs_confirmation boolean,
      PRIMARY KEY (school_id, observation_id, kind)
    )
    """,
    "CREATE INDEX entry_touch_by_student ON entry_touch (school_id, student_id)",
    # curate: the scale of a level, blind second ratings, what was agreed, remarks to compare
    "ALTER TABLE level ADD COLUMN level_scale text NOT NULL DEFAULT 'growth.v1'",
    """
    CREATE TABLE second_rating (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      indicator text NOT NULL,
      level text NOT NULL,
      PRIMARY KEY (school_id, student_id, term, indicator)
    )
    """,
    """
    CREATE TABLE next_steps (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      school_indicator text,
      PRIMARY KEY (school_id, student_id, term)
    )
    """,
    """
    CREATE TABLE remark (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      content bytea NOT NULL,
      PRIMARY KEY (school_id, student_id, term)
    )
    """,
    # review: what a class looks at, who has looked, objections and their answers
    """
    CREATE TABLE class_review (
      school_id uuid NOT NULL,
      term text NOT NULL,
      class_group_id uuid NOT NULL,
      kind text NOT NULL,
      position bigint NOT NULL,
      until date NOT NULL,
      is_open boolean NOT NULL,
      PRIMARY KEY (school_id, term, class_group_id, kind)
    )
    """,
    """
    CREATE TABLE draft_check (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      checked_by uuid NOT NULL,
      position bigint NOT NULL,
      checked_at timestamptz NOT NULL,
      said text NOT NULL,
      PRIMARY KEY (school_id, student_id, term, checked_by)
    )
    """,
    """
    CREATE TABLE objection (
      school_id uuid NOT NULL,
      objection_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      position bigint NOT NULL,
      about text NOT NULL,
      observation_id uuid,
      indicator text,
      filed_by uuid NOT NULL,
      filed_at timestamptz NOT NULL,
      answer_by date NOT NULL,
      content bytea NOT NULL,
      outcome text,
      answer bytea,
      resolved_by uuid,
      resolved_at timestamptz,
      resolved_position bigint,
      changes boolean,
      PRIMARY KEY (school_id, objection_id)
    )
    """,
    "CREATE INDEX objection_of_student ON objection (school_id, student_id, term)",
    "CREATE INDEX objection_open ON objection (school_id, answer_by) WHERE outcome IS NULL",
    # seal: what a printed code is checked against, and up to where the log was read
    "ALTER TABLE report ADD COLUMN verification bytea, ADD COLUMN as_of bigint NOT NULL DEFAULT 0",
    "CREATE INDEX report_by_number ON report (report_number)",
    # share: who has received which version
    """
    CREATE TABLE acknowledgement (
      school_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      version integer NOT NULL,
      acknowledged_by uuid NOT NULL,
      acknowledged_at timestamptz NOT NULL,
      on_paper boolean NOT NULL,
      PRIMARY KEY (school_id, student_id, term, version, acknowledged_by)
    )
    """,
    # capture: voice clips, peers' kind words in the giver's name, links for the community
    "ALTER TABLE evidence ADD COLUMN duration_ms integer",
    """
    CREATE TABLE peer_voice (
      school_id uuid NOT NULL,
      voice_id uuid NOT NULL,
      student_id uuid NOT NULL,
      term text NOT NULL,
      given_at timestamptz NOT NULL,
      is_passed_on boolean NOT NULL,
      PRIMARY KEY (school_id, voice_id)
    )
    """,
    "CREATE INDEX peer_voice_waiting ON peer_voice (school_id, given_at) WHERE NOT is_passed_on",
    """
    CREATE TABLE community_link (
      school_id uuid NOT NULL,
      token_hash bytea NOT NULL,
      link_id uuid NOT NULL,
      created_by uuid NOT NULL,
      term text NOT NULL,
      observation_type text NOT NULL,
      occurred_on date NOT NULL,
      student_ids uuid[] NOT NULL,
      content bytea NOT NULL,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      PRIMARY KEY (school_id, token_hash),
      UNIQUE (school_id, link_id)
    )
    """,
)


def upgrade() -> None:
    """Forward."""
    for statements in _STATEMENTS:
        op.execute(statements)
