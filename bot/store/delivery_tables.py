"""The tables that what comes in and goes out passes through.

The words are sealed: deleted rows can still be read from the file for a while. Of a settled update only its number
stays, for the days in which Telegram may repeat it.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, String, Table, Text

from bot.store.metadata import metadata
from bot.store.types import UtcDateTime

inbox = Table(
    "inbox",
    metadata,
    Column(
        "number", BigInteger, primary_key=True, autoincrement=False, doc="The channel's own, which tells duplicates"
    ),
    Column("state", String(8), nullable=False, doc="waiting, settled or aside"),
    Column("chat", String(80), doc="Empty when settled"),
    Column("body", Text, doc="Sealed; empty when settled"),
    Column("received_at", UtcDateTime, nullable=False, doc="The day only, when settled"),
    Column("tries", SmallInteger, nullable=False),
    Column("fault", Text, doc="Scrubbed"),
    Index(None, "chat", "number"),
    Index(None, "state", "number"),
    sqlite_with_rowid=False,
)

chat_claims = Table(
    "chat_claims",
    metadata,
    Column("chat", String(80), primary_key=True),
    Column("holder", String(32), nullable=False, doc="The process that deals with the chat's updates"),
    Column("until", UtcDateTime, nullable=False, doc="By the database's clock: whoever holds it says so again before"),
)
"""Of several processes on PostgreSQL; the only one on SQLite remembers by itself."""

outbox = Table(
    "outbox",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("chat", String(80), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("body", Text, nullable=False, doc="Sealed"),
    Column("written_at", UtcDateTime, nullable=False),
    Column("begun_after", BigInteger, doc="Sending was begun after this message of the channel: in doubt"),
    Column("fault", Text, doc="Why it was set aside; scrubbed"),
    Index(None, "chat"),
    Index(None, "urgency", "number"),
    sqlite_autoincrement=True,  # a number used again would be taken for the letter that is just being settled
)
