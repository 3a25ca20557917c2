"""Rejected rows are handed over to whoever imports, and each handing over leaves an event."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bankcheck.actors import Actor
from bankcheck.audit.record import record
from bankcheck.db import Database
from bankcheck.ledger.intake_desk.batches import rejected_file
from bankcheck.ledger.intake_desk.desk import Desk, ImportUnknown, order_of


@dataclass(frozen=True, slots=True)
class Given:
    """A file to hand over and the name it is saved under."""

    path: Path
    name: str


def corrections(
    database: Database, desk: Desk, number: int, upload_id: int, *, actor: Actor
) -> Given:
    """Return the rejected rows of one file of an import."""
    with database.write(actor) as session:
        order = order_of(session, number)
        upload = next((one for one in order.uploads if one.id == upload_id), None)
        if upload is None or not desk.shelf.corrections(upload.stored).is_file():
            raise ImportUnknown(f"{number}/{upload_id}")
        record(
            session,
            actor,
            "import.errors_given",
            ("import", number),
            detail={"sha256": upload.sha256},
        )
        return Given(desk.shelf.corrections(upload.stored), f"{Path(upload.name).stem}-errors.csv")


def rejected(database: Database, desk: Desk, name: str, *, actor: Actor) -> Given:
    """Return the rejected rows of a batch."""
    path = rejected_file(desk, name)
    with database.write(actor) as session:
        record(session, actor, "batch.errors_given", ("batch", name))
    return Given(path, f"{name}-rejected.csv")
