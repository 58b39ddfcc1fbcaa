"""What a provider says of a sign-in is kept with it: whose session it is there, and its proof.

The names are keyed hashes from now on; `is_keyed` says of which rows that is true already
(`support/oidc_names.py` keys the others where the API starts, for SQL has no key).
Sign-ins on their way are begun again: they last ten minutes at most.
"""

from alembic import op

revision = "d0010"
down_revision = "d0009"

_STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE oidc_identity ADD COLUMN is_keyed boolean NOT NULL DEFAULT false",
    "DELETE FROM oidc_sign_in",
    "ALTER TABLE oidc_sign_in ADD COLUMN sid_hash bytea, ADD COLUMN proven_at timestamptz",
    "ALTER TABLE session ADD COLUMN subject_hash bytea, ADD COLUMN sid_hash bytea",
    "CREATE INDEX session_by_subject ON session (subject_hash) WHERE subject_hash IS NOT NULL",
    "CREATE INDEX session_by_sid ON session (sid_hash) WHERE sid_hash IS NOT NULL",
    "CREATE TABLE oidc_logout (jti_hash bytea PRIMARY KEY, expires_at timestamptz NOT NULL)",
)


def upgrade() -> None:
    """Forward."""
    for statement in _STATEMENTS:
        op.execute(statement)
