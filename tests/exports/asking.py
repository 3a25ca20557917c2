"""Export requests for tests, brought to any state through the service itself."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook, load_workbook

from bankcheck.actors import EVERYTHING
from bankcheck.exports import service
from bankcheck.exports.generation import handlers
from bankcheck.exports.models import ExportRequest
from bankcheck.exports.policy import Layout, Masking, Medium, Network, Recipient, Wish
from bankcheck.jobs.worker import work_once
from bankcheck.settings import Settings
from tests.workbench.house import HEAD, MONITOR, PBC_HEAD, House

RUN = "R000002"
PLAIN_COLUMNS = ("code", "voucher_no", "amount_fen", "occurred_on")


def settings_of(house: House) -> Settings:
    """Return the settings of a house."""
    return Settings(home=house.home, demo=True)


def wish(**changes: Any) -> Wish:
    """Return a wish that one approval is enough for, with changes."""
    values: dict[str, Any] = {
        "dataset": "differences",
        "columns": PLAIN_COLUMNS,
        "filter": {"run": RUN, "rule": "AB08"},
        "masking": Masking.MASKED,
        "layout": Layout.XLSX,
        "purpose": "季度核查 for the quarter",
        "recipient_kind": Recipient.FINANCE,
        "recipient": "国库科",
        "medium": Medium.INTRANET_TERMINAL,
        "network": Network.INTRANET,
        "valid_days": 7,
    }
    return Wish(**{**values, **changes})


def submitted(house: House, asked: Wish, login: str = MONITOR) -> int:
    """Return a submitted request."""
    actor = house.actor(login)
    request_id = service.draft(house.database, settings_of(house), asked, actor=actor)
    service.submit(house.database, request_id, actor=actor)
    return request_id


def approved(house: House, asked: Wish, login: str = MONITOR) -> int:
    """Return a request with every approval due."""
    request_id = submitted(house, asked, login)
    service.approve(house.database, request_id, actor=house.actor(HEAD))
    if asked.reasons_for_two:
        service.approve(house.database, request_id, actor=house.actor(PBC_HEAD))
    return request_id


def made(house: House, asked: Wish, login: str = MONITOR) -> int:
    """Return a request whose file was made by a worker."""
    request_id = approved(house, asked, login)
    work(house)
    return request_id


def work(house: House) -> bool:
    """Let a worker do one job."""
    return work_once(house.database, handlers(settings_of(house), house.database), "tests")


def stored(house: House, request_id: int) -> ExportRequest:
    """Return the row of a request."""
    with house.database.read(EVERYTHING) as session:
        row = session.get_one(ExportRequest, request_id)
        session.expunge(row)
        return row


def book_of(house: House, request_id: int) -> Workbook:
    """Return the workbook of a request, read back."""
    return load_workbook(house.home / "exports" / stored(house, request_id).file_name)
