"""How findings and rectification answer refused steps: with what is missing, in their words."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.machines import MoveRefused, RoleRefused


def show_refusals(routes: Blueprint) -> None:
    """Let a blueprint answer refused steps with the page that says what is missing."""
    routes.register_error_handler(MoveRefused, _refused)
    routes.register_error_handler(RoleRefused, _refused)


def _refused(refused: MoveRefused | RoleRefused) -> tuple[str, int]:
    back = web.own_path(request.referrer)
    unmet = refused.unmet if isinstance(refused, MoveRefused) else None
    status = 403 if unmet is None else 409
    page = "inspections/cases/refused.html"
    return render_template(page, refused=refused, unmet=unmet, back=back), status


def done(address: str) -> Response:
    """Say that a step was taken, and lead to a page."""
    flash(gettext("Done."), "good")
    return redirect(address, 303)


def seen() -> int:
    """Return the version of the row that was on the screen; 0 is never one."""
    return request.form.get("row_version", 0, type=int)
