"""Bringing the database's tables up to date."""

from importlib.resources import files

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, select
from sqlalchemy.exc import DBAPIError

from bot.store.database import Database, first_line
from bot.store.tables import metadata

_LOCK = 7310931
"""Key of the advisory lock under which PostgreSQL migrates: replicas that start together wait for one."""

_bookkeeping = MetaData()
_versions = Table(
    "alembic_version",
    _bookkeeping,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, as Alembic makes it."""


class TablesUnusable(Exception):
    """The tables cannot be brought up to date; the message is one sentence, partly the driver's."""


def migrate(database: Database) -> None:
    """Bring the tables to the newest version; safe to call by several processes at once and again.

    Raises TablesUnusable, or DatabaseOutOfReach when there is no database to speak to.
    """

    def upgrade(connection: Connection) -> None:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        present = set(inspect(connection).get_table_names())
        if not present.intersection({_versions.name, *metadata.tables}):
            _create(connection)
        elif _versions.name not in present or connection.scalar(select(_versions)) != newest_version():
            _run_migrations(connection)

    try:
        database.transact(upgrade)
    except DBAPIError as refused:
        raise TablesUnusable(first_line(refused)) from refused


def newest_version() -> str:
    """The newest migration's revision, which is the beginning of its file's name."""
    versions = files("bot") / "store" / "migrations" / "versions"
    return max(file.name.partition("_")[0] for file in versions.iterdir() if file.name.startswith("v"))


def _create(connection: Connection) -> None:
    """An empty database gets the tables as they are, which spares a first start Alembic (a quarter of a second).

    Alembic's cookbook, "Building an Up to Date Database from Scratch"; a test holds both ways to the same tables.
    """
    metadata.create_all(connection)
    _bookkeeping.create_all(connection)
    connection.execute(_versions.insert(), {"version_num": newest_version()})


def _run_migrations(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - takes a quarter of a second that a start without migrations can do without
    from alembic.config import Config  # noqa: PLC0415 - as above
    from alembic.util import CommandError  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(files("bot") / "store" / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as unknown:
        raise TablesUnusable(f"các bảng thuộc một phiên bản khác của chương trình ({unknown})") from unknown
