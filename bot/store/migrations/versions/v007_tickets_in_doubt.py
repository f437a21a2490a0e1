"""Messages of tickets and reminders to desks whose sending was begun, and nobody knows whether they arrived."""

import sqlalchemy as sa
from alembic import op

revision = "v007"
down_revision = "v006"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("ticket_messages", sa.Column("begun_after", sa.Text, nullable=True))
    op.add_column("desk_notes", sa.Column("begun_after", sa.BigInteger, nullable=True))
