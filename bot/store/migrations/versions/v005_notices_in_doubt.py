"""Notices whose sending was begun, so that a kill leaves only that one in doubt."""

import sqlalchemy as sa
from alembic import op

revision = "v005"
down_revision = "v004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("notifications", sa.Column("begun_after", sa.BigInteger, nullable=True))
