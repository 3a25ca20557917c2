"""Starting a run and comparing two of them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.labels import gettext
from bankcheck.reconcile import run_service
from bankcheck.reconcile.pair_pages import pair_page, pair_view, pair_wanted
from bankcheck.reconcile.pairs import Pair
from bankcheck.reconcile.run_forms import RunForm
from bankcheck.reconcile.web import asked_page, room
from bankcheck.web import needs

pages = Blueprint("run", __name__, url_prefix="/runs")


@pages.route("/start", methods=["GET", "POST"])
@needs("runs.start")
def start() -> str | Response:
    """Ask what to reconcile, check it and queue the run."""
    form = RunForm(gettext("whole year"), has_rows=run_service.has_rows(room().ledger))
    if form.validate_on_submit():
        job = run_service.start_run(web.database(), form.request(), actor=web.actor())
        return redirect(url_for("jobs.job", job_id=job), 303)
    return render_template("reconcile/start.html", form=form)


@pages.get("/compare")
@needs("differences.read")
def compare() -> str:
    """Set two runs side by side."""
    old, new = request.args.get("old", ""), request.args.get("new", "")
    archive, catalogue = room().archive, room().catalogue
    summaries = archive.summary(old), archive.summary(new)
    pair = Pair(archive.differences_file(old), archive.differences_file(new))
    view = pair_view(pair, pair_wanted(request.args), asked_page(), catalogue)
    page = pair_page(summaries, (old, new), view, catalogue)
    return render_template("reconcile/compare.html", page=page)
