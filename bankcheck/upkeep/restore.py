"""Bringing a backup back into an empty place, and proving that all of it came."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import select

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.chain import Head, first_break
from bankcheck.audit.models import AuditEvent
from bankcheck.audit.record import record
from bankcheck.db import Database, database_url
from bankcheck.errors import CallRefused, IntegrityError
from bankcheck.ledger.proof import prove
from bankcheck.ledger.store import Ledger, sync_tree
from bankcheck.schema import migrate, stands_at
from bankcheck.settings import Settings
from bankcheck.upkeep.backup import secret_mark
from bankcheck.upkeep.bundle import FILES, HEADS, BackupBroken, Reader, digest_of, opened
from bankcheck.upkeep.folder import foreign_files, is_left_out
from bankcheck.upkeep.refill import refill, rows_in
from bankcheck.upkeep.snapshot import tables_of

_CHUNK = 1 << 20


class RestoreUnproven(IntegrityError):
    """A restored place in which something does not agree with the backup."""

    def __init__(self, problems: list[str]) -> None:
        said = "\n".join(problems)
        super().__init__(
            f"{said}\nWhat was restored does not agree with the backup; do not use it."
        )


class SchemaUnknown(CallRefused):
    """A backup of a later version."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The backup has the schema {revision}, which this version does not know; install the "
            "version that made it, or a later one."
        )


@dataclass(slots=True)
class Restored:
    """What was restored, how long each stage took, and what the administrator must know."""

    made_at: str
    rows: int = 0
    files: int = 0
    events: int = 0
    originals: int = 0
    warnings: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        began = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 2)


def restore_backup(settings: Settings, path: Path) -> Restored:
    """Bring a backup into an empty database and data folder and prove it."""
    _require_empty_folder(settings.home)
    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(database_url(settings.home, settings.database))
    try:
        return _restored(settings, database, path)
    finally:
        database.close()


def _restored(settings: Settings, database: Database, path: Path) -> Restored:
    began = time.perf_counter()
    with opened(path) as reader:
        _require_own_names(path, reader)
        done = Restored(str(reader.manifest["made_at"]))
        done.seconds["read and compare digests"] = round(time.perf_counter() - began, 2)
        with done.stage("empty schema"):
            _prepare(database, str(reader.manifest["schema"]))
        with _all_or_nothing(settings.home, reader):
            with done.stage("files"):
                done.files = _bring_files(settings, reader)
            with done.stage("rows"):
                done.rows = refill(database, reader)
        with done.stage("schema of this version"):
            migrate(database)
        with done.stage("proof"):
            _prove(settings, database, reader, done)
    _leave_event(database, path.name, done)
    return done


def _require_empty_folder(home: Path) -> None:
    there = foreign_files(home)
    if there:
        raise CallRefused(
            f"{home} is not empty ({there[0].name} stands there); restore into an empty folder."
        )


def _require_own_names(path: Path, reader: Reader) -> None:
    """Refuse a file that no backup of ours holds, such as another secret."""
    for name in reader.names(FILES):
        if is_left_out(Path(Path(name).parts[0])):
            raise BackupBroken(path.name, f"holds a file that is not the backup's: {name!r}")
    for name in reader.names(HEADS):
        if "/" in name:
            raise BackupBroken(path.name, f"holds a head under a wrong name: {name!r}")


def _prepare(database: Database, revision: str) -> None:
    """Bring an empty database to the schema of the backup; refuse one that holds anything."""
    stands = stands_at(database)
    if stands is None:
        try:
            migrate(database, revision)
        except CommandError as error:
            raise SchemaUnknown(revision) from error
    elif stands != revision:
        raise CallRefused(
            f"The database has a schema already ({stands}); restore into a newly created one."
        )
    _require_empty_tables(database)


def _require_empty_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        full = [one.name for one in tables_of(connection) if rows_in(connection, one)]
    if full:
        raise CallRefused(
            f"The database is not empty ({', '.join(full[:3])}); restore into an empty one."
        )


@contextmanager
def _all_or_nothing(home: Path, reader: Reader) -> Iterator[None]:
    """Take the files back out if anything fails, so that the next try finds an empty folder."""
    try:
        yield
    except BaseException:
        for top in {name.partition("/")[0] for name in reader.names(FILES)}:
            with suppress(OSError):
                (home / top).unlink()
            shutil.rmtree(home / top, ignore_errors=True)
        raise


def _bring_files(settings: Settings, reader: Reader) -> int:
    for name in reader.names(FILES):
        _bring(reader, FILES + name, settings.home / name)
    for name in reader.names(HEADS):
        # Heads that are kept outside are the anchor of the chain: none is ever written over.
        if not (settings.heads / name).exists():
            _bring(reader, HEADS + name, settings.heads / name)
    sync_tree(settings.home)
    return len(reader.names(FILES)) + len(reader.names(HEADS))


def _bring(reader: Reader, name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with reader.open(name) as packed, path.open("xb") as file:
        shutil.copyfileobj(packed, file, _CHUNK)


def _prove(settings: Settings, database: Database, reader: Reader, done: Restored) -> None:
    problems = [
        *_other_counts(database, reader.manifest["rows"]),
        *_broken_chain(database, reader, done),
        *_other_bytes(settings, reader),
    ]
    proof = prove(Ledger(settings.home))
    done.originals = proof.originals
    problems += proof.problems
    if problems:
        raise RestoreUnproven(problems)
    if secret_mark(settings) != reader.manifest["secret"]:
        done.warnings.append(
            "The secret key is not the one of the backup: set BANKCHECK_SECRET_KEY (or put "
            "secret.key back), or everybody has to set up the second factor anew."
        )


def _other_counts(database: Database, said: Mapping[str, int]) -> Iterator[str]:
    with database.engine.connect() as connection:
        tables = {table.name: table for table in tables_of(connection)}
        for name, rows in said.items():
            # A table that this version no longer has was taken over by its migrations.
            found = rows_in(connection, tables[name]) if name in tables else rows
            if found != rows:
                yield f"Table {name} has {found} rows, the backup {rows}."


def _broken_chain(database: Database, reader: Reader, done: Restored) -> Iterator[str]:
    columns = list(AuditEvent.__table__.columns)
    with database.engine.connect() as connection:
        rows = connection.execution_options(yield_per=1000).execute(
            select(*columns).order_by(AuditEvent.seq)
        )
        broken = first_break(_counted(rows, done), _heads(reader))
    if broken:
        yield f"The audit chain breaks at event {broken.seq}: {broken.reason}."


def _counted(rows: Any, done: Restored) -> Iterator[Mapping[str, Any]]:
    for row in rows.mappings():
        done.events += 1
        yield dict(row)


def _heads(reader: Reader) -> Iterator[Head]:
    last = reader.manifest["audit_head"]
    if last:
        yield Head(int(last["seq"]), str(last["digest"]))
    for name in reader.names(HEADS):
        with reader.open(HEADS + name) as file:
            said = json.loads(file.read())
        yield Head(int(said["seq"]), str(said["digest"]))


def _other_bytes(settings: Settings, reader: Reader) -> Iterator[str]:
    for name in reader.names(FILES):
        with (settings.home / name).open("rb") as file:
            if digest_of(file) != reader.members[FILES + name].digest:
                yield f"{name} is not what the backup holds."


def _leave_event(database: Database, name: str, done: Restored) -> None:
    with database.write(EVERYTHING) as session:
        detail = {"made_at": done.made_at, "rows": done.rows}
        record(session, SYSTEM, "backup.restore", ("backup", name[:128]), detail=detail)
