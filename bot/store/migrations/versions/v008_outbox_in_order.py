"""The most urgent letters are found without sorting all that wait."""

from alembic import op

revision = "v008"
down_revision = "v007"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_outbox_urgency", "outbox", ["urgency", "number"])
