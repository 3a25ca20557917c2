"""Sending files and watching what becomes of them; nothing is loaded before it is confirmed."""

from __future__ import annotations

from typing import Any

from bankcheck import web
from bankcheck.api import frame_views as frame
from bankcheck.api.schemas import (
    JobQuery,
    JobSchema,
    JobsSchema,
    LoadFiles,
    LoadQuery,
    LoadSchema,
    QueuedSchema,
    Seen,
)
from bankcheck.jobs import service as jobs
from bankcheck.jobs.service import JobsWanted
from bankcheck.ledger.intake_desk import board, reception, service
from bankcheck.ledger.intake_desk.board import ImportPage
from bankcheck.ledger.intake_desk.reception import Request, Sent
from bankcheck.web import needs

calls = frame.calls("loads", "Loads and jobs")


@calls.post("/loads")
@needs("imports.write")
@calls.takes(LoadQuery, location="query")
@calls.takes(LoadFiles, location="files")
@calls.gives(202, LoadSchema)
def receive_load(asked: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Send files; they are kept, scanned and read for a preview."""
    sent = [Sent(one.filename or "", one.stream) for one in given["files"]]
    wish = Request(asked["stream"], asked["profile"], asked["bank"])
    number = reception.receive(web.database(), frame.desk(), sent, wish, actor=web.actor())
    return _load(number)


@calls.get("/loads/<int:number>")
@needs("imports.read")
@calls.gives(200, LoadSchema)
def load(number: int) -> dict[str, Any]:
    """Show where a load stands and what it would bring."""
    return _load(number)


@calls.post("/loads/<int:number>/confirm")
@needs("imports.write")
@calls.takes(Seen)
@calls.gives(202, LoadSchema)
def confirm_load(seen: dict[str, Any], number: int) -> dict[str, Any]:
    """Let what the preview showed become a batch of the ledger."""
    version = seen["row_version"]
    service.confirm(web.database(), frame.desk(), number, version, actor=web.actor())
    return _load(number)


@calls.post("/loads/<int:number>/withdraw")
@needs("imports.write")
@calls.takes(Seen)
@calls.gives(200, LoadSchema)
def withdraw_load(seen: dict[str, Any], number: int) -> dict[str, Any]:
    """Give a load up and remove its files."""
    version = seen["row_version"]
    service.withdraw(web.database(), frame.desk(), number, version, actor=web.actor())
    return _load(number)


def _load(number: int) -> dict[str, Any]:
    return _plain(board.import_page(web.database(), frame.desk(), number, actor=web.actor()))


def _plain(page: ImportPage) -> dict[str, Any]:
    seen = page.seen
    return {
        "number": page.number,
        "version": page.version,
        "state": page.state,
        "files": page.files,
        "job_id": page.work.job_id if page.work else None,
        "rows": seen.rows if seen else None,
        "rejected": seen.rejected if seen else None,
        "recognised": seen.recognised if seen else None,
        "batch": page.batch,
        "open_steps": sorted(page.steps),
    }


@calls.get("/jobs")
@needs("jobs.read")
@calls.takes(JobQuery, location="query")
@calls.gives(200, JobsSchema)
def list_jobs(asked: dict[str, Any]) -> dict[str, Any]:
    """List jobs, the newest first."""
    wanted = JobsWanted(asked["mine"] == "1", "", asked["state"])
    found = jobs.list_jobs(web.database(), wanted, asked["page"], actor=web.actor())
    return {
        "page": found.page,
        "pages": found.pages,
        "total_rows": found.total,
        "jobs": found.lines,
    }


@calls.get("/jobs/<int:job_id>")
@needs("jobs.read")
@calls.gives(200, JobSchema)
def job(job_id: int) -> Any:
    """Show how far a job is and what came of it."""
    return jobs.job_page(web.database(), job_id, actor=web.actor()).line


@calls.post("/jobs/<int:job_id>/cancel")
@needs("jobs.cancel")
@calls.gives(200, QueuedSchema)
def cancel_job(job_id: int) -> dict[str, int]:
    """Cancel a waiting job, or ask a running one to stop."""
    jobs.cancel_job(web.database(), job_id, actor=web.actor())
    return {"job_id": job_id}
