"""The pages of requested material: the bureau asks and judges, the bank delivers."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.answer_views import attached, show_refusals
from bankcheck.inspections.cases.answer_views import done, seen
from bankcheck.inspections.evidence import request_pages, requests
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.evidence.forms import FileForm, RequestForm
from bankcheck.inspections.evidence.requests import RequestUnknown
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.labels import msg
from bankcheck.web import Failure, needs

NAME = "requests"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
Answered = Response | tuple[str, int]
FAILURES: dict[type[BankcheckError], Failure] = {
    RequestUnknown: Failure(
        404, msg("There is no such request for material."), msg("Choose one from the list.")
    ),
}


def open_room(app: Flask, home: Path) -> None:
    """Give an application the pages of requested material over a data folder."""
    app.extensions[NAME] = Blobs(home)
    app.register_blueprint(routes)


def _blobs() -> Blobs:
    return cast(Blobs, current_app.extensions[NAME])


@routes.get("/inspections/<int:object_id>/requests")
@needs("evidence.read")
def list_requests(object_id: int) -> str:
    """List the material asked for in an inspection."""
    return _list(object_id, RequestForm(formdata=None))


def _list(object_id: int, form: RequestForm) -> str:
    form.offer()
    page = request_pages.requests_page(web.database(), object_id, actor=web.actor())
    return render_template("inspections/requests.html", page=page, form=form)


@routes.post("/inspections/<int:object_id>/requests")
@needs("evidence.collect")
def ask(object_id: int) -> Answered:
    """Ask the bank for material."""
    form = RequestForm()
    form.offer()
    if not form.validate_on_submit():
        return _list(object_id, form), 422
    requests.ask(web.database(), object_id, form.request(), actor=web.actor())
    return done(url_for(".list_requests", object_id=object_id))


@routes.post("/requests/<int:request_id>/<any(accept, flag, ask_again, withdraw):event>")
@needs("evidence.collect")
def decide(request_id: int, event: str) -> Response:
    """Judge what came, or end the request."""
    reason = request.form.get("reason", "")[:2000]
    object_id = requests.decide(
        web.database(), request_id, seen(), event, reason=reason, actor=web.actor()
    )
    return done(url_for(".list_requests", object_id=object_id))


@routes.get("/material")
@needs("material.read")
def listed() -> str:
    """Show what the reader's bank is asked for."""
    number = request.args.get("page", 1, type=int)
    lines = request_pages.own_requests(web.database(), web.actor(), number)
    return render_template("inspections/own_requests.html", lines=lines, page=number)


@routes.get("/material/<int:request_id>")
@needs("material.read")
def own(request_id: int) -> str:
    """Show one request for material."""
    return _show(request_id, FileForm(formdata=None))


def _show(request_id: int, form: FileForm) -> str:
    page = request_pages.own_request(web.database(), request_id, actor=web.actor())
    return render_template("inspections/own_request.html", page=page, form=form)


@routes.post("/material/<int:request_id>/files")
@needs("material.deliver")
def deliver(request_id: int) -> Answered:
    """Deliver a file."""
    form = FileForm()
    if not form.validate_on_submit():
        return _show(request_id, form), 422
    requests.deliver(
        web.database(), _blobs(), SCANNERS, request_id, form.given(), actor=web.actor()
    )
    return done(url_for(".own", request_id=request_id))


@routes.post("/material/<int:request_id>/files/<int:delivery_id>/take-off")
@needs("material.deliver")
def take_off(request_id: int, delivery_id: int) -> Response:
    """Take a file off that was not handed over yet."""
    requests.take_off(web.database(), request_id, delivery_id, actor=web.actor())
    return done(url_for(".own", request_id=request_id))


@routes.post("/material/<int:request_id>/files/<int:delivery_id>/open")
@needs("material.read")
def read(request_id: int, delivery_id: int) -> Response:
    """Hand a file back to its bank; its digests still hold."""
    content, row = requests.read(
        web.database(), _blobs(), request_id, delivery_id, actor=web.actor()
    )
    return attached(content, row.media_type, f"material-{delivery_id}")


@routes.post("/material/<int:request_id>/provide")
@needs("material.submit")
def provide(request_id: int) -> Response:
    """Hand the material over for the bank."""
    requests.provide(web.database(), request_id, seen(), actor=web.actor())
    return done(url_for(".own", request_id=request_id))
