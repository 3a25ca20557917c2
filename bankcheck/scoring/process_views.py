"""The pages on which a score becomes final: objections, lines by hand, editions, signatures."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.labels import gettext
from bankcheck.money import fen_from_yuan
from bankcheck.scoring import hand_lines, objections, process_pages, signing
from bankcheck.scoring.answer_views import show_refusals
from bankcheck.scoring.assessment_views import version
from bankcheck.scoring.hand_lines import NewLine
from bankcheck.scoring.objections import Contested, Verdict
from bankcheck.scoring.process_models import HandKind
from bankcheck.scoring.refusals import LineRefused
from bankcheck.web import needs

NAME = "process"
routes = Blueprint(NAME, __name__)
show_refusals(routes)


def _at(object_id: int) -> Response:
    return redirect(url_for("process.assessment", object_id=object_id), 303)


def _own(sheet_id: int) -> Response:
    return redirect(url_for("process.own", sheet_id=sheet_id), 303)


def _objection(endpoint: str, object_id: int) -> Response:
    flash(gettext("Done."))
    return redirect(url_for(endpoint, object_id=object_id), 303)


@routes.get("/assessments/process/<int:object_id>")
@needs("assessments.read")
def assessment(object_id: int) -> str:
    """Show where an assessment stands."""
    page = process_pages.process_page(web.database(), object_id, actor=web.actor())
    return render_template("scoring/process.html", page=page, kinds=list(HandKind))


@routes.post("/assessments/process/<int:object_id>/signatures")
@needs("assessments.decide")
def ask_signatures(object_id: int) -> Response:
    """Send a score to both institutions to be signed."""
    envelope = signing.ask_signatures(web.database(), object_id, version(), actor=web.actor())
    return redirect(url_for("cosign.envelope", envelope_id=envelope), 303)


@routes.post("/assessments/process/<int:object_id>/lines")
@needs("assessments.line")
def propose_line(object_id: int) -> Response:
    """Propose a line by hand."""
    hand_lines.propose(web.database(), object_id, _line(), actor=web.actor())
    return _at(object_id)


def _line() -> NewLine:
    form = request.form
    # Points have two decimals like yuan, so that the same exact reading serves both.
    given = form.get("points", "").strip()
    hundredths = fen_from_yuan(given) if given else 0
    if hundredths is None or form.get("kind") not in list(HandKind):
        raise LineRefused
    told = form.get("reason", ""), form.get("evidence", "")
    return NewLine(HandKind(form["kind"]), form.get("indicator", ""), hundredths, *told)


@routes.post("/assessments/lines/<int:line_id>/<any(approve, reject):event>")
@needs("assessments.settle")
def decide_line(line_id: int, event: str) -> Response:
    """Approve or reject a line by hand."""
    reason = request.form.get("reason", "")
    return _at(
        hand_lines.decide(web.database(), line_id, version(), event, reason, actor=web.actor())
    )


@routes.get("/assessments/objections/<int:object_id>")
@needs("assessments.read")
def objection(object_id: int) -> str:
    """Show one objection to the bureau."""
    page = process_pages.objection_page(web.database(), object_id, actor=web.actor())
    return render_template("scoring/objection.html", page=page)


@routes.post("/assessments/objections/<int:object_id>/admit")
@needs("assessments.review")
def admit(object_id: int) -> Response:
    """Take an objection up."""
    objections.admit(web.database(), object_id, version(), actor=web.actor())
    return _objection("process.objection", object_id)


@routes.post("/assessments/objections/<int:object_id>/<any(refuse, uphold, dismiss):event>")
@needs("assessments.review")
def conclude(object_id: int, event: str) -> Response:
    """Decide on an objection."""
    items = request.form.get("items", 0, type=int)
    verdict = Verdict(event, request.form.get("reason", ""), items)
    objections.conclude(web.database(), object_id, version(), verdict, actor=web.actor())
    return _objection("process.objection", object_id)


@routes.post("/assessments/objections/<int:object_id>/reassign")
@needs("assessments.settle")
def reassign(object_id: int) -> Response:
    """Take an objection from a reviewer who left."""
    reason = request.form.get("reason", "")
    objections.reassign(web.database(), object_id, version(), reason, actor=web.actor())
    return _objection("process.objection", object_id)


@routes.get("/own-assessments/<int:sheet_id>/objections")
@needs("assessments.own")
def own(sheet_id: int) -> str:
    """Show a bank what it may object to."""
    page = process_pages.own_process_page(web.database(), sheet_id, actor=web.actor())
    return render_template("scoring/own_process.html", page=page)


@routes.post("/own-assessments/<int:sheet_id>/objections")
@needs("assessments.object")
def draft(sheet_id: int) -> Response:
    """Draft an objection to lost points."""
    form = request.form
    given = Contested(form.get("indicator", ""), form.get("cause", ""), form.get("statement", ""))
    number = objections.draft(web.database(), sheet_id, given, actor=web.actor())
    return _objection("process.own_objection", number)


@routes.post("/own-assessments/<int:sheet_id>/accept")
@needs("assessments.file")
def accept(sheet_id: int) -> Response:
    """Say that the bank does not object."""
    objections.accept(web.database(), sheet_id, actor=web.actor())
    return _own(sheet_id)


@routes.get("/own-assessments/objections/<int:object_id>")
@needs("assessments.own")
def own_objection(object_id: int) -> str:
    """Show a bank its own objection."""
    page = process_pages.objection_page(web.database(), object_id, actor=web.actor())
    return render_template("scoring/objection.html", page=page)


@routes.post("/own-assessments/objections/<int:object_id>/edit")
@needs("assessments.object")
def edit(object_id: int) -> Response:
    """Write a draft anew."""
    text = request.form.get("statement", "")
    objections.edit(web.database(), object_id, version(), text, actor=web.actor())
    return _objection("process.own_objection", object_id)


@routes.post("/own-assessments/objections/<int:object_id>/file")
@needs("assessments.file")
def file(object_id: int) -> Response:
    """File what a colleague drafted."""
    objections.file(web.database(), object_id, version(), actor=web.actor())
    return _objection("process.own_objection", object_id)


@routes.post("/own-assessments/objections/<int:object_id>/discard")
@needs("assessments.object")
def discard(object_id: int) -> Response:
    """Discard a draft."""
    objections.give_up(web.database(), object_id, version(), "", actor=web.actor())
    return _objection("process.own_objection", object_id)


@routes.post("/own-assessments/objections/<int:object_id>/take-back")
@needs("assessments.file")
def take_back(object_id: int) -> Response:
    """Take a filed objection back, or discard a draft."""
    reason = request.form.get("reason", "")
    objections.give_up(web.database(), object_id, version(), reason, actor=web.actor())
    return _objection("process.own_objection", object_id)
