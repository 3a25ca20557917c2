"""What everybody at the intake desk works with: the data folder, the limits and the orders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from bankcheck.errors import BankcheckError
from bankcheck.jobs.models import OPEN_STATES, Job
from bankcheck.ledger.intake_desk.models import Import, Standing, Upload
from bankcheck.ledger.intake_desk.shelf import Shelf
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.settings import Limits, Settings, Uploads

PREVIEW, IMPORT = "import.preview", "import"


class ImportUnknown(BankcheckError):
    """An import, or a file of one, that is not there."""

    def __init__(self, number: object) -> None:
        super().__init__(f"There is no import {number}; choose one from the list of imports.")


class BatchUnknown(BankcheckError):
    """A batch that is not there, or one without a file that still counts."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no batch {name} to work with; choose one from the list.")


class ReasonMissing(BankcheckError):
    """A batch to be replaced without saying why."""

    def __init__(self) -> None:
        super().__init__("Say why the batch is replaced; the reason is kept with it.")


@dataclass(frozen=True, slots=True)
class Desk:
    """The data folder and what reading an untrusted file, or taking one in, may cost."""

    home: Path
    limits: Limits
    uploads: Uploads

    @property
    def shelf(self) -> Shelf:
        """Return the shelf of sent files."""
        return Shelf(self.home)

    def ledger(self) -> Ledger:
        """Return the ledger as it stands now."""
        return Ledger(self.home)

    def alive(self, batch: str) -> bool:
        """Say whether a batch of that name has a file of its own that still counts."""
        ledger = self.ledger()
        known = {f"B{number:06d}": number for number, _ in ledger.active_files()}
        return batch in known and bool(ledger.own_files(known[batch]))


def desk_of(settings: Settings) -> Desk:
    """Return the desk of an installation."""
    return Desk(settings.home, settings.limits, settings.uploads)


def order_of(session: Session, number: int) -> Import:
    """Return an import; raise ImportUnknown when there is none."""
    found = session.get(Import, number)
    if found is None:
        raise ImportUnknown(number)
    return found


def job_of(session: Session, order: Import) -> Job | None:
    """Return the job that last worked on an import."""
    return session.get(Job, order.job_id) if order.job_id else None


def is_working(job: Job | None) -> bool:
    """Say whether a job is waiting or under way."""
    return job is not None and job.state in OPEN_STATES


def accepted(order: Import) -> list[Upload]:
    """Return the files of an import that are to be read."""
    return [upload for upload in order.uploads if upload.standing is Standing.ACCEPTED]


def origin_of(order: Import) -> str:
    """Return what the ledger keeps of an import in its batch, the same however often it is tried.

    The made-up name of the first file tells imports of different databases apart.
    """
    return f"import {order.id} {order.uploads[0].stored}"


def wish_of(desk: Desk, order: Import) -> Wish:
    """Return how the files of an import are to be read."""
    return Wish(
        order.stream or None,
        order.profile or None,
        order.bank or None,
        own=str(desk.ledger().profiles),
        origin=origin_of(order),
    )
