"""The one way out of the command line in production: an approved request, used up by its use."""

from __future__ import annotations

from pathlib import Path

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.clock import now
from bankcheck.db import Database, database_url
from bankcheck.errors import BankcheckError
from bankcheck.exports.datasets import RUN_OUTPUTS
from bankcheck.exports.lifecycle import ExportState
from bankcheck.exports.models import ExportRequest, request_id_of
from bankcheck.exports.refusals import TicketRefused
from bankcheck.exports.steps import held, take
from bankcheck.reconcile.runs import OUTPUTS
from bankcheck.settings import Settings


def allowed(
    settings: Settings, out: Path, ticket: str, period: tuple[int, int | None]
) -> tuple[str, ...]:
    """Return the outputs that may be written to a folder; outside the data folder by ticket."""
    if not is_way_out(settings, out):
        return OUTPUTS
    database = Database(database_url(settings.home, settings.database))
    try:
        return use(database, ticket, period)
    finally:
        database.close()


def is_way_out(settings: Settings, out: Path) -> bool:
    """Say whether a folder lies outside the data folder, links followed."""
    return not out.resolve().is_relative_to(settings.home.resolve())


def use(database: Database, ticket: str, period: tuple[int, int | None]) -> tuple[str, ...]:
    """Use an approved request up for the reconciliation of a period; return what it allows."""
    request_id = request_id_of(ticket)
    if request_id is None:
        raise TicketRefused(ticket, "there is no such request; ask for one on the pages.")
    with database.write(EVERYTHING) as session:
        try:
            row = held(session, request_id)
            _require_fit(row, period)
            take(session, row, "use", actor=SYSTEM, now=now())
        except TicketRefused:
            raise
        except BankcheckError as refused:
            raise TicketRefused(ticket, str(refused)) from refused
        row.downloads += 1
        return tuple(row.columns)


def _require_fit(row: ExportRequest, period: tuple[int, int | None]) -> None:
    """Hold a request to the very period that was approved, and to a single use."""
    if row.dataset != RUN_OUTPUTS.name:
        raise TicketRefused(row.ticket, "it is not for the files of the reconcile command.")
    year, month = period
    asked = {"year": str(year)} | ({"month": str(month)} if month else {})
    if dict(row.filter) != asked:
        raise TicketRefused(row.ticket, "it was approved for another period.")
    if row.state is ExportState.DOWNLOADED:
        raise TicketRefused(row.ticket, "it was used already.")
