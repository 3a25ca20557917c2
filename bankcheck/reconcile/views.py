"""The read-only pages of runs and rules; each view reads once and shows one page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bankcheck.labels import msg
from bankcheck.ledger.store import Ledger
from bankcheck.permissions import SIGNED_IN
from bankcheck.reconcile.archive import Archive, DifferenceUnknown, RunUnknown, RunUnreadable
from bankcheck.reconcile.catalogue import Catalogue, load_catalogue
from bankcheck.reconcile.comparison import difference_page
from bankcheck.reconcile.listing import asked_for, list_page
from bankcheck.reconcile.pages import RulesPage, overview_page, rule_page, run_head, runs_page
from bankcheck.web import Failure, add_room, needs
from bankcheck.web import Room as WebRoom

NAME = "reconcile"
pages = Blueprint(NAME, __name__)

FAILURES = {
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


@dataclass(frozen=True, slots=True)
class Room:
    """What the views read from: stored runs, the ledger and the catalogue."""

    archive: Archive
    ledger: Ledger
    catalogue: Catalogue


def open_room(app: Flask, home: Path) -> None:
    """Give the pages of an application the data folder they read."""
    app.extensions[NAME] = Room(Archive(home), Ledger(home), load_catalogue())
    app.register_blueprint(pages)
    inside = ("reconcile.run", "reconcile.difference")
    add_room(app, WebRoom("reconcile.runs", msg("Reconciliation runs"), "runs.read", inside))
    add_room(app, WebRoom("reconcile.rules", msg("Rules"), "rules.read", ("reconcile.rule",)))


def _room() -> Room:
    return cast(Room, current_app.extensions[NAME])


@pages.get("/")
@needs(SIGNED_IN)
def home() -> Response:
    """Lead to the list of runs."""
    return redirect(url_for("reconcile.runs"))


@pages.get("/runs")
@needs("runs.read")
def runs() -> str:
    """Show all stored runs."""
    return render_template("reconcile/runs.html", page=runs_page(_room().archive.runs()))


@pages.get("/runs/<run_id>")
@needs("runs.read")
def run(run_id: str) -> str:
    """Show one run's overview."""
    summary = _room().archive.summary(run_id)
    page = overview_page(summary, run_id, _room().catalogue)
    return render_template("reconcile/run.html", page=page)


@pages.get("/runs/<run_id>/differences")
@needs("differences.read")
def differences(run_id: str) -> str:
    """Show one page of a run's differences under the filters of the address."""
    archive, asked = _room().archive, asked_for(request.args)
    head = run_head(archive.summary(run_id), run_id)
    found = archive.find(run_id, asked.wanted, asked.sort, asked.page)
    page = list_page(head, asked, found, archive.choices(run_id), _room().catalogue)
    return render_template("reconcile/differences.html", page=page)


@pages.get("/runs/<run_id>/differences/<fingerprint>")
@needs("differences.read")
def difference(run_id: str, fingerprint: str) -> str:
    """Show one difference with its evidence."""
    room, summary = _room(), _room().archive.summary(run_id)
    row = room.archive.difference(run_id, fingerprint)
    head = run_head(summary, run_id)
    page = difference_page(row, head, summary, room.catalogue, room.ledger.row)
    return render_template("reconcile/difference.html", page=page)


@pages.get("/rules")
@needs("rules.read")
def rules() -> str:
    """Show all rules."""
    return render_template("reconcile/rules.html", page=RulesPage(_room().catalogue.rules))


@pages.get("/rules/<code>")
@needs("rules.read")
def rule(code: str) -> str:
    """Show one rule with its law, parameters and SQL."""
    found = _room().catalogue.rule(code)
    if found is None:
        raise NotFound
    return render_template("reconcile/rule.html", page=rule_page(found))
