"""How casework answers: refused steps by what is missing, kept files as attachments."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.machines import MoveRefused, RoleRefused

PAGE = "inspections/refused.html"


def show_refusals(routes: Blueprint, group: str = "i", page: str = PAGE) -> None:
    """Let a blueprint answer refused steps with the page that says what is missing.

    The labels of machines, events, guards and states are those of the group.
    """

    def refused(error: MoveRefused | RoleRefused) -> tuple[str, int]:
        unmet = error.unmet if isinstance(error, MoveRefused) else None
        back = web.own_path(request.referrer)
        status = 403 if unmet is None else 409
        shown = render_template(page, refused=error, unmet=unmet, back=back, group=group)
        return shown, status

    routes.register_error_handler(MoveRefused, refused)
    routes.register_error_handler(RoleRefused, refused)


def attached(content: bytes, kind: str, name: str) -> Response:
    """Return bytes as a file to keep, never as a page of this site."""
    ending = {
        "application/pdf": ".pdf",
        "image/png": ".png",
        "image/jpeg": ".jpg",
        "application/zip": ".zip",
    }.get(kind, "")
    response = Response(content, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}{ending}")
    return response
