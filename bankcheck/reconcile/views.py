"""The read-only pages of runs and rules; each view reads once and shows one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from werkzeug.exceptions import NotFound

from bankcheck import web
from bankcheck.accounts.unmask_views import unmasked
from bankcheck.errors import BankcheckError
from bankcheck.jobs.views import add_kind
from bankcheck.labels import msg
from bankcheck.reconcile import backtest, rule_views, run_service, run_views
from bankcheck.reconcile.archive import DifferenceUnknown, RunUnknown, RunUnreadable
from bankcheck.reconcile.comparison import difference_page, full_accounts
from bankcheck.reconcile.history import history_page
from bankcheck.reconcile.listing import asked_for, list_page
from bankcheck.reconcile.pages import overview_page, rule_page, rules_page, run_head
from bankcheck.reconcile.pairs import PairUnreadable
from bankcheck.reconcile.web import NAME, Room, asked_page, case_of, room
from bankcheck.reconcile.words import RUN_STAGES, TEST_STAGES, WORDS
from bankcheck.settings import Settings
from bankcheck.web import Failure, add_room, needs

pages = Blueprint(NAME, __name__)

FAILURES: dict[type[BankcheckError], Failure] = {
    **rule_views.FAILURES,
    PairUnreadable: Failure(
        500,
        msg("The stored differences cannot be read."),
        msg("Run bankcheck verify, then reconcile the period again."),
    ),
    RunUnknown: Failure(
        404,
        msg("There is no such run."),
        msg("Choose one from the list of runs."),
    ),
    RunUnreadable: Failure(
        500,
        msg("The stored files of this run cannot be read."),
        msg("Run bankcheck verify, then reconcile the period again."),
    ),
    DifferenceUnknown: Failure(
        404,
        msg("This run has no such difference."),
        msg("A later run may have changed it; search in the list of differences of the run."),
    ),
}


def open_room(app: Flask, settings: Settings) -> None:
    """Give the pages of an application the data folder they read."""
    app.extensions[NAME] = Room(settings)
    for blueprint in (pages, run_views.pages, rule_views.pages):
        app.register_blueprint(blueprint)
    web.add_words(app, WORDS)
    add_kind(app, run_service.KIND, msg("Reconciliation"), RUN_STAGES, _run_address)
    add_kind(app, backtest.KIND, msg("Back-test of a rule change"), TEST_STAGES, _test_address)
    inside = ("reconcile.run", "reconcile.difference", "run.")
    add_room(app, web.Room("reconcile.runs", msg("Reconciliation runs"), "runs.read", inside))
    within = ("reconcile.rule", "rule.")
    add_room(app, web.Room("reconcile.rules", msg("Rules"), "rules.read", within))


def _run_address(result: Mapping[str, Any]) -> str:
    return url_for("reconcile.run", run_id=result["run_id"])


def _test_address(result: Mapping[str, Any]) -> str:
    return url_for("rule.change", change_id=result["change_id"])


@pages.get("/runs")
@needs("runs.read")
def runs() -> str:
    """Show the history of runs."""
    page = history_page(room().archive, web.database(), asked_page(), actor=web.actor())
    return render_template("reconcile/runs.html", page=page)


@pages.get("/runs/<run_id>")
@needs("runs.read")
def run(run_id: str) -> str:
    """Show one run's overview."""
    summary = room().archive.summary(run_id)
    page = overview_page(summary, run_id, room().catalogue)
    return render_template("reconcile/run.html", page=page)


@pages.get("/runs/<run_id>/differences")
@needs("differences.read")
def differences(run_id: str) -> str:
    """Show one page of a run's differences under the filters of the address."""
    archive, asked = room().archive, asked_for(request.args)
    head = run_head(archive.summary(run_id), run_id)
    found = archive.find(run_id, asked.wanted, asked.sort, asked.page)
    page = list_page(head, asked, found, archive.choices(run_id), room().catalogue)
    return render_template("reconcile/differences.html", page=page)


@pages.get("/runs/<run_id>/differences/<fingerprint>")
@needs("differences.read")
def difference(run_id: str, fingerprint: str) -> str:
    """Show one difference with its evidence."""
    here, summary = room(), room().archive.summary(run_id)
    row = here.archive.difference(run_id, fingerprint)
    head = run_head(summary, run_id)
    page = difference_page(row, head, summary, here.catalogue, here.ledger.row)
    open_now = unmasked("difference", f"{run_id}/{fingerprint}")
    full = full_accounts(row) if open_now else ()
    case = case_of(fingerprint)
    return render_template("reconcile/difference.html", page=page, full=full, case=case)


@pages.get("/rules")
@needs("rules.read")
def rules() -> str:
    """Show all rules, and the parameters of matching."""
    return render_template("reconcile/rules.html", page=rules_page(room().catalogue))


@pages.get("/rules/<code>")
@needs("rules.read")
def rule(code: str) -> str:
    """Show one rule with its law, parameters and SQL."""
    found = room().catalogue.rule(code)
    if found is None:
        raise NotFound
    return render_template("reconcile/rule.html", page=rule_page(found))
