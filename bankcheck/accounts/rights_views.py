"""The page of rights: which role may do what."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask, render_template

from bankcheck import web
from bankcheck.accounts.gate import permission_of
from bankcheck.accounts.rights import ROLES, Route, document, mark
from bankcheck.accounts.words import RIGHTS
from bankcheck.machines import Machine
from bankcheck.permissions import PERMISSIONS, SIGNED_IN
from bankcheck.web import needs

pages = Blueprint("rights", __name__)
UNDECLARED = "undeclared"
_AUTOMATIC = frozenset({"HEAD", "OPTIONS"})


@pages.get("/rights")
@needs(SIGNED_IN)
def rights() -> str:
    """Show who may do what."""
    return render_template(
        "accounts/rights.html", roles=ROLES, rights=PERMISSIONS, mark=mark, own=web.actor().role
    )


def routes_of(app: Flask) -> tuple[Route, ...]:
    """Return every route of an application with the right it declares."""
    with app.app_context():
        return tuple(
            sorted(
                Route(rule.rule, method, permission_of(rule.endpoint) or UNDECLARED)
                for rule in app.url_map.iter_rules()
                for method in (rule.methods or frozenset()) - _AUTOMATIC
            )
        )


def rights_document(app: Flask, machines: Iterable[Machine]) -> str:
    """Return the page of the documentation for an application and its lifecycles."""
    return document(RIGHTS, routes_of(app), machines)
