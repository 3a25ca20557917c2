"""The bank's own pages: what it owes, what it reports to have paid, and its answer to a claim."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import clock, web
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.cases.answer_views import done, seen
from bankcheck.inspections.cases.forms import amounts_typed
from bankcheck.inspections.money import claim_pages, claims, listing, pages, reports
from bankcheck.inspections.money.forms import ReportForm
from bankcheck.inspections.money.listing import Wanted
from bankcheck.web import needs

NAME = "own_money"
routes = Blueprint(NAME, __name__)
show_refusals(routes, "m")
STATES = ("owing", "all")
Answered = Response | tuple[str, int]


@routes.get("/own-money")
@needs("money.own")
def listed() -> str:
    """Show what the reader's bank owes."""
    state = request.args.get("state", "owing")
    wanted = Wanted(state if state in STATES else "owing")
    page = listing.debts_page(
        web.database(),
        web.actor(),
        wanted,
        page=request.args.get("page", 1, type=int),
        today=clock.today(),
    )
    return render_template("inspections/money/own_debts.html", page=page, states=STATES)


def _show(debt_id: int, form: ReportForm) -> str:
    page = pages.debt_page(web.database(), debt_id, actor=web.actor(), today=clock.today())
    return render_template("inspections/money/own_debt.html", page=page, form=form)


@routes.get("/own-money/<int:debt_id>")
@needs("money.own")
def debt(debt_id: int) -> str:
    """Show one debt of the reader's bank."""
    return _show(debt_id, ReportForm(formdata=None))


@routes.post("/own-money/<int:debt_id>/reports")
@needs("money.report")
def draft(debt_id: int) -> Answered:
    """Draft a report of a payment."""
    form = ReportForm()
    if not form.validate_on_submit():
        return _show(debt_id, form), 422
    reports.draft(web.database(), debt_id, form.reported(), actor=web.actor())
    return _back(debt_id)


def _back(debt_id: int) -> Response:
    return done(url_for("own_money.debt", debt_id=debt_id))


def _report(report_id: int, form: ReportForm | None = None) -> str:
    page = pages.report_page(web.database(), report_id, actor=web.actor())
    line = page.line
    stands = {
        "serial": line.serial,
        "paid_on": line.paid_on,
        "amount": amounts_typed(line.amount_fen),
        "account": page.account,
        "note": line.note,
    }
    form = form or ReportForm(formdata=None, data=stands)
    return render_template("inspections/money/report.html", page=page, form=form)


@routes.get("/own-money/reports/<int:report_id>")
@needs("money.own")
def report(report_id: int) -> str:
    """Show a report of the reader's bank, to be written again while it is a draft."""
    return _report(report_id)


@routes.post("/own-money/reports/<int:report_id>/edit")
@needs("money.report")
def edit(report_id: int) -> Answered:
    """Write a draft anew."""
    form = ReportForm()
    if not form.validate_on_submit():
        return _report(report_id, form), 422
    reports.edit(web.database(), report_id, seen(), form.reported(), actor=web.actor())
    return done(url_for("own_money.report", report_id=report_id))


@routes.post("/own-money/reports/<int:report_id>/discard")
@needs("money.report")
def discard(report_id: int) -> Response:
    """Throw a draft away."""
    return _back(reports.discard(web.database(), report_id, seen(), actor=web.actor()))


@routes.post("/own-money/reports/<int:report_id>/submit")
@needs("money.submit")
def submit(report_id: int) -> Response:
    """Submit a report for the bank."""
    return _back(reports.submit(web.database(), report_id, seen(), actor=web.actor()))


@routes.post("/own-money/reports/<int:report_id>/<any(give_back, withdraw):event>")
@needs("money.submit")
def take_out(report_id: int, event: str) -> Response:
    """Give a draft back to the maker, or withdraw what the ledger does not confirm."""
    act = reports.give_back if event == "give_back" else reports.withdraw
    reason = request.form.get("reason", "")
    return _back(act(web.database(), report_id, seen(), reason=reason, actor=web.actor()))


@routes.get("/own-compensation")
@needs("money.own")
def claims_listed() -> str:
    """Show the claims for damages against the reader's bank."""
    number = request.args.get("page", 1, type=int)
    page = claim_pages.claims_page(
        web.database(), web.actor(), state="all", page=number, today=clock.today()
    )
    return render_template("inspections/money/own_claims.html", page=page)


@routes.get("/own-compensation/<int:claim_id>")
@needs("money.own")
def claim(claim_id: int) -> str:
    """Show one claim against the reader's bank."""
    page = claim_pages.claim_page(web.database(), claim_id, actor=web.actor(), today=clock.today())
    return render_template("inspections/money/own_claim.html", page=page)


@routes.post("/own-compensation/<int:claim_id>/<any(admit, dispute):event>")
@needs("money.submit")
def answer(claim_id: int, event: str) -> Response:
    """Admit or dispute a claim for the bank."""
    reason = request.form.get("reason", "")
    claims.answer(web.database(), claim_id, seen(), event, reason=reason, actor=web.actor())
    return done(url_for("own_money.claim", claim_id=claim_id))
