"""How assessments, decisions and fees answer refused steps: with what is missing, in words."""

from __future__ import annotations

from flask import Blueprint, render_template, request

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
    page = "scoring/refused.html"
    return render_template(page, refused=refused, unmet=unmet, back=back), status
