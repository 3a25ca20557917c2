"""The pages of assessments: the year's comparison, each score sheet, and a bank's own sheet."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.labels import gettext
from bankcheck.scoring import assessments, sheets, year_pages
from bankcheck.scoring.answer_views import show_refusals
from bankcheck.scoring.own_falls import own_falls
from bankcheck.scoring.refusals import AssessmentUnknown
from bankcheck.web import needs

NAME = "assessments"
pages = Blueprint(NAME, __name__)
show_refusals(pages)


def home() -> Path:
    """Return the data folder of this application."""
    return cast(Path, current_app.extensions["scoring"])


def version() -> int:
    """Return the version of the row that was on the screen."""
    return request.form.get("row_version", 0, int)


def _at(assessment_id: int) -> Response:
    return redirect(url_for("assessments.assessment", assessment_id=assessment_id), 303)


@pages.get("/assessments")
@needs("assessments.read")
def listed() -> str:
    """Compare all banks of a year."""
    year = request.args.get("year", None, int)
    page = sheets.year_page(web.database(), home(), year, actor=web.actor())
    return render_template("scoring/year.html", page=page)


@pages.post("/assessments/<int:year>/prepare")
@needs("assessments.work")
def prepare(year: int) -> Response:
    """Freeze and compute every bank that stands open."""
    done = assessments.prepare_year(web.database(), home(), year, actor=web.actor())
    flash(ngettext("%(num)s bank was computed.", "%(num)s banks were computed.", done))
    return redirect(url_for("assessments.listed", year=year), 303)


@pages.post("/assessments/<int:year>/show")
@needs("assessments.work")
def show(year: int) -> Response:
    """Show every computed score to its bank."""
    done = assessments.show_year(web.database(), year, actor=web.actor())
    flash(ngettext("%(num)s bank sees its sheet.", "%(num)s banks see their sheets.", done))
    return redirect(url_for("assessments.listed", year=year), 303)


@pages.get("/assessments/sheets/<int:assessment_id>")
@needs("assessments.read")
def assessment(assessment_id: int) -> str:
    """Show one score sheet."""
    page = sheets.assessment_page(web.database(), assessment_id, actor=web.actor())
    return render_template("scoring/assessment.html", page=page)


@pages.post("/assessments/sheets/<int:assessment_id>/recount")
@needs("assessments.read")
def recount(assessment_id: int) -> Response:
    """Gather the year again and say whether the same bytes come out."""
    same = assessments.recount(web.database(), home(), assessment_id, actor=web.actor())
    good = gettext("Counted again: the manifest and the score are the same to the byte.")
    bad = gettext("Counted again: the data have changed since. Reopen it to compute it anew.")
    flash(good if same else bad)
    return _at(assessment_id)


@pages.post("/assessments/sheets/<int:assessment_id>/waive")
@needs("assessments.waive")
def waive(assessment_id: int) -> Response:
    """Waive one obstacle with a reason."""
    indicator, reason = request.form.get("indicator", ""), request.form.get("reason", "")
    assessments.waive(web.database(), assessment_id, indicator, reason, actor=web.actor())
    return _at(assessment_id)


@pages.post("/assessments/sheets/<int:assessment_id>/reopen")
@needs("assessments.work")
def reopen(assessment_id: int) -> Response:
    """Take a score back that is not final."""
    reason = request.form.get("reason", "")
    assessments.reopen(web.database(), assessment_id, version(), reason, actor=web.actor())
    return _at(assessment_id)


@pages.post("/assessments/sheets/<int:assessment_id>/correct")
@needs("assessments.decide")
def correct(assessment_id: int) -> Response:
    """Replace a final score by a new assessment."""
    reason = request.form.get("reason", "")
    new = assessments.correct(web.database(), assessment_id, version(), reason, actor=web.actor())
    return _at(new)


@pages.get("/own-assessments")
@needs("assessments.own")
def own_list() -> str:
    """Show a bank which sheets of its own there are."""
    found = sheets.own_sheets(web.database(), actor=web.actor())
    falls = own_falls(web.database(), actor=web.actor())
    return render_template("scoring/own_list.html", sheets=found, falls=falls)


@pages.get("/assessments/years")
@needs("assessments.read")
def years() -> str:
    """Compare all banks across years."""
    page = year_pages.all_banks(web.database(), actor=web.actor())
    return render_template("scoring/years.html", page=page)


@pages.get("/own-assessments/years")
@needs("assessments.own")
def own_years() -> str:
    """Show a bank its own years side by side."""
    page = year_pages.own_bank(web.database(), actor=web.actor())
    return render_template("scoring/own_years.html", page=page)


@pages.get("/own-assessments/<int:sheet_id>")
@needs("assessments.own")
def own(sheet_id: int) -> str:
    """Show a bank its own sheet."""
    if not web.actor().is_bank:
        raise AssessmentUnknown
    sheet = sheets.own_sheet(web.database(), sheet_id, actor=web.actor())
    falls = own_falls(web.database(), actor=web.actor()).get(sheet_id, ())
    return render_template("scoring/own.html", sheet=sheet, sheet_id=sheet_id, falls=falls)
