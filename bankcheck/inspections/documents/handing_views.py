"""What the pages of documents share: the shelf, files to keep, and refused steps."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from flask import Blueprint, current_app, render_template, request, send_file
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.documents.kinds import Shelf
from bankcheck.inspections.documents.service import Download
from bankcheck.machines import MoveRefused, RoleRefused

SHELF = "documents"


def shelf() -> Shelf:
    """Return what the views of this application work with."""
    return cast(Shelf, current_app.extensions[SHELF])


def handed_out(file: Download) -> Response:
    """Return a file to keep, never a page of this site."""
    response = send_file(
        BytesIO(file.content), mimetype=file.media, as_attachment=True, download_name=file.name,
        etag=False,
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = web.SANDBOX
    return response


def show_refusals(routes: Blueprint) -> None:
    """Let a blueprint answer refused steps with the page that says what is missing."""
    routes.register_error_handler(MoveRefused, _refused)
    routes.register_error_handler(RoleRefused, _refused)


def _refused(refused: MoveRefused | RoleRefused) -> tuple[str, int]:
    back = web.own_path(request.referrer)
    unmet = refused.unmet if isinstance(refused, MoveRefused) else None
    status = 403 if unmet is None else 409
    page = "inspections/documents/refused.html"
    return render_template(page, refused=refused, unmet=unmet, back=back), status
