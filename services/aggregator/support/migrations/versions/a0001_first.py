"""The first tables: snapshots and releases that only grow, positions, tokens, failed logins."""

from alembic import op

revision = "a0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE snapshot (
    kept bigint GENERATED ALWAYS AS IDENTITY,
    source_id text NOT NULL,
    school_code text NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    snapshot_id uuid NOT NULL UNIQUE,
    term text NOT NULL,
    content_digest text NOT NULL,
    received_at timestamptz NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (source_id, school_code, sequence)
);
CREATE INDEX snapshot_by_term ON snapshot (term, school_code);

CREATE TABLE feed_position (
    source_id text NOT NULL,
    school_code text NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    state text NOT NULL,
    problem text,
    zh text,
    en text,
    since timestamptz NOT NULL,
    checked_at timestamptz NOT NULL,
    PRIMARY KEY (source_id, school_code)
);

CREATE TABLE release (
    term text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    release_id uuid NOT NULL UNIQUE,
    command_id uuid NOT NULL UNIQUE,
    command_tag text NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    status text NOT NULL,
    manifest_sha256 text NOT NULL,
    input_nonce bytea NOT NULL,
    PRIMARY KEY (term, number)
);

CREATE TABLE release_school (
    term text NOT NULL,
    number integer NOT NULL,
    school_code text NOT NULL,
    snapshot_id uuid NOT NULL,
    carried_from integer,
    document text NOT NULL,
    PRIMARY KEY (term, number, school_code),
    FOREIGN KEY (term, number) REFERENCES release
);
CREATE INDEX release_of_school ON release_school (school_code, term, number DESC);

CREATE TABLE release_file (
    term text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    sha256 text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (term, number, name),
    FOREIGN KEY (term, number) REFERENCES release
);

CREATE TABLE access_token (
    token_hash bytea PRIMARY KEY,
    client_id text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX access_token_by_end ON access_token (expires_at);

CREATE TABLE failed_login (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who bytea NOT NULL,
    failed_at timestamptz NOT NULL
);
CREATE INDEX failed_login_by_who ON failed_login (who, failed_at);
CREATE INDEX failed_login_by_time ON failed_login (failed_at);
"""

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
"""

APPEND_ONLY = ("snapshot", "release", "release_school", "release_file")


def upgrade() -> None:
    """Make the tables, and let four of them only grow."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute(FUNCTION)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        # Also for sessions that replicate, where ordinary triggers sleep.
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER only_grows")
