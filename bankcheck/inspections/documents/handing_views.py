"""What the pages of documents share: the shelf, and files to keep."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from flask import current_app, send_file
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.documents.kinds import Shelf
from bankcheck.inspections.documents.service import Download

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
