"""Tickets, their messages, and the sealed contacts of those who wish to be answered."""

import sqlalchemy as sa
from alembic import op

revision = "v004"
down_revision = "v003"


def upgrade() -> None:
    """Create the tables; without rowid, so that SQLite keeps no order of insertion."""
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=True),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("is_contactable", sa.Boolean, nullable=False),
        sa.Column("has_left", sa.Boolean, nullable=False),
        sa.Column("was_reopened", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tickets"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tickets_state", "tickets", ["state"])
    op.create_index("ix_tickets_opened_on", "tickets", ["opened_on"])
    op.create_table(
        "ticket_messages",
        sa.Column("ticket", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("sender", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("state", sa.String(24), nullable=True),
        sa.Column("is_settled", sa.Boolean, nullable=False),
        sa.Column("taken_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("ticket", "number", name="pk_ticket_messages"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ticket_messages_is_settled", "ticket_messages", ["is_settled", "sender"])
    op.create_table(
        "ticket_contacts",
        sa.Column("ticket", sa.String(12), nullable=False),
        sa.Column("sealed_chat", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("ticket", name="pk_ticket_contacts"),
        sqlite_with_rowid=False,
    )
