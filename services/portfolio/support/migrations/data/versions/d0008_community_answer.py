"""What came back by a link of the community: who confirmed, or what somebody says is wrong."""

from alembic import op

revision = "d0008"
down_revision = "d0007"


def upgrade() -> None:
    """Forward. Names and words are sealed under the school's key, as what is on the link."""
    op.execute(
        "ALTER TABLE community_link ADD COLUMN used_by bytea, ADD COLUMN objection bytea,"
        " ADD COLUMN objected_at timestamptz"
    )
