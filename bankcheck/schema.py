"""The database's schema is brought up to date by migrations, never by hand."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bankcheck.db import Database, database_url
from bankcheck.errors import BankcheckError
from bankcheck.settings import Settings

_PACKAGE = Path(__file__).parent
_LOCK = 20_260_101


class SchemaBehind(BankcheckError):
    """A database whose schema is not the one this version needs."""

    def __init__(self, stands: str | None, needed: str | None) -> None:
        super().__init__(
            f"The database stands at {stands or 'nothing'}, this version needs {needed}. "
            "Run `bankcheck migrate` while no worker runs, then start again."
        )


def _config() -> Config:
    inside = _PACKAGE / "migrations"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the schema up to a revision; two callers at once wait for each other."""
    config = _config()
    with database.engine.execution_options(bankcheck_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        if revision == "head" or not revision.startswith("-"):
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)


def stands_at(database: Database) -> str | None:
    """Return the revision the database stands at, None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_current(database: Database) -> None:
    """Raise SchemaBehind unless the database has the schema of this version."""
    needed = ScriptDirectory.from_config(_config()).get_current_head()
    stands = stands_at(database)
    if stands != needed:
        raise SchemaBehind(stands, needed)


def open_database(settings: Settings) -> Database:
    """Return the database of these settings.

    The SQLite file of a data folder is made and brought up to date by itself, a server's database
    by `bankcheck migrate` alone.
    """
    database = Database(database_url(settings.home, settings.database))
    if settings.database:
        require_current(database)
    else:
        settings.home.mkdir(parents=True, exist_ok=True)
        migrate(database)
    return database
