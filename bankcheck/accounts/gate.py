"""The gate in front of every route: no declared permission, no entry; refusals leave an event."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.accounts import kept, sessions
from bankcheck.accounts.sessions import Step
from bankcheck.accounts.vault import Vault
from bankcheck.actors import EVERYTHING, Actor
from bankcheck.audit.record import DONE, REFUSED, record
from bankcheck.clock import now
from bankcheck.labels import gettext
from bankcheck.permissions import PERMISSIONS, PUBLIC, is_allowed

TOKEN = "token"  # noqa: S105  the name of a place in the cookie, no secret
ARRIVING = "arriving"
API_PREFIX = "/api/"
SEE_OTHER = 303
VAULT = "bankcheck.vault"
# What is typed at these doors is never kept or shown again: passwords and codes.
_OWN_DOORS = ("accounts.", "own.", "people.", "tokens.")
_LEAST_TYPED = 5
STEP_PAGES = {
    Step.PASSWORD: "own.password",
    Step.POSTING: "own.posting",
    Step.SECOND_FACTOR: "own.second_factor",
}


def install(app: Flask) -> None:
    """Put the gate before every route of an application."""
    app.before_request(_arrive)
    app.before_request(_stop)
    app.after_request(_tell)
    app.jinja_env.globals.update(typed_texts=typed_texts, idle_end=idle_end, idle=sessions.IDLE)


def _arrive() -> None:
    g.actor, g.visit = None, None
    if request.path.startswith(API_PREFIX):
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind == "Bearer" and token:
            g.actor = sessions.bearer(web.database(), token, web.network())
    elif TOKEN in session:
        g.visit = sessions.visit(web.database(), session[TOKEN], web.network())
        g.actor = g.visit.actor if g.visit else None


def vault() -> Vault:
    """Return what hashes and seals in this application."""
    return cast(Vault, current_app.extensions[VAULT])


def stay(token: str) -> None:
    """Give the browser a token, and nothing of what it had before."""
    session.clear()
    session[TOKEN], session.permanent = token, True


def idle_end() -> datetime:
    """Return when this sign-in ends unless another page is loaded before."""
    return now() + sessions.IDLE


def typed_texts() -> tuple[str, ...]:
    """Return the texts of a form that was refused, so that nobody has to write them twice."""
    own = (request.endpoint or "").startswith(_OWN_DOORS)
    if request.method != "POST" or own:
        return ()
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        # What could not be read, or was too large, is shown no more than it was taken.
        return ()
    given = (text for name, text in sent if name != "csrf_token")
    return tuple(text for text in given if len(text) >= _LEAST_TYPED and not text.isdigit())


def _tell(response: Response) -> Response:
    """Say that a step was done where its view said nothing of its own."""
    is_done = request.method == "POST" and response.status_code == SEE_OTHER
    coming_in = TOKEN not in session or (request.endpoint or "").startswith("accounts.")
    if is_done and not coming_in and g.get("actor") and not session.get("_flashes"):
        flash(gettext("Done. The page shows how it stands now."), "good")
    return response


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
    if g.visit is not None and g.visit.step is not None:
        return redirect(url_for(STEP_PAGES[g.visit.step], next=_where_to()))
    token = session.get(TOKEN)
    if token and not session.get("_flashes"):
        flash(gettext("Your sign-in has ended. Sign in again to go on."), "warn")
    owner = kept.owner(web.database(), token) if token else None
    return redirect(url_for("accounts.sign_in", next=_where_to(owner)))


def _again() -> Response:
    if request.path.startswith(API_PREFIX):
        raise Forbidden
    where = _where_to(g.visit.person_id if g.visit else None)
    return redirect(url_for("accounts.sign_in_again", next=where))


def _where_to(person_id: int | None = None) -> str | None:
    """Return where to go on afterwards; what a person sent waits there for them."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if person_id is not None and _is_keepable():
        fields = request.form.to_dict(flat=False)
        fields.pop("csrf_token", None)
        path = request.full_path.rstrip("?")
        key = kept.keep(web.database(), vault(), person_id, path, fields)
        if key:
            return url_for("own.kept_entry", key=key)
    # The form's own page, when the form says where that is; never another site.
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host else None


def _is_keepable() -> bool:
    own = (request.endpoint or "").startswith(_OWN_DOORS)
    files = any(one.filename for one in request.files.values())
    return request.method == "POST" and not own and not files


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
