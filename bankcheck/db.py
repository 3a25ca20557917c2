"""The relational store: every session has a scope, every change an audit event, or it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Engine,
    Enum,
    Integer,
    MetaData,
    create_engine,
    event,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from bankcheck.actors import EVERYTHING, Actor, Scope
from bankcheck.errors import BankcheckError

SQLITE_WAIT_SECONDS = 30
_SCOPE, _CHANGED, _AUDITED, _KEEPING = "scope", "changed", "audited", "housekeeping"


class Unscoped(BankcheckError):
    """A session that reads without saying whose rows it may see."""

    def __init__(self) -> None:
        super().__init__("A database session was opened without a scope; nothing was read.")


class OutOfScope(BankcheckError):
    """A change to a row that is not this person's to change."""

    def __init__(self, table: str) -> None:
        super().__init__(f"A row of {table} lies outside this person's scope; nothing was changed.")


class Unaudited(BankcheckError):
    """A change without an audit event; it is undone."""

    def __init__(self) -> None:
        super().__init__("A change came without its audit event; nothing was changed.")


class Overtaken(BankcheckError):
    """A row that somebody else changed in the meantime."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this in the meantime; look at it again and repeat the step."
        )


class DatabaseUnavailable(BankcheckError):
    """A database that does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "The database cannot be reached; check BANKCHECK_DATABASE and that it is running."
        )


class Utc(TypeDecorator[datetime]):
    """An instant, stored as UTC and read back with its zone; a time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Return the instant with its zone, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the words of an enumeration and checks them."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda one: [member.value for member in one],
    )


BigKey = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """The base of all tables; constraint names are the same on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Utc(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class BankOwned:
    """A row of one agent bank: people of another bank neither see nor change it.

    Rows of no bank (None) are the bureau's alone.
    """

    @declared_attr
    @classmethod
    def bank_code(cls) -> Mapped[str | None]:
        """Return the column that names the agent bank."""
        return mapped_column(index=True)


class BureauOnly:
    """A row that no person of an agent bank ever sees or changes."""


class Shared:
    """A row that every signed-in person may see; banks change only what services let them."""


class Housekeeping:
    """A row whose technical columns may change without an audit event (heartbeats, last seen)."""


class Versioned:
    """A row with an optimistic version: the second of two writers is told, never overwritten."""

    @declared_attr
    @classmethod
    def row_version(cls) -> Mapped[int]:
        """Return the version column."""
        return mapped_column(default=1, nullable=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.row_version}


Row = TypeVar("Row", bound=Versioned)


def as_seen(
    session: Session,
    model: type[Row],
    row_id: int,
    version: int | None,
    unknown: type[BankcheckError],
) -> Row:
    """Return a row of the session's scope as somebody saw it; without a version, as it is.

    Raise ``unknown`` where there is none, and Overtaken where the version on the screen is old.
    """
    row = session.get(model, row_id)
    if row is None:
        raise unknown
    if version is not None and row.row_version != version:
        raise Overtaken
    return row


def database_url(home: Path, configured: str) -> str:
    """Return the configured database, else the SQLite file of the data folder."""
    if configured:
        return configured.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"sqlite:///{home / 'bankcheck.db'}"


class Database:
    """Sessions on one database; reading and writing are different, and both need a scope."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(bankcheck_writes=True)

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self, scope: Scope | Actor) -> Iterator[Session]:
        """Open a session that sees the rows of a scope and changes nothing."""
        with _reported(), Session(self.engine, expire_on_commit=False) as session:
            session.info[_SCOPE] = _scope_of(scope)
            yield session
            session.rollback()

    @contextmanager
    def write(self, scope: Scope | Actor) -> Iterator[Session]:
        """Open a session whose changes are one transaction with their audit events, or nothing."""
        with _reported(), Session(self._writing, expire_on_commit=False) as session:
            session.info[_SCOPE] = _scope_of(scope)
            yield session
            session.commit()

    @contextmanager
    def housekeep(self) -> Iterator[Session]:
        """Open a session for technical columns alone: heartbeats, last-seen times, job states."""
        with _reported(), Session(self._writing, expire_on_commit=False) as session:
            session.info.update({_SCOPE: EVERYTHING, _KEEPING: True})
            yield session
            session.commit()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def mark_audited(session: Session) -> None:
    """Say that this transaction holds an audit event; only the audit room calls this."""
    session.info[_AUDITED] = True


def _scope_of(given: Scope | Actor) -> Scope:
    return given.scope if isinstance(given, Actor) else given


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except StaleDataError as error:
        raise Overtaken from error
    except OperationalError as error:
        if error.connection_invalidated or "connection" in str(error.orig).lower():
            raise DatabaseUnavailable from error
        raise


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        # Values stay out of error messages: these end in logs.
        return create_engine(
            url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True
        )
    engine = create_engine(url, connect_args={"timeout": SQLITE_WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own transactions begin too late to lock before reading; ours begin themselves.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("bankcheck_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(Session, "do_orm_execute")
def _stay_in_scope(state: ORMExecuteState) -> None:
    scope = state.session.info.get(_SCOPE)
    if scope is None:
        raise Unscoped
    if state.is_insert or state.is_update or state.is_delete:
        _count_whole_statement(state, scope)
    if scope.bank is None:
        return
    if not state.is_orm_statement:
        raise OutOfScope("a statement without a mapped class")
    own = scope.bank
    state.statement = state.statement.options(
        with_loader_criteria(BankOwned, lambda cls: cls.bank_code == own, include_aliases=True),
        with_loader_criteria(BureauOnly, lambda _: false(), include_aliases=True),
    )


def _count_whole_statement(state: ORMExecuteState, scope: Scope) -> None:
    """Hold a statement over many rows to what holds for single rows."""
    mapper = state.bind_mapper
    if scope.bank is not None and (state.is_insert or mapper is None):
        raise OutOfScope("many rows at once")
    kept = mapper is not None and issubclass(mapper.class_, Housekeeping)
    if not state.session.info.get(_KEEPING):
        state.session.info[_CHANGED] = True
    elif not kept:
        raise Unaudited


@event.listens_for(Session, "before_flush")
def _change_in_scope(session: Session, *_: object) -> None:
    scope = session.info.get(_SCOPE)
    if scope is None:
        raise Unscoped
    changed = [one for one in session.dirty if session.is_modified(one)]
    changed += [*session.new, *session.deleted]
    if not changed:
        return
    if scope.bank is not None:
        _refuse_foreign(changed, scope.bank)
    if session.info.get(_KEEPING):
        _refuse_unkept(changed)
    else:
        session.info[_CHANGED] = True


def _refuse_foreign(changed: list[Any], bank: str) -> None:
    for one in changed:
        foreign = isinstance(one, BankOwned) and one.bank_code != bank
        if foreign or isinstance(one, BureauOnly):
            raise OutOfScope(one.__tablename__)


def _refuse_unkept(changed: list[Any]) -> None:
    for one in changed:
        if not isinstance(one, Housekeeping):
            raise Unaudited


@event.listens_for(Session, "before_commit")
def _audit_or_nothing(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        session.flush()
    if session.info.get(_CHANGED) and not session.info.get(_AUDITED):
        raise Unaudited
