"""What signing in adds: second factors, attempts that are remembered, class codes."""

from alembic import op

revision = "d0004"
down_revision = "d0003"

_STATEMENTS: tuple[str, ...] = (
    # sessions: told apart by an id, so that one's own can be listed and ended
    """
    ALTER TABLE session
      ADD COLUMN session_id uuid NOT NULL DEFAULT gen_random_uuid(),
      ADD COLUMN carrier text NOT NULL DEFAULT 'bearer',
      ADD COLUMN device text NOT NULL DEFAULT '',
      ADD COLUMN begun_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN proven_at timestamptz,
      ADD COLUMN window_id uuid
    """,
    "CREATE INDEX session_by_account ON session (school_id, account_id)",
    # second factors: the secret is sealed under the school's key
    """
    CREATE TABLE second_factor (
      school_id uuid NOT NULL,
      person_id uuid NOT NULL,
      secret bytea,
      pending bytea,
      last_step bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (school_id, person_id)
    )
    """,
    """
    CREATE TABLE recovery_code (
      school_id uuid NOT NULL,
      person_id uuid NOT NULL,
      code_hash bytea NOT NULL,
      PRIMARY KEY (school_id, person_id, code_hash)
    )
    """,
    # attempts of the whole installation: who tries is of no school yet; keyed hashes only
    """
    CREATE TABLE attempt (
      bucket bytea PRIMARY KEY,
      empty_at timestamptz NOT NULL
    ) WITH (fillfactor = 50)
    """,
    "CREATE TABLE known_place (place bytea PRIMARY KEY, known_until timestamptz NOT NULL)",
    # shared devices: a class's window, and the pictures that a pupil proves to be themselves with
    """
    CREATE TABLE class_window (
      school_id uuid NOT NULL,
      window_id uuid NOT NULL,
      class_group_id uuid NOT NULL,
      opened_by uuid NOT NULL,
      token_hash bytea NOT NULL,
      closes_at timestamptz NOT NULL,
      PRIMARY KEY (school_id, window_id)
    )
    """,
    """
    CREATE TABLE picture_secret (
      school_id uuid NOT NULL,
      person_id uuid NOT NULL,
      secret text NOT NULL,
      PRIMARY KEY (school_id, person_id)
    )
    """,
    # identity providers: a sign-in under way is of no school yet; keyed by what a browser keeps
    """
    CREATE TABLE oidc_sign_in (
      token_hash bytea PRIMARY KEY,
      provider text NOT NULL,
      subject_hash bytea,
      expires_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX oidc_sign_in_expired ON oidc_sign_in (expires_at)",
    """
    CREATE TABLE oidc_identity (
      school_id uuid NOT NULL,
      person_id uuid NOT NULL,
      subject_hash bytea NOT NULL,
      account_id uuid NOT NULL,
      role text NOT NULL,
      bound_at timestamptz NOT NULL,
      PRIMARY KEY (school_id, person_id)
    )
    """,
    "CREATE INDEX oidc_identity_by_subject ON oidc_identity (subject_hash)",
)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
