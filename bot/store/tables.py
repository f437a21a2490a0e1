"""The tables. Migrations in ``migrations/versions`` must lead here; a test compares them."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s",
    }
)

dialogues = Table(
    "dialogues",
    metadata,
    Column("chat", String(80), primary_key=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="Counts the changes, so that two writers notice each other"),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

unanswered_questions = Table(
    "unanswered_questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("asker", String(64), nullable=False, comment="Keyed hash of the chat: enough to erase, useless to look up"),
    Column("question", Text, nullable=False, comment="Scrubbed of personal data"),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Index(None, "asker"),
    Index(None, "asked_at"),
)

reachability = Table(
    "reachability",
    metadata,
    Column("chat", String(80), primary_key=True),
    Column("is_reachable", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
