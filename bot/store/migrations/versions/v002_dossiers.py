"""Dossiers, those who follow them, notifications, reminders to the desk, tries of the second factor."""

import sqlalchemy as sa
from alembic import op

revision = "v002"
down_revision = "v001"


def upgrade() -> None:
    """Create the tables."""
    _dossiers()
    _followers()
    _desk_notes()
    _factor_tries()


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("procedure_code", sa.String(40), nullable=False),
        sa.Column("procedure_name", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("channel", sa.String(8), nullable=True),
        sa.Column("state", sa.SmallInteger, nullable=True),
        sa.Column("local_state", sa.Text, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=True),
        sa.Column("due_at", sa.DateTime, nullable=True),
        sa.Column("deadline_on", sa.Date, nullable=True),
        sa.Column("finished_at", sa.DateTime, nullable=True),
        sa.Column("returned_at", sa.DateTime, nullable=True),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("extension_due_on", sa.Date, nullable=True),
        sa.Column("extension_reason", sa.Text, nullable=False),
        sa.Column("steps", sa.Text, nullable=False),
        sa.Column("factor_hashes", sa.Text, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_dossiers"),
    )
    op.create_index("ix_dossiers_unit", "dossiers", ["unit", "received_at"])


def _followers() -> None:
    op.create_table(
        "follows",
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", "code", name="pk_follows"),
    )
    op.create_index("ix_follows_code", "follows", ["code"])
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("chat", sa.String(80), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.UniqueConstraint("chat", "code", "kind", "key", name="uq_notifications_chat"),
    )
    op.create_index("ix_notifications_open", "notifications", ["done_at", "send_after"])


def _desk_notes() -> None:
    op.create_table(
        "desk_notes",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", "on", name="pk_desk_notes"),
    )


def _factor_tries() -> None:
    op.create_table(
        "factor_tries",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("dossier", sa.String(64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_factor_tries"),
    )
    op.create_index("ix_factor_tries_dossier", "factor_tries", ["dossier", "tried_at"])
    op.create_index("ix_factor_tries_asker", "factor_tries", ["asker", "tried_at"])
