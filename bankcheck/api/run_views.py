"""Starting runs, and reading runs and their differences."""

from __future__ import annotations

from typing import Any

from bankcheck import web
from bankcheck.api import frame_views as frame
from bankcheck.api.schemas import (
    DifferenceQuery,
    DifferencesSchema,
    PageQuery,
    QueuedSchema,
    RunOrder,
    RunSchema,
    RunsSchema,
)
from bankcheck.reconcile import run_service
from bankcheck.reconcile.archive import Wanted
from bankcheck.reconcile.history import history_page
from bankcheck.reconcile.listing import Asked, list_page
from bankcheck.reconcile.pages import run_head, run_line
from bankcheck.reconcile.runs import Request
from bankcheck.reconcile.web import room
from bankcheck.web import needs

calls = frame.calls("runs", "Runs and differences")
_WANTED = ("rule", "kind", "bank", "severity", "month", "least_fen", "most_fen", "text")


@calls.get("/runs")
@needs("runs.read")
@calls.takes(PageQuery, location="query")
@calls.gives(200, RunsSchema)
def list_runs(asked: dict[str, Any]) -> dict[str, Any]:
    """List runs, the newest first."""
    found = history_page(room().archive, web.database(), asked["page"], actor=web.actor())
    return {
        "page": found.page,
        "pages": found.pages,
        "total_rows": found.total,
        "runs": [line.run for line in found.lines],
    }


@calls.post("/runs")
@needs("runs.start")
@calls.takes(RunOrder)
@calls.gives(202, QueuedSchema)
def start_run(order: dict[str, Any]) -> dict[str, int]:
    """Queue a run; the same run that waits already is not queued twice."""
    wanted = Request(order["year"], order["month"], order["as_of"])
    return {"job_id": run_service.start_run(web.database(), wanted, actor=web.actor())}


@calls.get("/runs/<run_id>")
@needs("runs.read")
@calls.gives(200, RunSchema)
def run(run_id: str) -> Any:
    """Show one run."""
    room().archive.summary(run_id)
    return run_line(room().archive.stored(run_id))


@calls.get("/runs/<run_id>/differences")
@needs("differences.read")
@calls.takes(DifferenceQuery, location="query")
@calls.gives(200, DifferencesSchema)
def differences(asked: dict[str, Any], run_id: str) -> dict[str, Any]:
    """List the differences of a run; its rows are counted."""
    archive, catalogue = room().archive, room().catalogue
    wanted = Wanted(**{name: asked.get(name) for name in _WANTED})
    head = run_head(archive.summary(run_id), run_id)
    found = archive.find(run_id, wanted, asked["sort"], asked["page"])
    page = list_page(head, Asked(wanted, asked["sort"], found.page, (), ()), found, (), catalogue)
    return {
        "page": page.page,
        "pages": page.pages,
        "total_rows": page.total_rows,
        "total_fen": page.total_fen,
        "rows_left_today": frame.counted("difference", len(page.lines)),
        "differences": page.lines,
    }
