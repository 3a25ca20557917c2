"""The pages of the audit chain, for the auditor and the security administrator."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.audit import store
from bankcheck.audit.listing import asked_for
from bankcheck.audit.words import FAMILIES, GROUPS, OBJECTS
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.settings import Settings
from bankcheck.web import Failure, needs

NAME = "audit"
pages = Blueprint(NAME, __name__)
FAILURES: dict[type[BankcheckError], Failure] = {
    store.EventUnknown: Failure(
        404,
        msg("There is no such event."),
        msg("Look for it in the list of events."),
    ),
}


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the audit pages."""
    app.extensions[NAME] = settings
    app.register_blueprint(pages)
    web.add_words(app, GROUPS)
    web.add_room(app, web.Room("audit.events", msg("Audit"), "audit.read", ("audit.",)))


def _settings() -> Settings:
    return cast(Settings, current_app.extensions[NAME])


@pages.get("/audit")
@needs("audit.read")
def events() -> str:
    """Show one page of events under the filters of the address."""
    page = store.list_page(web.database(), web.actor(), asked_for(request.args))
    return render_template("audit/events.html", page=page, families=FAMILIES, objects=OBJECTS)


@pages.get("/audit/<int:seq>")
@needs("audit.read")
def event(seq: int) -> str:
    """Show one event between its neighbours."""
    page = store.event_page(web.database(), web.actor(), seq)
    return render_template("audit/event.html", page=page)


@pages.post("/audit/verifications")
@needs("audit.read")
def verify() -> Response:
    """Verify the whole chain and lead to the result."""
    seq = store.verify_now(web.database(), _settings(), web.actor())
    return redirect(url_for("audit.verification", seq=seq), 303)


@pages.get("/audit/verifications/<int:seq>")
@needs("audit.read")
def verification(seq: int) -> str:
    """Show the result that a verification left."""
    page = store.result_page(web.database(), web.actor(), seq)
    return render_template("audit/verification.html", page=page)
