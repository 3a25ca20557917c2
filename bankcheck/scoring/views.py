"""The rooms of assessments and fees open as one: pages, words, and how errors are answered."""

from __future__ import annotations

from flask import Flask

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.scoring import assessment_views, claim_views, fee_views, supposed_views
from bankcheck.scoring.counting import YearNotReconciled
from bankcheck.scoring.refusals import (
    AdjustmentRefused,
    AssessmentUnknown,
    ClaimRefused,
    ClaimUnknown,
    DecisionNeedless,
    SchemeRefused,
    StatementUnknown,
    WaiverRefused,
)
from bankcheck.scoring.words import GROUPS
from bankcheck.settings import Settings
from bankcheck.web import Failure

_LIST = msg("Choose one from the list of the year.")
FAILURES: dict[type[BankcheckError], Failure] = {
    AssessmentUnknown: Failure(404, msg("There is no such assessment."), _LIST),
    StatementUnknown: Failure(404, msg("There is no such fee statement."), _LIST),
    ClaimUnknown: Failure(404, msg("There is no such claim."), _LIST),
    ClaimRefused: Failure(
        422,
        msg("The claim was not taken."),
        msg("Give at least one line and a year that has begun; name the paper it came on."),
    ),
    SchemeRefused: Failure(
        422,
        msg("Nothing was computed: the scheme is not known, or its weights miss the total."),
        msg("Choose a scheme of the list and weights that add up to its total."),
    ),
    YearNotReconciled: Failure(
        409,
        msg("The year was not reconciled as a whole, so nothing was counted."),
        msg("Start a run over the whole year, then come back."),
    ),
    WaiverRefused: Failure(
        409,
        msg("The obstacle was not waived."),
        msg("It takes another person than who computed, a reason, and a score that is not final."),
    ),
    DecisionNeedless: Failure(
        409,
        msg("No decision was made."),
        msg("It takes a final score whose grade lowers the fee, a legal basis and a reason."),
    ),
    AdjustmentRefused: Failure(
        422,
        msg("The adjustment was not taken."),
        msg("Give a kind, an amount in yuan, a legal basis and a reason, before it is sent."),
    ),
}


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the pages of assessments and fees, for the bureau and for banks."""
    app.extensions["scoring"] = settings.home
    app.register_blueprint(assessment_views.pages)
    app.register_blueprint(supposed_views.pages)
    app.register_blueprint(fee_views.pages)
    app.register_blueprint(claim_views.pages)
    web.add_words(app, GROUPS)
    for endpoint, words, permission, inside in (
        (
            "assessments.listed",
            msg("Assessment"),
            "assessments.read",
            ("assessments.", "supposed."),
        ),
        ("fees.listed", msg("Fees"), "fees.read", ("fees.", "fee_claims.")),
        ("assessments.own_list", msg("Assessment"), "assessments.own", ("assessments.",)),
        ("fees.own_list", msg("Fees"), "fees.own", ("fees.", "fee_claims.")),
    ):
        web.add_room(app, web.Room(endpoint, words, permission, inside))
