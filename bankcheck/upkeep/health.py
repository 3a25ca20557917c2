"""Whether the service can do its work: database, schema, data folder, workers."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from bankcheck.actors import EVERYTHING
from bankcheck.clock import now
from bankcheck.db import Database
from bankcheck.errors import BankcheckError
from bankcheck.jobs.models import Job, JobState
from bankcheck.jobs.worker import worker_name
from bankcheck.schema import SchemaBehind, require_current
from bankcheck.settings import Settings

WORKERS = "workers"
WORKER_SILENT_SECONDS = 120
_FORGOTTEN_AFTER_SECONDS = 86_400
GOOD, BAD = "ok", "failed"


@dataclass(frozen=True, slots=True)
class Health:
    """What was looked at; pages need all but the workers, without whom jobs only wait."""

    database: str
    schema: str
    data_folder: str
    worker: str
    worker_age_seconds: int | None

    @property
    def ready(self) -> bool:
        """Say whether pages can be served."""
        return (self.database, self.schema, self.data_folder) == (GOOD, GOOD, GOOD)

    def as_json(self) -> dict[str, Any]:
        """Return everything as values of one JSON object."""
        return {"ready": self.ready, **asdict(self)}


def look(database: Database, home: Path) -> Health:
    """Look at everything the service stands on."""
    reached = _reaches(database)
    age = worker_age(database, home) if reached else beat_age(home)
    lively = age is not None and age <= WORKER_SILENT_SECONDS
    return Health(
        GOOD if reached else BAD,
        GOOD if reached and _is_current(database) else BAD,
        GOOD if _is_writable(home) else BAD,
        GOOD if lively else "silent",
        age,
    )


def _reaches(database: Database) -> bool:
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _is_current(database: Database) -> bool:
    try:
        require_current(database)
    except (SchemaBehind, SQLAlchemyError):
        return False
    return True


def _is_writable(home: Path) -> bool:
    try:
        with TemporaryFile(dir=home) as file:
            file.write(b"written")
            file.flush()
    except OSError:
        return False
    return True


def show_life(settings: Settings, _: Database) -> None:
    """Leave a sign of life of this process; what a worker does when there is no job."""
    beat(settings.home, worker_name())


def beat(home: Path, worker: str) -> None:
    """Leave a sign of life of a worker that waits for jobs."""
    folder = home / WORKERS
    sign = folder / worker.replace("/", "_")
    if not sign.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _forget_long_dead(folder)
    sign.touch()


def _forget_long_dead(folder: Path) -> None:
    for sign in folder.iterdir():
        if time.time() - sign.stat().st_mtime > _FORGOTTEN_AFTER_SECONDS:
            sign.unlink(missing_ok=True)


def forget_worker(home: Path, worker: str) -> None:
    """Remove the sign of a worker that ends in order."""
    (home / WORKERS / worker.replace("/", "_")).unlink(missing_ok=True)


def beat_age(home: Path) -> int | None:
    """Return the seconds since any worker last waited for a job, None when none ever did."""
    newest = None
    with suppress(OSError):
        newest = max((one.stat().st_mtime for one in (home / WORKERS).iterdir()), default=None)
    return None if newest is None else max(0, int(time.time() - newest))


def worker_age(database: Database, home: Path) -> int | None:
    """Return the seconds since any worker was alive; one that holds a job is alive now."""
    try:
        with database.read(EVERYTHING) as session:
            held = session.scalars(
                select(Job.id)
                .where(Job.state == JobState.RUNNING, Job.lease_until >= now())
                .limit(1)
            ).first()
    except (BankcheckError, SQLAlchemyError):
        held = None
    return 0 if held is not None else beat_age(home)
