"""Taking a backup while others work: one moment of the database, then the files it speaks of."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import Connection, Table

from bankcheck import __version__
from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.models import AuditHead
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.keys import secret_key
from bankcheck.settings import Settings
from bankcheck.upkeep.bundle import FILES, HEADS, TABLES, Writer, written
from bankcheck.upkeep.folder import kept_files
from bankcheck.upkeep.snapshot import dump, revision_of, snapshot, tables_of


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was taken: what it holds, the digest of its manifest, and how long it took."""

    path: Path
    tables: int
    rows: int
    files: int
    size: int
    digest: str
    seconds: float


def take_backup(settings: Settings, database: Database, out: Path) -> Taken:
    """Write a backup of the database and the data folder and leave an event of it."""
    began = time.perf_counter()
    # Heads from before the snapshot fit its chain; one kept later would name a missing event.
    heads = sorted(settings.heads.glob("*.json"))
    with written(out) as writer:
        with snapshot(database, out.parent) as connection:
            counts = _add_tables(writer, connection, out.parent)
            facts = _facts(settings, connection, counts)
        files = _add_files(writer, settings)
        files += _add_heads(writer, heads)
        digest = writer.finish(facts)
    seconds = round(time.perf_counter() - began, 2)
    rows = sum(counts.values())
    taken = Taken(out, len(counts), rows, files, out.stat().st_size, digest, seconds)
    _leave_event(database, "backup.take", taken.path.name, digest, rows)
    return taken


def _add_tables(writer: Writer, connection: Connection, folder: Path) -> dict[str, int]:
    counts = {}
    for table in tables_of(connection):
        with TemporaryFile(dir=folder) as file:
            counts[table.name] = dump(connection, table, file)
            file.flush()
            file.seek(0)
            writer.add(f"{TABLES}{table.name}.jsonl.gz", file)
    return counts


def _facts(settings: Settings, connection: Connection, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "made_at": now().isoformat(timespec="seconds"),
        "version": __version__,
        "schema": revision_of(connection),
        "rows": counts,
        "audit_head": _audit_head(connection),
        "secret": secret_mark(settings),
    }


def _audit_head(connection: Connection) -> dict[str, Any] | None:
    table = AuditHead.__table__
    assert isinstance(table, Table)
    row = connection.execute(table.select()).one_or_none()
    return {"seq": row.seq, "digest": row.digest} if row else None


def secret_mark(settings: Settings) -> str:
    """Return what tells one installation's secret from another's without giving it away."""
    secret = secret_key(settings.home, settings.secret)
    return sha256(b"backup:" + secret.encode()).hexdigest()[:16]


def _add_files(writer: Writer, settings: Settings) -> int:
    files = 0
    for path in kept_files(settings.home):
        # What is thrown away in these moments (a destroyed export) is no longer to be kept.
        with suppress(FileNotFoundError), path.open("rb") as file:
            writer.add(FILES + path.relative_to(settings.home).as_posix(), file)
            files += 1
    return files


def _add_heads(writer: Writer, heads: list[Path]) -> int:
    for path in heads:
        with path.open("rb") as file:
            writer.add(HEADS + path.name, file)
    return len(heads)


def _leave_event(database: Database, event: str, name: str, digest: str, rows: int) -> None:
    with database.write(EVERYTHING) as session:
        detail = {"manifest": digest, "rows": rows}
        record(session, SYSTEM, event, ("backup", name[:128]), detail=detail)
