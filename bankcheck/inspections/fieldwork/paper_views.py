"""The pages of working papers."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.fieldwork import paper_pages, papers
from bankcheck.inspections.fieldwork.desk_views import routes
from bankcheck.web import needs

LONGEST = 8000


def _content() -> dict[str, str]:
    return {name: request.form.get(name, "")[:LONGEST] for name in papers.FIELDS}


def _back(object_id: int, paper_id: int) -> Response:
    return redirect(url_for(".paper", object_id=object_id, paper_id=paper_id), 303)


@routes.get("/inspections/<int:object_id>/papers")
@needs("inspections.read")
def list_papers(object_id: int) -> str:
    """List the working papers of an inspection."""
    page = paper_pages.papers_page(web.database(), object_id, actor=web.actor())
    return render_template("inspections/papers.html", page=page, fields=papers.FIELDS)


@routes.post("/inspections/<int:object_id>/papers")
@needs("inspections.recuse")
def add_paper(object_id: int) -> Response:
    """Add a working paper."""
    paper_id = papers.add_paper(web.database(), object_id, _content(), actor=web.actor())
    return _back(object_id, paper_id)


@routes.get("/inspections/<int:object_id>/papers/<int:paper_id>")
@needs("inspections.read")
def paper(object_id: int, paper_id: int) -> str:
    """Show a working paper."""
    page = paper_pages.paper_page(web.database(), object_id, paper_id, actor=web.actor())
    return render_template("inspections/paper.html", page=page, fields=papers.FIELDS)


@routes.post("/inspections/<int:object_id>/papers/<int:paper_id>")
@needs("inspections.recuse")
def save_paper(object_id: int, paper_id: int) -> Response:
    """Save a working paper as its next version."""
    papers.save(web.database(), object_id, paper_id, _content(), actor=web.actor())
    return _back(object_id, paper_id)


@routes.post("/inspections/<int:object_id>/papers/<int:paper_id>/<any(prepare, review):event>")
@needs("inspections.recuse")
def take_paper(object_id: int, paper_id: int, event: str) -> Response:
    """Sign a working paper as preparer or reviewer."""
    papers.take(web.database(), object_id, paper_id, event, actor=web.actor())
    return _back(object_id, paper_id)


@routes.post("/inspections/<int:object_id>/papers/<int:paper_id>/notes")
@needs("inspections.recuse")
def raise_note(object_id: int, paper_id: int) -> Response:
    """Raise a review note."""
    text = request.form.get("text", "")[:LONGEST]
    papers.raise_note(web.database(), object_id, paper_id, text=text, actor=web.actor())
    return _back(object_id, paper_id)


@routes.post("/inspections/<int:object_id>/notes/<int:note_id>/answer")
@needs("inspections.recuse")
def answer_note(object_id: int, note_id: int) -> Response:
    """Answer a review note."""
    text = request.form.get("reason", "")[:LONGEST]
    paper_id = papers.answer_note(web.database(), object_id, note_id, text=text, actor=web.actor())
    return _back(object_id, paper_id)


@routes.post("/inspections/<int:object_id>/notes/<int:note_id>/clear")
@needs("inspections.recuse")
def clear_note(object_id: int, note_id: int) -> Response:
    """Clear one's own review note."""
    paper_id = papers.clear_note(web.database(), object_id, note_id, actor=web.actor())
    return _back(object_id, paper_id)


@routes.post("/inspections/<int:object_id>/papers/<int:paper_id>/acknowledgement")
@needs("inspections.work")
def acknowledge(object_id: int, paper_id: int) -> Response:
    """Record whether the bank signed."""
    how, why = request.form.get("how", ""), request.form.get("why", "")[:LONGEST]
    papers.acknowledge(web.database(), object_id, paper_id, how=how, why=why, actor=web.actor())
    return _back(object_id, paper_id)
