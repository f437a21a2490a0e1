"""Bringing the database's tables up to date."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.store.database import Database

_LOCK = 7310931
"""Key of the advisory lock under which PostgreSQL migrates: replicas that start together wait for one."""


def migrate(database: Database) -> None:
    """Bring the tables to the newest version; safe to call by several processes at once and again."""

    def upgrade(connection: Connection) -> None:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        config = Config()
        config.set_main_option("script_location", str(files("bot") / "store" / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    database.transact(upgrade)
