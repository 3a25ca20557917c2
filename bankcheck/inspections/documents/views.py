"""The bureau's pages of documents: drafting, looking at them, issuing, handing out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.cases.answer_views import done, seen
from bankcheck.inspections.documents import numbering, own_views, pages, service
from bankcheck.inspections.documents.catalogue import KINDS, SUBJECTS
from bankcheck.inspections.documents.forms import form_of, inputs_of
from bankcheck.inspections.documents.handing_views import SHELF, handed_out, shelf
from bankcheck.inspections.documents.kinds import Kind, KindUnknown, Shelf, Subject
from bankcheck.inspections.documents.store import DocumentUnknown
from bankcheck.inspections.documents.words import GROUPS
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.labels import msg
from bankcheck.web import Failure, Room, needs

NAME = "documents"
routes = Blueprint(NAME, __name__)
show_refusals(routes, "d")
Answered = Response | tuple[str, int]
_CHOOSE = msg("Choose one from the list of documents.")
FAILURES: dict[type[BankcheckError], Failure] = {
    DocumentUnknown: Failure(404, msg("There is no such document."), _CHOOSE),
    KindUnknown: Failure(404, msg("There is no such kind of document."), _CHOOSE),
    numbering.IssuerMissing: Failure(
        422,
        msg("No institution is registered in whose name this could be issued."),
        msg("The system administrator adds the institution first."),
    ),
}


def open_room(app: Flask, home: Path) -> None:
    """Give an application the pages of documents, on both sides, over a data folder."""
    app.extensions[SHELF] = Shelf(Blobs(home), dict(KINDS), dict(SUBJECTS))
    app.register_blueprint(routes)
    app.register_blueprint(own_views.routes)
    inside = (f"{own_views.NAME}.",)
    web.add_room(app, Room("own_documents.listed", msg("Documents"), "documents.own", inside))
    web.add_words(app, {**GROUPS, "d_kind": {key: kind.words for key, kind in KINDS.items()}})


def offer(
    app: Flask,
    kinds: Mapping[str, Kind],
    subjects: Mapping[str, Subject],
    words: Mapping[str, Mapping[str, str]],
) -> None:
    """Offer another room's kinds of document, what they are about, and the words for both.

    ``words`` are groups as of ``web.add_words``: ``d_subject`` and ``d_reason`` are added to.
    """
    app.extensions[SHELF].offer(kinds, subjects)
    named = {key: kind.words for key, kind in app.extensions[SHELF].kinds.items()}
    known = app.extensions[web.WORDS]
    groups = {name: {**known.get(name, {}), **more} for name, more in words.items()}
    web.add_words(app, {**groups, "d_kind": named})


@routes.get("/documents")
@needs("documents.read")
def register() -> str:
    """Show the register of numbers."""
    kind = request.args.get("kind", "")
    page = pages.register_page(
        web.database(),
        kind=kind if kind in shelf().kinds else "",
        year=request.args.get("year", type=int),
        page=request.args.get("page", 1, type=int),
        actor=web.actor(),
    )
    return render_template("inspections/documents/register.html", page=page, kinds=shelf().kinds)


@routes.get("/documents/about/<subject>/<int:subject_id>")
@needs("documents.read")
def about(subject: str, subject_id: int) -> str:
    """Show the documents about one thing."""
    page = pages.subject_page(web.database(), shelf(), subject, subject_id, actor=web.actor())
    return render_template("inspections/documents/about.html", page=page)


def _new(kind: Kind, subject_id: int, form: Any) -> str:
    page = pages.subject_page(web.database(), shelf(), kind.subject, subject_id, actor=web.actor())
    return render_template("inspections/documents/new.html", page=page, kind=kind, form=form)


@routes.get("/documents/new/<document_kind>/<int:subject_id>")
@needs("documents.work")
def new(document_kind: str, subject_id: int) -> str:
    """Show the form of a new document."""
    found = shelf().kind(document_kind)
    return _new(found, subject_id, form_of(found))


@routes.post("/documents/new/<document_kind>/<int:subject_id>")
@needs("documents.work")
def draft(document_kind: str, subject_id: int) -> Answered:
    """Draft a document."""
    found = shelf().kind(document_kind)
    form = form_of(found)
    if not form.validate_on_submit():
        return _new(found, subject_id, form), 422
    document_id = service.draft(
        web.database(), shelf(), found.key, subject_id, inputs_of(form, found), actor=web.actor()
    )
    return _back(document_id)


def _back(document_id: int) -> Response:
    return done(url_for("documents.document", object_id=document_id))


def _show(object_id: int, form: Any = None) -> str:
    page = pages.document_page(web.database(), shelf(), object_id, actor=web.actor())
    kind = shelf().kind(page.line.kind)
    form = form or form_of(kind, page.inputs)
    return render_template("inspections/documents/document.html", page=page, kind=kind, form=form)


@routes.get("/documents/<int:object_id>")
@needs("documents.read")
def document(object_id: int) -> str:
    """Show one document as it reads."""
    return _show(object_id)


@routes.post("/documents/<int:object_id>/edit")
@needs("documents.work")
def edit(object_id: int) -> Answered:
    """Write a draft anew."""
    page = pages.document_page(web.database(), shelf(), object_id, actor=web.actor())
    kind = shelf().kind(page.line.kind)
    form = form_of(kind)
    if not form.validate_on_submit():
        return _show(object_id, form), 422
    service.edit(
        web.database(), shelf(), object_id, seen(), inputs_of(form, kind), actor=web.actor()
    )
    return _back(object_id)


def _take(object_id: int, event: str) -> Response:
    reason = request.form.get("reason", "")[:2000]
    service.take(
        web.database(), shelf(), object_id, seen(), event, reason=reason, actor=web.actor()
    )
    return _back(object_id)


@routes.post("/documents/<int:object_id>/<any(submit, discard, serve):event>")
@needs("documents.work")
def take(object_id: int, event: str) -> Response:
    """Submit, discard or serve a document."""
    return _take(object_id, event)


@routes.post("/documents/<int:object_id>/<any(give_back, void):event>")
@needs("documents.issue")
def decide(object_id: int, event: str) -> Response:
    """Give a document back, or void it, with the reason."""
    return _take(object_id, event)


@routes.post("/documents/<int:object_id>/issue")
@needs("documents.issue")
def issue(object_id: int) -> Response:
    """Issue a document that somebody else drafted."""
    service.issue(web.database(), shelf(), object_id, seen(), actor=web.actor())
    return _back(object_id)


@routes.post("/documents/<int:object_id>/issue-alone")
@needs("documents.work")
def issue_alone(object_id: int) -> Response:
    """Issue a document of a kind that needs no second person."""
    service.issue(web.database(), shelf(), object_id, seen(), actor=web.actor())
    return _back(object_id)


@routes.post("/documents/<int:object_id>/revise")
@needs("documents.work")
def revise(object_id: int) -> Response:
    """Draft the next edition of an issued document."""
    return _back(service.revise(web.database(), shelf(), object_id, seen(), actor=web.actor()))


@routes.post("/documents/<int:object_id>/<any(docx, pdf):form>")
@needs("documents.read")
def download(object_id: int, form: str) -> Response:
    """Hand out a file of a document; an event says to whom."""
    return handed_out(service.download(web.database(), shelf(), object_id, form, actor=web.actor()))
