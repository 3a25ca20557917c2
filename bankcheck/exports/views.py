"""The pages of export requests: ask, check, submit, decide, download, record the destruction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError, IntegrityError
from bankcheck.exports import refusals, service, store
from bankcheck.exports.choice_views import offered
from bankcheck.exports.datasets import DATASETS, Dataset
from bankcheck.exports.filters import Frozen, frozen
from bankcheck.exports.forms import RequestForm, reason_from
from bankcheck.exports.words import GROUPS, STAGES
from bankcheck.jobs.views import add_kind
from bankcheck.labels import msg
from bankcheck.settings import Settings
from bankcheck.web import Failure, needs

NAME = "exports"
pages = Blueprint(NAME, __name__)
_LOOK = msg("Look at the page of the request: it says what is possible now and who can do it.")
_NEW = msg("Make a new export request.")
FAILURES: dict[type[BankcheckError], Failure] = {
    refusals.ExportUnknown: Failure(
        404,
        msg("There is no such export request."),
        msg("Look for it in the list of your requests."),
    ),
    refusals.StepRefused: Failure(
        409, msg("The export request stands where this step is not possible."), _LOOK
    ),
    refusals.NotYours: Failure(
        403, msg("This step of the export request belongs to somebody else."), _LOOK
    ),
    refusals.OwnRequest: Failure(
        403,
        msg("Nobody decides on an export they asked for."),
        msg("The section head or the approver of the People's Bank can decide on it."),
    ),
    refusals.ChangedSince: Failure(
        409,
        msg("The request is not what was submitted for approval, so nothing was done."),
        msg("Revoke it and make a new request."),
    ),
    refusals.SecondNeeded: Failure(
        403,
        msg("The second approval must come from the other institution."),
        msg("The section head signs for the finance bureau, the approver for the People's Bank."),
    ),
    refusals.NotFresh: Failure(
        403, msg("This step takes a fresh sign-in."), msg("Confirm that it is you and repeat it.")
    ),
    refusals.Overdue: Failure(410, msg("The export has expired and cannot be downloaded."), _NEW),
    refusals.NoneLeft: Failure(410, msg("The file was downloaded as often as is allowed."), _NEW),
    refusals.Unreasoned: Failure(
        422,
        msg("This step needs words and came without, so nothing was done."),
        msg("Go back, write the reason or both lines, and repeat the step."),
    ),
    refusals.TooMany: Failure(
        422,
        msg("The filter takes more rows than one export may hold."),
        msg("Go back and narrow the filter, for example to a bank or a month."),
    ),
    IntegrityError: Failure(
        500,
        msg("The stored file is not the one that was made, so it was not handed out."),
        msg("Tell the system administrator and the auditor; revoke the request."),
    ),
}


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a request with what was typed and every fault in it."""

    dataset: Dataset
    form: RequestForm
    filter: Frozen
    faults: tuple[tuple[str, str], ...]
    request_id: int | None
    choices: Mapping[str, Mapping[str, str]]


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the export pages."""
    app.extensions[NAME] = settings
    app.register_blueprint(pages)
    web.add_words(app, GROUPS)
    add_kind(app, service.KIND, msg("Export file"), STAGES, _request_address)
    web.add_room(app, web.Room("exports.requests", msg("Exports"), "exports.read", ("exports.",)))


def _request_address(result: Mapping[str, Any]) -> str | None:
    number = result.get("request_id")
    return url_for("exports.export", request_id=number) if number else None


def _settings() -> Settings:
    return cast(Settings, current_app.extensions[NAME])


def _offered(dataset: Dataset) -> Mapping[str, Mapping[str, str]]:
    return offered(_settings(), dataset)


def _at(request_id: int) -> Response:
    return redirect(url_for("exports.export", request_id=request_id), 303)


@pages.get("/exports")
@needs("exports.read")
def requests() -> str:
    """Show a list of requests."""
    page = request.args.get("page", 1, int)
    shown = store.list_page(web.database(), web.actor(), request.args.get("show", "mine"), page)
    return render_template("exports/requests.html", page=shown)


@pages.get("/exports/new")
@needs("exports.request")
def new() -> str:
    """Ask for a dataset first, then for the rest; a list prefills the filter by its address."""
    dataset = DATASETS.get(request.args.get("dataset", ""))
    if dataset is None:
        return render_template("exports/datasets.html", datasets=DATASETS.values())
    form = RequestForm(formdata=None)
    form.offer(dataset)
    page = FormPage(dataset, form, frozen(dataset, request.args), (), None, _offered(dataset))
    return render_template("exports/form.html", page=page)


@pages.post("/exports/new/<dataset_name>")
@needs("exports.request")
def draft(dataset_name: str) -> Response | tuple[str, int]:
    """Store a draft, or show what is wrong with it."""
    return _taken(DATASETS.get(dataset_name), None)


@pages.get("/exports/<int:request_id>/change")
@needs("exports.request")
def change(request_id: int) -> str:
    """Show a draft in the form again."""
    found = store.request_page(web.database(), web.actor(), request_id)
    if "change" not in found.may:
        raise refusals.StepRefused
    form = RequestForm(formdata=None, obj=found.wish)
    form.offer(found.dataset)
    given, choices = Frozen(dict(found.wish.filter), ()), _offered(found.dataset)
    page = FormPage(found.dataset, form, given, (), request_id, choices)
    return render_template("exports/form.html", page=page)


@pages.post("/exports/<int:request_id>/change")
@needs("exports.request")
def changed(request_id: int) -> Response | tuple[str, int]:
    """Change a draft, or show what is wrong."""
    found = store.request_page(web.database(), web.actor(), request_id)
    return _taken(found.dataset, request_id)


def _taken(dataset: Dataset | None, request_id: int | None) -> Response | tuple[str, int]:
    """Store what the form says when nothing is wrong with it, else show the form again."""
    if dataset is None:
        raise refusals.ExportUnknown
    form, given = RequestForm(), frozen(dataset, request.form)
    form.offer(dataset)
    if form.validate_on_submit() and not given.faults:
        wish = form.wish(dataset, given.values)
        return _at(
            service.draft(
                web.database(), _settings(), wish, actor=web.actor(), request_id=request_id
            )
        )
    faults, choices = form.faults(given), _offered(dataset)
    page = FormPage(dataset, form, given, faults, request_id, choices)
    return render_template("exports/form.html", page=page), 422


@pages.get("/exports/<int:request_id>")
@needs("exports.read")
def export(request_id: int) -> str:
    """Show one request."""
    page = store.request_page(web.database(), web.actor(), request_id)
    words = _offered(page.dataset)
    return render_template("exports/request.html", page=page, words=words)


@pages.post("/exports/<int:request_id>/submit")
@needs("exports.request")
def submit(request_id: int) -> Response:
    """Submit a draft for approval."""
    service.submit(web.database(), request_id, actor=web.actor())
    return redirect(url_for("exports.submitted", request_id=request_id), 303)


@pages.get("/exports/<int:request_id>/submitted")
@needs("exports.request")
def submitted(request_id: int) -> str:
    """Confirm a submission with its number and what happens next."""
    page = store.request_page(web.database(), web.actor(), request_id)
    return render_template("exports/submitted.html", page=page)


@pages.post("/exports/<int:request_id>/approve")
@needs("exports.approve")
def approve(request_id: int) -> Response:
    """Approve a request."""
    service.approve(web.database(), request_id, actor=web.actor())
    return _at(request_id)


@pages.post("/exports/<int:request_id>/reject")
@needs("exports.approve")
def reject(request_id: int) -> Response:
    """Reject a request with a reason."""
    reason = reason_from(request.form.get("reason", ""))
    service.reject(web.database(), request_id, reason, actor=web.actor())
    return _at(request_id)


@pages.post("/exports/<int:request_id>/revoke")
@needs("exports.request")
def revoke(request_id: int) -> Response:
    """Take a request or an approval back with a reason."""
    reason = reason_from(request.form.get("reason", ""))
    service.revoke(web.database(), _settings(), request_id, reason, actor=web.actor())
    return _at(request_id)


@pages.post("/exports/<int:request_id>/file")
@needs("exports.download")
def download(request_id: int) -> Response:
    """Hand out the file of a request to its requester."""
    copy = service.download(web.database(), _settings(), request_id, actor=web.actor())
    return web.attached(copy.path, copy.name, copy.media)


@pages.post("/exports/<int:request_id>/destroy")
@needs("exports.request")
def destroy(request_id: int) -> Response:
    """Record how every copy was destroyed."""
    lines = (request.form.get("how", ""), request.form.get("copies", ""))
    said = (reason_from(lines[0]), reason_from(lines[1]))
    service.destroy(web.database(), _settings(), request_id, said, actor=web.actor())
    return _at(request_id)
