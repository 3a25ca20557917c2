"""The pages on which a bank reads and keeps the documents that were served on it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.documents import pages, service
from bankcheck.inspections.documents.handing_views import handed_out, shelf
from bankcheck.web import needs

NAME = "own_documents"
routes = Blueprint(NAME, __name__)
show_refusals(routes, "d")


@routes.get("/own-documents")
@needs("documents.own")
def listed() -> str:
    """Show the documents served on the reader's bank."""
    number = request.args.get("page", 1, type=int)
    page = pages.own_documents(web.database(), page=number, actor=web.actor())
    return render_template("inspections/documents/own.html", page=page)


@routes.get("/own-documents/<int:object_id>")
@needs("documents.own")
def document(object_id: int) -> str:
    """Show one of them."""
    page = pages.own_document(web.database(), object_id, actor=web.actor())
    return render_template("inspections/documents/own_document.html", page=page)


@routes.post("/own-documents/<int:object_id>/<any(docx, pdf):form>")
@needs("documents.own")
def download(object_id: int, form: str) -> Response:
    """Hand out a file of one of them."""
    return handed_out(service.download(web.database(), shelf(), object_id, form, actor=web.actor()))
