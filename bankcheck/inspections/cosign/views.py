"""The pages of co-signing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.answer_views import attached, show_refusals
from bankcheck.inspections.cosign import pages, scans, service
from bankcheck.inspections.cosign.forms import ScanForm
from bankcheck.inspections.cosign.objects import EnvelopeUnknown, Kinds
from bankcheck.inspections.evidence.blobs import Blobs, EvidenceBroken, UploadRefused
from bankcheck.labels import msg
from bankcheck.web import Failure, needs

NAME = "cosign"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
STATES = ("collecting", "complete", "declined", "void", "expired", "all")
FAILURES: dict[type[BankcheckError], Failure] = {
    EnvelopeUnknown: Failure(
        404, msg("There is no such envelope."), msg("Choose one from the list of co-signing.")
    ),
    UploadRefused: Failure(
        422,
        msg("The file was not taken, so nothing was kept."),
        msg("Choose a file whose content is what its name says, not empty and not too large."),
    ),
    EvidenceBroken: Failure(
        409,
        msg("The kept file is not what was kept, so it is blocked."),
        msg("Tell the system administrator, who restores it from the backup."),
    ),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the views work with: the kinds of signed objects and the kept files."""

    kinds: Kinds
    blobs: Blobs


def open_room(app: Flask, home: Path, kinds: Kinds) -> None:
    """Give an application the pages of co-signing for these kinds of objects."""
    app.extensions[NAME] = Desk(kinds, Blobs(home))
    app.register_blueprint(routes)


def add_kinds(app: Flask, kinds: Kinds) -> None:
    """Let a feature above this one have its own objects signed."""
    desk = cast(Desk, app.extensions[NAME])
    app.extensions[NAME] = replace(desk, kinds={**desk.kinds, **kinds})


def _desk() -> Desk:
    return cast(Desk, current_app.extensions[NAME])


@routes.get("/cosign")
@needs("cosign.read")
def envelopes() -> str:
    """List envelopes."""
    asked = request.args.get("state", "collecting")
    state = asked if asked in STATES else "collecting"
    number = request.args.get("page", 1, type=int)
    page = pages.envelopes_page(web.database(), web.actor(), state=state, page=number)
    return render_template("inspections/envelopes.html", page=page, states=STATES)


@routes.get("/cosign/<int:envelope_id>")
@needs("cosign.read")
def envelope(envelope_id: int) -> str:
    """Show an envelope; one whose object changed is void from this look on."""
    service.check(web.database(), _desk().kinds, envelope_id)
    return _show(envelope_id, ScanForm())


def _show(envelope_id: int, form: ScanForm) -> str:
    page = pages.envelope_page(web.database(), _desk().kinds, envelope_id, actor=web.actor())
    return render_template("inspections/envelope.html", page=page, form=form)


@routes.post("/cosign/<int:envelope_id>/sign")
@needs("cosign.sign")
def sign(envelope_id: int) -> Response:
    """Sign for one's own institution."""
    service.sign(web.database(), _desk().kinds, envelope_id, actor=web.actor())
    return redirect(url_for(".envelope", envelope_id=envelope_id), 303)


@routes.post("/cosign/<int:envelope_id>/decline")
@needs("cosign.sign")
def decline(envelope_id: int) -> Response:
    """Refuse to sign, with a reason."""
    reason = request.form.get("reason", "")
    service.decline(web.database(), _desk().kinds, envelope_id, reason=reason, actor=web.actor())
    return redirect(url_for(".envelope", envelope_id=envelope_id), 303)


@routes.post("/cosign/slots/<int:slot_id>/readdress")
@needs("cosign.confirm")
def readdress(slot_id: int) -> Response:
    """Address an open slot to another person."""
    login, reason = request.form.get("login", ""), request.form.get("reason", "")
    envelope_id = service.readdress(
        web.database(), slot_id, login=login, reason=reason, actor=web.actor()
    )
    return redirect(url_for(".envelope", envelope_id=envelope_id), 303)


@routes.post("/cosign/<int:envelope_id>/slots/<int:slot_id>/scan")
@needs("cosign.record")
def record_scan(envelope_id: int, slot_id: int) -> Response | tuple[str, int]:
    """Keep a signature on paper, which waits for the second person."""
    form, desk = ScanForm(), _desk()
    if not form.validate_on_submit():
        return _show(envelope_id, form), 422
    scans.record_scan(
        web.database(), desk.kinds, desk.blobs, slot_id, form.scan(), actor=web.actor()
    )
    return redirect(url_for(".envelope", envelope_id=envelope_id), 303)


@routes.post("/cosign/signatures/<int:signature_id>/confirm")
@needs("cosign.confirm")
def confirm_scan(signature_id: int) -> Response:
    """Confirm a signature on paper as the second person."""
    envelope_id = scans.confirm_scan(web.database(), _desk().kinds, signature_id, actor=web.actor())
    return redirect(url_for(".envelope", envelope_id=envelope_id), 303)


@routes.post("/cosign/signatures/<int:signature_id>/refuse")
@needs("cosign.confirm")
def refuse_scan(signature_id: int) -> Response:
    """Refuse a signature on paper with a reason."""
    reason = request.form.get("reason", "")
    envelope_id = scans.refuse_scan(web.database(), signature_id, reason=reason, actor=web.actor())
    return redirect(url_for(".envelope", envelope_id=envelope_id), 303)


@routes.get("/cosign/signatures/<int:signature_id>/scan")
@needs("cosign.scan")
def scan(signature_id: int) -> Response:
    """Hand out a scanned page whose digests still hold."""
    content, kind = pages.scan_of(web.database(), _desk().blobs, signature_id, actor=web.actor())
    return attached(content, kind, f"signature-{signature_id}")
