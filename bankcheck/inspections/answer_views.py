"""How inspections answer: refused steps by what is missing, kept files as attachments."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.machines import MoveRefused, RoleRefused


def show_refusals(routes: Blueprint) -> None:
    """Let a blueprint answer refused steps with the page that says what is missing."""
    routes.register_error_handler(MoveRefused, _unmet)
    routes.register_error_handler(RoleRefused, _not_yours)


def _unmet(refused: MoveRefused) -> tuple[str, int]:
    back = web.own_path(request.referrer)
    return render_template("inspections/refused.html", refused=refused, back=back), 409


def _not_yours(refused: RoleRefused) -> tuple[str, int]:
    back = web.own_path(request.referrer)
    return render_template("inspections/refused.html", refused=refused, back=back), 403


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
