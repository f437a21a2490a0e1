"""Migrations: they lead exactly to the tables, whatever is there before, however many start at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import bot
from bot.store.database import Database, DatabaseOutOfReach, sqlite_url
from bot.store.migrating import TablesUnusable, migrate, newest_version
from bot.store.tables import metadata

MIGRATIONS = Path(bot.__file__).parent / "store" / "migrations"


def migrate_to(database: Database, version: str) -> None:
    """Run the migrations one after another, as a database of an older version went through them."""

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, version)

    database.transact(upgrade)


def differences(database: Database) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    return database.transact(compare)


def version_of(database: Database) -> str | None:
    return database.transact(lambda connection: MigrationContext.configure(connection).get_current_revision())


def shape(database: Database) -> dict[str, object]:
    """Everything that the database itself says about its tables."""

    def describe(connection: Connection) -> dict[str, object]:
        seen = inspect(connection)
        return {
            name: (
                [(column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(name)],
                seen.get_pk_constraint(name),
                sorted(map(str, seen.get_indexes(name))),
                sorted(map(str, seen.get_unique_constraints(name))),
            )
            for name in seen.get_table_names()
        }

    return database.transact(describe)


def test_all_migrations_lead_exactly_to_the_tables(empty_database: Database):
    migrate_to(empty_database, "head")
    assert differences(empty_database) == []


def test_a_first_start_leads_exactly_to_the_tables(empty_database: Database):
    migrate(empty_database)
    assert differences(empty_database) == []
    assert version_of(empty_database) == newest_version()


def test_a_first_start_and_all_migrations_lead_to_the_same_database(tmp_path: Path, empty_database: Database):
    migrate_to(empty_database, "head")
    migrated = shape(empty_database)
    empty_database.transact(metadata.drop_all)
    empty_database.transact(lambda connection: connection.execute(text("DROP TABLE alembic_version")))
    migrate(empty_database)
    assert shape(empty_database) == migrated


def test_an_older_database_is_brought_up_to_date_and_keeps_its_rows(empty_database: Database):
    migrate_to(empty_database, "v001")
    put = text("INSERT INTO dialogues (chat, state, version, changed_at) VALUES ('json:1', '{}', 1, '2026-01-01')")
    empty_database.transact(lambda connection: connection.execute(put))
    migrate(empty_database)
    assert version_of(empty_database) == newest_version()
    assert differences(empty_database) == []
    assert empty_database.transact(lambda connection: connection.scalar(text("SELECT chat FROM dialogues"))) == "json:1"


def test_migrating_again_changes_nothing(database: Database):
    before = shape(database)
    migrate(database)
    assert shape(database) == before


def test_the_newest_version_is_the_one_alembic_finds():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [newest_version()]


def test_a_database_of_a_newer_program_is_refused_in_one_sentence(database: Database):
    newer = text("UPDATE alembic_version SET version_num = 'v999'")
    database.transact(lambda connection: connection.execute(newer))
    with pytest.raises(TablesUnusable, match="phiên bản khác của chương trình"):
        migrate(database)


def test_two_processes_that_start_at_once_both_find_the_tables(database_url: str):
    program = (
        "import sys; from bot.store.database import Database; from bot.store.migrating import migrate\n"
        "database = Database(sys.argv[1]); sys.stdin.readline(); migrate(database); database.close()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, database_url], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    told = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    database = Database(database_url)
    assert differences(database) == []
    database.close()


def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path):
    (tmp_path / "motcua.sqlite3").write_bytes(b"this is a letter to my grandmother " * 40)
    database = Database(sqlite_url(tmp_path))
    with pytest.raises(TablesUnusable, match="not a database"):
        migrate(database)
    database.close()


def test_a_server_without_rights_for_us_is_refused_in_one_sentence(postgres_url: str):
    owner = Database(postgres_url)
    owner.transact(lambda connection: connection.execute(text("DROP ROLE IF EXISTS guest")))
    owner.transact(lambda connection: connection.execute(text("CREATE ROLE guest LOGIN")))
    owner.close()
    guest = Database(postgres_url.replace("postgres:@", "guest:@"))
    with pytest.raises(TablesUnusable, match="permission denied"):
        migrate(guest)
    guest.close()


def test_a_server_that_is_not_there_is_out_of_reach():
    database = Database("postgresql://nobody:secret@127.0.0.1:9/none?connect_timeout=2")
    with pytest.raises(DatabaseOutOfReach) as lost:
        migrate(database)
    assert "secret" not in str(lost.value)
    assert "\n" not in str(lost.value)
    database.close()
