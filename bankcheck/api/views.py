"""The service for programs, opened: every call, its description and its errors."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app

from bankcheck import web
from bankcheck.api import inquiry_views, load_views, run_views, suspicion_views
from bankcheck.api.budget import BudgetSpent
from bankcheck.api.failure_views import answer
from bankcheck.api.frame_views import NAME, PREFIX, describe
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.permissions import PUBLIC
from bankcheck.settings import Settings
from bankcheck.web import Failure, needs

SPEC = "bankcheck.api.spec"
GROUPS = (load_views.calls, run_views.calls, suspicion_views.calls, inquiry_views.calls)
pages = Blueprint(NAME, __name__, url_prefix=PREFIX)
FAILURES: dict[type[BankcheckError], Failure] = {
    BudgetSpent: Failure(
        429,
        msg("The rows that a posting may read in a day are used up."),
        msg("Ask for an export, which somebody else approves, or go on tomorrow."),
    ),
}


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the service for programs."""
    app.extensions[NAME] = settings
    service = describe(app)
    for group in GROUPS:
        # No cookie is believed under this prefix, so there is nothing a foreign page could use.
        web.csrf.exempt(group)
        service.register_blueprint(group)
    app.register_blueprint(pages)
    app.extensions[SPEC] = service.spec.to_dict()
    web.answer_failures(app, "/api/", answer)


@pages.get("/openapi.json")
@needs(PUBLIC)
def openapi() -> dict[str, Any]:
    """Describe the service."""
    description: dict[str, Any] = current_app.extensions[SPEC]
    return description
