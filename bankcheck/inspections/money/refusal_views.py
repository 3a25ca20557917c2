"""How the pages of money answer refused steps: with what is missing, in their words."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from bankcheck import web
from bankcheck.machines import MoveRefused, RoleRefused


def show_refusals(routes: Blueprint) -> None:
    """Let a blueprint answer refused steps with the page that says what is missing."""
    routes.register_error_handler(MoveRefused, _unmet)
    routes.register_error_handler(RoleRefused, _not_yours)


def _unmet(refused: MoveRefused) -> tuple[str, int]:
    return _page(refused, refused.unmet), 409


def _not_yours(refused: RoleRefused) -> tuple[str, int]:
    return _page(refused, None), 403


def _page(refused: MoveRefused | RoleRefused, unmet: tuple[str, ...] | None) -> str:
    back = web.own_path(request.referrer)
    page = "inspections/money/refused.html"
    return render_template(page, refused=refused, unmet=unmet, back=back)
