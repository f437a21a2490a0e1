"""Responses to questionnaires, their comments, sensitive counts, invitations, the offices' own marks."""

import sqlalchemy as sa
from alembic import op

revision = "v003"
down_revision = "v002"


def upgrade() -> None:
    """Create the tables; without rowid, so that SQLite keeps no order of insertion."""
    _responses()
    _answers()
    op.create_table(
        "sensitive_counts",
        sa.Column("questionnaire", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("value", sa.SmallInteger, nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("quarter", sa.Date, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("questionnaire", "item", "value", "unit", "quarter", name="pk_sensitive_counts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation_counts",
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("unit", "procedure", "month", name="pk_invitation_counts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "office_marks",
        sa.Column("questionnaire", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("value", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("questionnaire", "item", "unit", "month", name="pk_office_marks"),
        sqlite_with_rowid=False,
    )


def _responses() -> None:
    op.create_table(
        "response_groups",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("questionnaire", sa.Text, nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=True),
        sa.Column("month", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_response_groups"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_response_groups_questionnaire", "response_groups", ["questionnaire", "unit"])
    op.create_table(
        "responses",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("owner", sa.LargeBinary(16), nullable=True),
        sa.Column("group_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(8), nullable=True),
        sa.Column("is_answered", sa.Boolean, nullable=False),
        sa.Column("is_final", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_responses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_group_id", "responses", ["group_id", "kind", "is_answered"])


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("group_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("value", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("response", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "item", "value", "response", name="pk_answers"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comments",
        sa.Column("response", sa.LargeBinary(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("response", name="pk_comments"),
        sqlite_with_rowid=False,
    )
