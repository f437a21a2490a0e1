"""What comes in and what goes out, kept until it is dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "v006"
down_revision = "v005"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "inbox",
        sa.Column("number", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("chat", sa.String(80), nullable=True),
        sa.Column("body", sa.Text, nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("fault", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_inbox"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbox_chat", "inbox", ["chat", "number"])
    op.create_index("ix_inbox_state", "inbox", ["state", "number"])
    op.create_table(
        "chat_claims",
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_chat_claims"),
    )
    op.create_table(
        "outbox",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_after", sa.BigInteger, nullable=True),
        sa.Column("fault", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_chat", "outbox", ["chat"])
