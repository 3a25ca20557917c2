"""The pages of objections, on both sides."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.cases.answer_views import done, seen, show_refusals
from bankcheck.inspections.rectification import amending, objection_pages, objections
from bankcheck.money import fen_from_yuan
from bankcheck.web import needs

NAME = "objections"
routes = Blueprint(NAME, __name__)
show_refusals(routes)


def _show(object_id: int) -> str:
    page = objection_pages.objection_page(web.database(), object_id, actor=web.actor())
    return render_template("inspections/rectification/objection.html", page=page)


@routes.get("/objections")
@needs("notices.read")
def listed() -> str:
    """Show the objections of all banks."""
    number = request.args.get("page", 1, type=int)
    lines = objection_pages.objections_page(web.database(), web.actor(), number)
    return render_template("inspections/rectification/objections.html", lines=lines, page=number)


@routes.get("/objections/<int:object_id>")
@needs("notices.read")
def objection(object_id: int) -> str:
    """Show one objection to the bureau."""
    return _show(object_id)


@routes.get("/rectification/objections/<int:object_id>")
@needs("responses.read")
def own(object_id: int) -> str:
    """Show one objection to its bank."""
    return _show(object_id)


@routes.post("/objections/<int:object_id>/admit")
@needs("responses.rehear")
def admit(object_id: int) -> Response:
    """Admit an objection."""
    objections.admit(web.database(), object_id, seen(), actor=web.actor())
    return done(url_for("objections.objection", object_id=object_id))


@routes.post("/objections/<int:object_id>/<any(refuse, uphold, support_partly, support):event>")
@needs("responses.rehear")
def conclude(object_id: int, event: str) -> Response:
    """Decide on an objection; partial support says how much stays determined."""
    objections.conclude(
        web.database(), object_id, seen(), event, reason=request.form.get("reason", ""),
        actor=web.actor(), left_fen=_left(),
    )  # fmt: skip
    return done(url_for("objections.objection", object_id=object_id))


def _left() -> int | None:
    return fen_from_yuan(request.form.get("left", "").strip().replace(",", ""))


@routes.post("/objections/<int:object_id>/ask-signatures")
@needs("responses.rehear")
def ask_signatures(object_id: int) -> Response:
    """Put what stays determined of a joint finding to both institutions."""
    amending.ask_signatures(
        web.database(), object_id, seen(), left_fen=_left(), reason=request.form.get("reason", ""),
        actor=web.actor(),
    )  # fmt: skip
    return done(url_for("objections.objection", object_id=object_id))


@routes.post("/objections/<int:object_id>/stop-signing")
@needs("responses.rehear")
def stop_signing(object_id: int) -> Response:
    """Take an amount back from both institutions."""
    reason = request.form.get("reason", "")
    amending.stop_signing(web.database(), object_id, seen(), reason=reason, actor=web.actor())
    return done(url_for("objections.objection", object_id=object_id))


@routes.post("/objections/<int:object_id>/reassign")
@needs("responses.rehear")
def reassign(object_id: int) -> Response:
    """Take an objection from a rehearer who left."""
    reason = request.form.get("reason", "")
    objections.reassign(web.database(), object_id, seen(), reason=reason, actor=web.actor())
    return done(url_for("objections.objection", object_id=object_id))


@routes.post("/rectification/objections/<int:object_id>/take-back")
@needs("responses.submit")
def take_back(object_id: int) -> Response:
    """Take the bank's objection back."""
    reason = request.form.get("reason", "")
    objections.take_back(web.database(), object_id, seen(), reason=reason, actor=web.actor())
    return done(url_for("objections.own", object_id=object_id))
