"""The pages of jobs: how far each is, what came of it, and cancelling it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.jobs import service
from bankcheck.jobs.service import JobEnded, JobLine, JobOfAnother, JobsWanted, JobUnknown
from bankcheck.jobs.words import WORDS
from bankcheck.labels import msg
from bankcheck.web import Failure, Room, needs

NAME = "jobs"
pages = Blueprint(NAME, __name__, url_prefix="/jobs")
FAILURES: dict[type[BankcheckError], Failure] = {
    JobUnknown: Failure(
        404, msg("There is no such job."), msg("Choose one from the list of jobs.")
    ),
    JobEnded: Failure(
        409,
        msg("This job has ended already, so there is nothing to cancel."),
        msg("Look at what came of it in the list of jobs."),
    ),
    JobOfAnother: Failure(
        403,
        msg("Somebody else asked for this job, so it is not yours to cancel."),
        msg("Ask them, or the section head, to cancel it."),
    ),
}
Address = Callable[[Mapping[str, Any]], str | None]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What features say of their jobs: names, stages, and where the result stands."""

    names: dict[str, str] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    results: dict[str, Address] = field(default_factory=dict)


def _kinds(app: Flask) -> Kinds:
    return cast(Kinds, app.extensions.setdefault(NAME, Kinds()))


def open_room(app: Flask) -> None:
    """Give an application the pages of jobs."""
    known = _kinds(app)
    web.add_words(app, {**WORDS, "job_kind": known.names, "job_stage": known.stages})
    app.register_blueprint(pages)
    app.jinja_env.globals["job_result"] = _result
    web.add_room(app, Room("jobs.jobs", msg("Jobs"), "jobs.read", ("jobs.",)))


def add_kind(
    app: Flask, kind: str, name: str, stages: Mapping[str, str], result: Address | None = None
) -> None:
    """Say what a kind of job and its stages are called (msgids) and where its result stands."""
    known = _kinds(app)
    known.names[kind] = name
    known.stages.update(stages)
    if result is not None:
        known.results[kind] = result


def _result(line: JobLine) -> str | None:
    """Return the address of what came of a job, None when there is none to open."""
    known = _kinds(current_app)
    address = known.results.get(line.kind)
    return address(line.result) if address and line.state == "done" else None


def _page() -> int:
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@pages.get("")
@needs("jobs.read")
def jobs() -> str:
    """Show the jobs of everybody, or one's own."""
    asked = request.args
    wanted = JobsWanted(asked.get("who") == "mine", asked.get("kind", ""), asked.get("state", ""))
    page = service.list_jobs(web.database(), wanted, _page(), actor=web.actor())
    return render_template("jobs/jobs.html", page=page)


@pages.get("/<int:job_id>")
@needs("jobs.read")
def job(job_id: int) -> str:
    """Show how far a job is and what came of it."""
    page = service.job_page(web.database(), job_id, actor=web.actor())
    return render_template("jobs/job.html", page=page)


@pages.post("/<int:job_id>/cancel")
@needs("jobs.cancel")
def cancel(job_id: int) -> Response:
    """Cancel a job."""
    service.cancel_job(web.database(), job_id, actor=web.actor())
    return redirect(url_for("jobs.job", job_id=job_id), 303)
