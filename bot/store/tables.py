"""The tables but those of delivery. Migrations in ``migrations/versions`` must lead to all; a test compares them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# by way of delivery's tables, so that whoever gets the metadata here gets it with them
from bot.store.delivery_tables import metadata
from bot.store.types import UtcDateTime

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
    Column("begun_after", BigInteger, doc="Sending was begun after this message of the channel; unsettled: in doubt"),
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
    Column("begun_after", BigInteger, doc="Sending was begun after this message of the chat; untold: in doubt"),
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

# Ratings. Nothing here names a citizen or a dossier, or tells an order or a time finer than the month: keys are hashes,
# no number counts up, and SQLite keeps the rows in the order of their keys (no rowid).

DIGEST_BYTES = 16
"""Of a keyed hash that names a response: with a million responses, two are alike once in 10^26 offices."""

response_groups = Table(
    "response_groups",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, doc="Hash of the others: tells no order"),
    Column("questionnaire", Text, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("procedure", String(40)),
    Column("month", Date, nullable=False, doc="Its first day"),
    Index(None, "questionnaire", "unit"),
    sqlite_with_rowid=False,
)

responses = Table(
    "responses",
    metadata,
    Column("key", LargeBinary(DIGEST_BYTES), primary_key=True, doc="Keyed hash of the occasion"),
    Column("owner", LargeBinary(DIGEST_BYTES), doc="Keyed hash of key and chat, until the response is final"),
    Column("group_id", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("channel", String(8)),
    Column("is_answered", Boolean, nullable=False, doc="Whether it has any answer"),
    Column("is_final", Boolean, nullable=False),
    Index(None, "group_id", "kind", "is_answered"),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    # In this order figures are counted in one pass over the key: 8 s instead of 33 for a million responses.
    Column("group_id", BigInteger, primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    Column("value", SmallInteger, primary_key=True, autoincrement=False, doc="Several rows where several were chosen"),
    Column("response", LargeBinary(DIGEST_BYTES), primary_key=True),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    metadata,
    Column("response", LargeBinary(DIGEST_BYTES), primary_key=True),
    Column("text", Text, nullable=False, doc="Scrubbed of personal data"),
    sqlite_with_rowid=False,
)

sensitive_counts = Table(
    "sensitive_counts",
    metadata,
    Column("questionnaire", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("value", SmallInteger, primary_key=True, autoincrement=False),
    Column("unit", String(20), primary_key=True),
    Column("quarter", Date, primary_key=True, doc="Its first day"),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

invitation_counts = Table(
    "invitation_counts",
    metadata,
    Column("unit", String(20), primary_key=True),
    Column("procedure", String(40), primary_key=True, doc="Empty when the dossier names none"),
    Column("month", Date, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

office_marks = Table(
    "office_marks",
    metadata,
    Column("questionnaire", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("unit", String(20), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("value", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)


# Tickets. No chat in clear, no dossier, days only. The number is random: in the order of keys nothing tells who wrote
# when.

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(12), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("unit", String(20), nullable=False),
    Column("procedure", String(40)),
    Column("opened_on", Date, nullable=False),
    Column("state", String(24), nullable=False),
    Column("is_contactable", Boolean, nullable=False, doc="Whether there is a contact"),
    Column("has_left", Boolean, nullable=False, doc="Whether there was one, until the citizen erased everything"),
    Column("was_reopened", Boolean, nullable=False),
    Index(None, "state"),
    Index(None, "opened_on"),
    sqlite_with_rowid=False,
)

ticket_messages = Table(
    "ticket_messages",
    metadata,
    Column("ticket", String(12), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="Counts from 1 in each ticket"),
    Column("sender", String(8), nullable=False),
    Column("text", Text, nullable=False, doc="Scrubbed where a citizen wrote it; empty for a move without words"),
    Column("on", Date, nullable=False),
    Column("state", String(24), doc="Where it brought the ticket"),
    Column("is_settled", Boolean, nullable=False, doc="Told, or there is nobody to tell"),
    Column("taken_until", UtcDateTime, doc="While it is being sent; rounded up, and gone when it was sent"),
    Column("begun_after", Text, doc="Sealed, for it nearly tells the time: sending was begun after this message"),
    Index(None, "is_settled", "sender"),
    sqlite_with_rowid=False,
)

ticket_contacts = Table(
    "ticket_contacts",
    metadata,
    Column("ticket", String(12), primary_key=True),
    Column("sealed_chat", Text, nullable=False, doc="Differs each time: one citizen's tickets cannot be joined"),
    sqlite_with_rowid=False,
)
