"""The tables. Migrations in ``migrations/versions`` must lead here; a test compares them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.types import UtcDateTime

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
    Column("version", Integer, nullable=False, doc="Counts the changes, so that two writers notice each other"),
    Column("changed_at", UtcDateTime, nullable=False),
)

unanswered_questions = Table(
    "unanswered_questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("asker", String(64), nullable=False, doc="Keyed hash of the chat: enough to erase, useless to look up"),
    Column("question", Text, nullable=False, doc="Scrubbed of personal data"),
    Column("asked_at", UtcDateTime, nullable=False),
    Index(None, "asker"),
    Index(None, "asked_at"),
)

reachability = Table(
    "reachability",
    metadata,
    Column("chat", String(80), primary_key=True),
    Column("is_reachable", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("unit", String(20), nullable=False),
    Column("procedure_code", String(40), nullable=False),
    Column("procedure_name", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("channel", String(8)),
    Column("state", SmallInteger, doc="1-10 of the national synchronisation; empty for an unknown local word"),
    Column("local_state", Text, nullable=False),
    Column("received_at", DateTime),
    Column("due_at", DateTime),
    Column("deadline_on", Date, doc="The due day moved by the waits for the citizen, for the figures"),
    Column("finished_at", DateTime),
    Column("returned_at", DateTime),
    Column("office", Text, nullable=False),
    Column("note", Text, nullable=False, doc="For the citizen; the filer's name, phone and e-mail taken out"),
    Column("extension_due_on", Date),
    Column("extension_reason", Text, nullable=False),
    Column("steps", Text, nullable=False, doc="JSON; offices and times, no persons"),
    Column(
        "factor_hashes",
        Text,
        nullable=False,
        doc="Keyed hashes of the last four digits of phone and identity number on file, parted by blanks",
    ),
    Column("digest", String(32), nullable=False, doc="Of all the above; equal digests, no change"),
    Column("version", Integer, nullable=False, doc="Counts the changes, so that each is told once"),
    Column("seen_at", UtcDateTime, nullable=False, doc="When the source last said so"),
    Index(None, "unit", "received_at"),
)

follows = Table(
    "follows",
    metadata,
    Column("chat", String(80), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("consented_at", UtcDateTime, nullable=False),
    Index(None, "code"),
)

notifications = Table(
    "notifications",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("chat", String(80), nullable=False),
    Column("code", String(40), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("key", String(64), nullable=False, doc="What happened, so that it is told once"),
    Column("dossier", Text, nullable=False, doc="The dossier as it was then, as JSON"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("send_after", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("result", String(16)),
    UniqueConstraint("chat", "code", "kind", "key", name="uq_notifications_chat"),
    Index("ix_notifications_open", "done_at", "send_after"),
)

desk_notes = Table(
    "desk_notes",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("on", Date, primary_key=True, doc="One reminder a dossier and day"),
    Column("unit", String(20), nullable=False),
    Column("told_at", UtcDateTime),
)

factor_tries = Table(
    "factor_tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("asker", String(64), nullable=False, doc="Keyed hash of the chat"),
    Column("dossier", String(64), nullable=False, doc="Keyed hash of the code asked for, whether it exists or not"),
    Column("tried_at", UtcDateTime, nullable=False),
    Index(None, "asker", "tried_at"),
    Index(None, "dossier", "tried_at"),
)
