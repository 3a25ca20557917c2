"""The pages of evidence."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.answer_views import attached, show_refusals
from bankcheck.inspections.evidence import packages, pages, service
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.evidence.forms import EvidenceForm
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.web import needs

NAME = "evidence"
routes = Blueprint(NAME, __name__)
show_refusals(routes)


def open_room(app: Flask, home: Path) -> None:
    """Give an application the pages of evidence over a data folder."""
    app.extensions[NAME] = Blobs(home)
    app.register_blueprint(routes)


def _blobs() -> Blobs:
    return cast(Blobs, current_app.extensions[NAME])


@routes.get("/inspections/<int:object_id>/evidence")
@needs("evidence.read")
def list_evidence(object_id: int) -> str:
    """List the evidence of an inspection."""
    return _list(object_id, EvidenceForm())


def _list(object_id: int, form: EvidenceForm) -> str:
    form.offer()
    page = pages.evidences_page(web.database(), object_id, actor=web.actor())
    return render_template("inspections/evidences.html", page=page, form=form)


@routes.post("/inspections/<int:object_id>/evidence")
@needs("evidence.collect")
def take_in(object_id: int) -> Response | tuple[str, int]:
    """Take a file in."""
    form = EvidenceForm()
    form.offer()
    if not form.validate_on_submit():
        return _list(object_id, form), 422
    evidence_id = service.take_in(
        web.database(), _blobs(), SCANNERS, object_id, form.evidence(), actor=web.actor()
    )
    return redirect(url_for(".evidence", object_id=object_id, evidence_id=evidence_id), 303)


@routes.get("/inspections/<int:object_id>/evidence/<int:evidence_id>")
@needs("evidence.read")
def evidence(object_id: int, evidence_id: int) -> str:
    """Show a piece of evidence and its custody."""
    page = pages.evidence_page(web.database(), object_id, evidence_id, actor=web.actor())
    return render_template("inspections/evidence.html", page=page)


@routes.post("/inspections/<int:object_id>/evidence/<int:evidence_id>/view")
@needs("evidence.view")
def view(object_id: int, evidence_id: int) -> Response:
    """Hand out a file whose digests hold; its custody says who looked and why."""
    purpose = request.form.get("reason", "").strip()[:1000] or "-"
    content, kind, number = service.read(
        web.database(), _blobs(), object_id, evidence_id, purpose=purpose, actor=web.actor()
    )
    return attached(content, kind, number)


@routes.post("/evidence/<int:evidence_id>/<any(register, reject, seal):event>")
@needs("evidence.collect")
def take(evidence_id: int, event: str) -> Response:
    """Register, reject or seal a piece of evidence."""
    return _take(evidence_id, event)


@routes.post("/evidence/<int:evidence_id>/give_back")
@needs("evidence.approve")
def give_back(evidence_id: int) -> Response:
    """Give an original back."""
    return _take(evidence_id, "give_back")


def _take(evidence_id: int, event: str) -> Response:
    object_id = service.take(
        web.database(),
        _blobs(),
        SCANNERS,
        evidence_id,
        event,
        reason=request.form.get("reason", ""),
        actor=web.actor(),
    )
    return redirect(url_for(".evidence", object_id=object_id, evidence_id=evidence_id), 303)


@routes.post("/inspections/<int:object_id>/packages")
@needs("evidence.collect")
def ask_package(object_id: int) -> Response:
    """Ask for a package of all sealed evidence."""
    purpose = request.form.get("reason", "")[:1000]
    packages.request(web.database(), object_id, purpose=purpose, actor=web.actor())
    return redirect(url_for(".list_evidence", object_id=object_id), 303)


@routes.post("/packages/<int:package_id>/<any(approve, refuse):event>")
@needs("evidence.approve")
def decide_package(package_id: int, event: str) -> Response:
    """Approve or refuse a package."""
    reason = request.form.get("reason", "")[:1000]
    object_id = packages.decide(web.database(), package_id, event, reason=reason, actor=web.actor())
    return redirect(url_for(".list_evidence", object_id=object_id), 303)


@routes.post("/packages/<int:package_id>/hand_out")
@needs("evidence.hand_out")
def hand_out(package_id: int) -> Response:
    """Hand out an approved package, once."""
    content, name = packages.hand_out(web.database(), _blobs(), package_id, actor=web.actor())
    return attached(content, "application/zip", name)
