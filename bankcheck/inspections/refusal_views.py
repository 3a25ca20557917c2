"""A refused step names every condition that is unmet, in the reader's words."""

from __future__ import annotations

from flask import Blueprint, render_template, request

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
