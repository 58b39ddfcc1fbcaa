"""When somebody last proved at a provider who they are is the provider's to say (`auth_time`):
kept with the sign-in, and with its session as when that was confirmed.

`asked_at`: of a sign-in that is to prove it anew, since when the provider has been asked.
"""

from alembic import op

revision = "d0013"
down_revision = "d0012"


def upgrade() -> None:
    """Forward."""
    op.execute(
        "ALTER TABLE oidc_sign_in"
        " ADD COLUMN asked_at timestamptz, ADD COLUMN confirmed_at timestamptz"
    )
