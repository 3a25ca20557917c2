"""The gate in front of every route: no declared permission, no entry; refusals leave an event."""

from __future__ import annotations

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.accounts import sessions
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import DONE, REFUSED, record
from bankcheck.permissions import PERMISSIONS, PUBLIC, is_allowed

TOKEN = "token"  # noqa: S105  the name of a place in the cookie, no secret
ARRIVING = "arriving"
API_PREFIX = "/api/"


def install(app: Flask) -> None:
    """Put the gate before every route of an application."""
    app.before_request(_arrive)
    app.before_request(_stop)


def _arrive() -> None:
    g.actor, g.visit = None, None
    if request.path.startswith(API_PREFIX):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind == "Bearer" and token:
            g.actor = sessions.bearer(web.database(), token, web.network())
    elif TOKEN in session:
        g.visit = sessions.visit(web.database(), session[TOKEN], web.network())
        g.actor = g.visit.actor if g.visit and not g.visit.must_change else None


def permission_of(endpoint: str | None) -> str | None:
    """Return the permission a route declares; the static files are public."""
    if endpoint == "static":
        return PUBLIC
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, web.PERMISSION_MARK, None)


def _stop() -> Response | None:
    if request.endpoint is None:
        return None
    permission = permission_of(request.endpoint)
    if permission == PUBLIC:
        return None
    if permission == ARRIVING and g.visit is not None:
        return None
    actor: Actor | None = g.actor
    if actor is None:
        return _sign_in_first()
    if permission is None or not is_allowed(actor.role, permission):
        _leave_event(actor, "refused", REFUSED, permission or "undeclared")
        raise Forbidden
    if PERMISSIONS[permission].fresh and not actor.fresh:
        return _again()
    if PERMISSIONS[permission].sensitive:
        _leave_event(actor, "read", DONE, permission)
    return None


def _sign_in_first() -> Response:
    if request.path.startswith(API_PREFIX):
        raise Unauthorized
    where = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=where))


def _again() -> Response:
    if request.path.startswith(API_PREFIX):
        raise Forbidden
    where = request.full_path.rstrip("?") if request.method == "GET" else request.referrer
    return redirect(url_for("accounts.sign_in_again", next=web.own_path(where)))


def _leave_event(actor: Actor, event: str, result: str, permission: str) -> None:
    with web.database().write(EVERYTHING) as writing:
        record(
            writing,
            actor,
            event,
            ("page", request.path[:128]),
            bank=actor.bank_code,
            result=result,
            detail={"permission": permission, "method": request.method},
        )
