"""The room of suspicions opens as one: its pages, its words, and how its errors are answered."""

from __future__ import annotations

from flask import Flask, url_for

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.reconcile.web import Case, lead_on
from bankcheck.settings import Settings
from bankcheck.suspicions import bank_views, case_views, entry_views, list_views
from bankcheck.suspicions.bulk import GoalUnknown, NothingChosen
from bankcheck.suspicions.cases import NoteEmpty, SuspicionUnknown
from bankcheck.suspicions.finding import newest_of
from bankcheck.suspicions.inquiries import InquiryUnknown
from bankcheck.suspicions.list_views import NAME
from bankcheck.suspicions.saved import FilterNameless
from bankcheck.suspicions.verifying import VerificationIncomplete
from bankcheck.suspicions.words import GROUPS
from bankcheck.web import Failure

_AGAIN = msg("Go back, load the page again and repeat the step.")
FAILURES: dict[type[BankcheckError], Failure] = {
    SuspicionUnknown: Failure(
        404,
        msg("There is no such suspicion."),
        msg("Search in the list of suspicions."),
    ),
    InquiryUnknown: Failure(
        404,
        msg("There is no such inquiry."),
        msg("Look in the list of inquiries."),
    ),
    GoalUnknown: Failure(
        409,
        msg("No such person or suspicion was found, so nothing was changed."),
        msg("Go back and choose a person, or write the whole number, such as YD-2025-000001."),
    ),
    NothingChosen: Failure(
        409,
        msg("No suspicion was ticked, so nothing was changed."),
        msg("Go back, tick some and try again."),
    ),
    FilterNameless: Failure(
        409,
        msg("These filters were not kept."),
        msg("Give them a name of 1 to 40 characters; at most 30 can be kept."),
    ),
    NoteEmpty: Failure(409, msg("A note needs words, so nothing was added."), _AGAIN),
    VerificationIncomplete: Failure(409, msg("The verification lacks mandatory fields."), _AGAIN),
    MoveRefused: Failure(409, msg("This step is not possible now."), _AGAIN),
    RoleRefused: web.FORBIDDEN,
}


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the pages of suspicions and, for banks, of inquiries."""
    app.extensions[NAME] = settings.home
    app.register_blueprint(list_views.pages)
    app.register_blueprint(entry_views.pages)
    app.register_blueprint(case_views.pages)
    app.register_blueprint(bank_views.pages)
    web.add_words(app, GROUPS)
    lead_on(app, _case_of)
    inside = ("suspicions.", "suspicion.", "entering.")
    web.add_room(app, web.Room("suspicions.listed", msg("Suspicions"), "suspicions.list", inside))
    bank = ("inquiries.",)
    web.add_room(app, web.Room("inquiries.listed", msg("Inquiries"), "inquiries.list", bank))


def _case_of(fingerprint: str) -> Case | None:
    """Return the suspicion of a difference, for those who may read it."""
    if not web.may("suspicions.read"):
        return None
    with web.database().read(web.actor()) as session:
        found = newest_of(session, fingerprint)
    if found is None:
        return None
    return Case(url_for("suspicion.case", suspicion_id=found[0]), found[1])
