"""The rooms of assessments and fees open as one: pages, words, and how errors are answered."""

from __future__ import annotations

from flask import Flask

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.cosign import views as cosign
from bankcheck.inspections.documents import views as documents
from bankcheck.labels import msg
from bankcheck.scoring import (
    assessment_views,
    claim_views,
    fee_views,
    letters,
    process_views,
    process_words,
    supposed_views,
)
from bankcheck.scoring.counting import YearChangedSince, YearNotReconciled
from bankcheck.scoring.dated import BookRefused, NotInForce
from bankcheck.scoring.decisions import signing as decision_signing
from bankcheck.scoring.decisions import views as decision_views
from bankcheck.scoring.decisions import words as decision_words
from bankcheck.scoring.refusals import (
    AdjustmentRefused,
    AdvanceRefused,
    AnswerRefused,
    AssessmentUnknown,
    ClaimRefused,
    ClaimStands,
    ClaimUnknown,
    DecisionRefused,
    DecisionUnknown,
    FalseClaimRefused,
    LineRefused,
    LinkUnknown,
    ObjectionRefused,
    ObjectionUnknown,
    RoundRefused,
    RulebookChanged,
    SchemeRefused,
    StatementUnknown,
    TooManyTries,
    WaiverRefused,
    WithholdingRefused,
)
from bankcheck.scoring.shelf import SHELF
from bankcheck.scoring.signing import KINDS
from bankcheck.scoring.surveys import views as survey_views
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
    ClaimStands: Failure(
        409,
        msg("The bank submitted a claim of this year itself, so none on paper takes its place."),
        msg("Ask the bank to submit a new claim."),
    ),
    RulebookChanged: Failure(
        409,
        msg("The scheme was changed after this year was frozen, so nothing was computed."),
        msg("Put the scheme back as it was, or take the score back and prepare it anew."),
    ),
    BookRefused: Failure(
        409,
        msg("A file of the rulebook is missing or wrong, so nothing was done."),
        msg("The system administrator runs bankcheck rulebook, which names file and mistake."),
    ),
    NotInForce: Failure(
        409,
        msg("The rulebook holds no value for this year, so nothing was done."),
        msg("Add a version that begins on or before its last day."),
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
    YearChangedSince: Failure(
        409,
        msg("The newest run does not know all rows of the year, so nothing was counted."),
        msg("Start a run over the whole year: rows came or went after the last one."),
    ),
    WaiverRefused: Failure(
        409,
        msg("The obstacle was not waived."),
        msg("It takes another person than who computed, a reason, and a score that is not final."),
    ),
    ObjectionUnknown: Failure(
        404, msg("There is no such objection."), msg("Choose one from the list.")
    ),
    ObjectionRefused: Failure(
        409,
        msg("The objection was not taken."),
        msg(
            "It takes points that were lost, grounds, the window still running, and no other open "
            "objection against them."
        ),
    ),
    LineRefused: Failure(
        422,
        msg("The line was not taken."),
        msg(
            "Give its kind, the points or the indicator, a reason and the evidence, while the "
            "score is not final."
        ),
    ),
    DecisionUnknown: Failure(
        404, msg("There is no such decision."), msg("Choose one from the list.")
    ),
    DecisionRefused: Failure(
        422,
        msg("The decision was not taken."),
        msg(
            "Give its facts, basis and content, and see that none of the same kind is open for "
            "this bank and year."
        ),
    ),
    RoundRefused: Failure(
        409,
        msg("The survey was not changed."),
        msg("A year has one round, which ends today or later; a closed one takes nothing more."),
    ),
    LinkUnknown: Failure(
        404, msg("The link or the unit code is not right."), msg("Check both in your letter.")
    ),
    AnswerRefused: Failure(
        409,
        msg("The answers were not taken."),
        msg("Answer every question while the survey is open, then send it again."),
    ),
    TooManyTries: Failure(
        429,
        msg("There were too many tries from this address."),
        msg("Wait ten minutes and try again."),
    ),
    WithholdingRefused: Failure(
        409,
        msg("Nothing is withheld from the fee."),
        msg(
            "It takes the agreement's clause in the tariff of the year, and damages that the bank "
            "admitted, did not pay in time and that no statement withholds yet."
        ),
    ),
    FalseClaimRefused: Failure(
        422,
        msg("A false claim cannot raise the fee."),
        msg("Give its amount with a minus; what raises the fee is a correction."),
    ),
    AdvanceRefused: Failure(
        409,
        msg("Interest on an advance of this amount and these days stands already."),
        msg("Enter two such advances as one sum, or have the other proposal rejected first."),
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
    SHELF.open(settings.home)
    for one in (
        assessment_views.pages,
        supposed_views.pages,
        fee_views.pages,
        claim_views.pages,
        process_views.routes,
        decision_views.routes,
        survey_views.routes,
    ):
        app.register_blueprint(one)
    cosign.add_kinds(app, {**KINDS, **decision_signing.KINDS})
    documents.offer(app, letters.KINDS, letters.SUBJECTS, letters.WORDS)
    web.add_words(app, {**GROUPS, **process_words.GROUPS, **decision_words.GROUPS})
    assessed = ("assessments.", "supposed.", "process.", "surveys.")
    for endpoint, words, permission, inside in (
        ("assessments.listed", msg("Assessment"), "assessments.read", assessed),
        ("decisions.listed", msg("Decisions"), "decisions.read", ("decisions.",)),
        ("fees.listed", msg("Fees"), "fees.read", ("fees.", "fee_claims.")),
        ("assessments.own_list", msg("Assessment"), "assessments.own", assessed),
        ("decisions.own_list", msg("Decisions"), "decisions.own", ("decisions.",)),
        ("fees.own_list", msg("Fees"), "fees.own", ("fees.", "fee_claims.")),
    ):
        web.add_room(app, web.Room(endpoint, words, permission, inside))
