"""Places to take backups of and to bring them back to: a data folder and a database each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

from bankcheck.accounts.demo import add_demo_people
from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.heads import keep
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.jobs.queue import enqueue
from bankcheck.settings import Settings
from bankcheck.suspicions.models import Suspicion, SuspicionFacts
from tests.databases import Stable
from tests.workbench.house import BANKS

SECRET = "the secret of this place, long enough"  # noqa: S105  made up
MOMENT = datetime(2025, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder with the settings and the database over it."""

    settings: Settings
    database: Database

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.settings.home


@contextmanager
def furnished(stable: Stable, backend: str, home: Path) -> Iterator[Place]:
    """Yield a place with people, suspicions that refer to each other, files and a kept head."""
    home.mkdir()
    url = stable.fresh_url(backend, home)
    database = Database(url)
    add_demo_people(database, BANKS)
    settings = Settings(home=home, secret=SECRET, database=url)
    for name, content in {
        "files/ab/abcd": b"an original",
        "runs/R000001/summary.json": b"{}",
        "runs/R000002.pending/request.json": b"{}",
        "uploads/1": b"an upload",
        "exports/7/list.xlsx": b"a workbook",
        "calendar.csv": b"date,working,note\n",
        "tmp/left": b"over",
        "workers/host_1": b"",
        "log/20250101.log": b"a line",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    with database.write(EVERYTHING) as session:
        _add_suspicions(session.connection())
        record(session, SYSTEM, "test.furnish", ("place", 1), detail={"words": "含中文"})
    keep(settings, database)
    yield Place(settings, database)
    database.close()


def _add_suspicions(connection: Connection) -> None:
    # The first refers to the second: no order by number lets each reference find its row.
    rows = [_suspicion(2), _suspicion(1, state="merged", merged_into_id=2)]
    for row in rows:
        connection.execute(insert(Suspicion), row)
    facts: list[dict[str, Any]] = [{"deep": [1, None, "字"]}, {}]
    for number, one in enumerate(facts, 1):
        connection.execute(insert(SuspicionFacts), {"suspicion_id": number, "facts": one})


def _suspicion(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "number": f"YD2025-{number:06d}",
        "source": "rule_run",
        "state": "detected",
        "code": "AB07",
        "severity": 3,
        "subject_bank": "105",
        "fiscal_year": 2025,
        "occurred_on": date(2025, 3, 1),
        "amount_fen": 10**15 + number,
        "message_zh": "金额不符",
        "message_en": "wrong amount",
        "numbers": "",
        "fingerprint": f"f{number}",
        "loose_fingerprint": f"l{number}",
        "handle_by": date(2025, 4, 1),
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "row_version": 1,
        "kind": "",
        "month": "2025-03",
        "voucher_no": "",
        "bank_serial_no": "",
        "claim_no": "",
        "rule_version": "1",
        "proposed_close": False,
        "occurrences": 1,
        "recurrence": 0,
        "conclusion": "",
        **more,
    }


def add_pair(place: Place, number: int) -> None:
    """Add a file, then two jobs that speak of it, in one transaction."""
    folder = place.home / "runs" / f"R{number:06d}"
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(str(number), encoding="utf-8")
    with place.database.write(EVERYTHING) as session:
        for side in ("left", "right"):
            enqueue(session, SYSTEM, side, {"run": folder.name, "text": "x" * 2000})
        record(session, SYSTEM, "job.queue", ("job", number))


def empty_settings(stable: Stable, backend: str, home: Path, secret: str = SECRET) -> Settings:
    """Return the settings of a place with nothing in it."""
    home.mkdir()
    beside = home.with_name(f"{home.name}-database")
    beside.mkdir()
    return Settings(home=home, secret=secret, database=stable.empty_url(backend, beside))


def everything_in(url: str) -> dict[str, list[Any]]:
    """Return all rows of all tables but the audit chain's last events, as text."""
    database, found = Database(url), {}
    with database.engine.connect() as connection:
        for table in ("person", "posting", "suspicion", "suspicion_facts", "job", "institution"):
            rows = connection.execute(
                text(f"SELECT * FROM {table}")  # noqa: S608  names of the code alone
            ).mappings()
            found[table] = sorted(str(_plain(dict(row))) for row in rows)
    database.close()
    return found


def _plain(row: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, _word(value)) for name, value in row.items())


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, bool):
        return str(int(value))
    return str(value)
