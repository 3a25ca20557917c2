"""The pages of fee statements: the year's list, each statement, and a bank's own."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.money import fen_from_yuan
from bankcheck.scoring import fee_grounds, fee_pages, fee_revising, fee_service
from bankcheck.scoring.answer_views import show_refusals
from bankcheck.scoring.assessment_views import home, version
from bankcheck.scoring.fee_grounds import Advance
from bankcheck.scoring.fee_service import NewAdjustment
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.refusals import AdjustmentRefused
from bankcheck.web import needs

NAME = "fees"
# Damages are withheld of a debt that is chosen, interest follows from its advance: never typed.
BY_HAND = [AdjustmentKind.FALSE_CLAIM, AdjustmentKind.CORRECTION]
pages = Blueprint(NAME, __name__)
show_refusals(pages)


def _at(statement_id: int) -> Response:
    return redirect(url_for("fees.statement", statement_id=statement_id), 303)


def _own(statement_id: int) -> Response:
    return redirect(url_for("fees.own", statement_id=statement_id), 303)


@pages.get("/fees")
@needs("fees.read")
def listed() -> str:
    """Show all statements of a year."""
    year = request.args.get("year", None, int)
    page = fee_pages.year_page(web.database(), home(), year, actor=web.actor())
    return render_template("scoring/fees.html", page=page)


@pages.post("/fees/<int:year>/compute")
@needs("fees.work")
def compute_year(year: int) -> Response:
    """Draw up the statement of every bank that has none."""
    done = fee_service.compute_year(web.database(), home(), year, actor=web.actor())
    one, many = "%(num)s statement was drawn up.", "%(num)s statements were drawn up."
    flash(ngettext(one, many, done))
    return redirect(url_for("fees.listed", year=year), 303)


@pages.get("/fees/statements/<int:statement_id>")
@needs("fees.read")
def statement(statement_id: int) -> str:
    """Show one statement."""
    page = fee_pages.statement_page(web.database(), statement_id, actor=web.actor())
    return render_template("scoring/fee.html", page=page, kinds=BY_HAND)


@pages.get("/fees/statements/<int:statement_id>/left-out")
@needs("fees.read")
def left_out(statement_id: int) -> str:
    """Show the entries that a statement leaves out, one by one."""
    return _left_out(statement_id)


@pages.post("/fees/statements/<int:statement_id>/compute")
@needs("fees.work")
def compute(statement_id: int) -> Response:
    """Count the year again."""
    fee_service.compute(web.database(), home(), statement_id, version(), actor=web.actor())
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/send")
@needs("fees.work")
def send(statement_id: int) -> Response:
    """Send a statement to its bank."""
    fee_service.send(web.database(), statement_id, version(), actor=web.actor())
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/take-back")
@needs("fees.work")
def take_back(statement_id: int) -> Response:
    """Take a statement back from its bank."""
    reason = request.form.get("reason", "")
    fee_service.take_back(web.database(), statement_id, version(), reason, actor=web.actor())
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/approve")
@needs("fees.approve")
def approve(statement_id: int) -> Response:
    """Approve a statement that its bank confirmed."""
    fee_service.approve(web.database(), home(), statement_id, version(), actor=web.actor())
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/revise")
@needs("fees.approve")
def revise(statement_id: int) -> Response:
    """Open an approved statement again because what it rests on has changed."""
    reason = request.form.get("reason", "")
    fee_revising.revise(web.database(), home(), statement_id, version(), reason, actor=web.actor())
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/adjustments")
@needs("fees.work")
def adjust(statement_id: int) -> Response:
    """Propose an adjustment."""
    fee_service.adjust(web.database(), statement_id, _adjustment(), actor=web.actor())
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/interest")
@needs("fees.work")
def interest(statement_id: int) -> Response:
    """Propose the interest on an advance."""
    fee_grounds.propose_interest(
        web.database(), home(), statement_id, _advance(), actor=web.actor()
    )
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/withheld")
@needs("fees.work")
def withhold(statement_id: int) -> Response:
    """Propose to withhold damages."""
    debt, reason = request.form.get("debt", 0, int), request.form.get("reason", "")
    fee_grounds.propose_withheld(
        web.database(), home(), statement_id, debt, reason, actor=web.actor()
    )
    return _at(statement_id)


def _advance() -> Advance:
    form = request.form
    fen = fen_from_yuan(form.get("yuan", "").strip())
    days = [_day(form.get(name, "")) for name in ("paid_on", "returned_on")]
    paid_on, returned_on = days
    if fen is None or paid_on is None or returned_on is None:
        raise AdjustmentRefused
    return Advance(fen, paid_on, returned_on, form.get("reason", ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _adjustment() -> NewAdjustment:
    form = request.form
    fen = fen_from_yuan(form.get("yuan", "").strip())
    if fen is None or form.get("kind") not in list(AdjustmentKind):
        raise AdjustmentRefused
    kind = AdjustmentKind(form["kind"])
    return NewAdjustment(kind, fen, form.get("reference", ""), form.get("reason", ""))


@pages.post("/fees/statements/<int:statement_id>/adjustments/<int:adjustment_id>/approve")
@needs("fees.approve")
def approve_adjustment(statement_id: int, adjustment_id: int) -> Response:
    """Approve an adjustment."""
    _decide(statement_id, adjustment_id, "approve")
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/adjustments/<int:adjustment_id>/reject")
@needs("fees.approve")
def reject_adjustment(statement_id: int, adjustment_id: int) -> Response:
    """Reject an adjustment."""
    _decide(statement_id, adjustment_id, "reject")
    return _at(statement_id)


@pages.post("/fees/statements/<int:statement_id>/adjustments/<int:adjustment_id>/lift")
@needs("fees.approve")
def lift_adjustment(statement_id: int, adjustment_id: int) -> Response:
    """Lift an approved adjustment."""
    _decide(statement_id, adjustment_id, "lift")
    return _at(statement_id)


def _decide(statement_id: int, adjustment_id: int, event: str) -> None:
    ids = (statement_id, adjustment_id)
    fee_service.decide_adjustment(web.database(), *ids, event, actor=web.actor())


@pages.get("/own-fees")
@needs("fees.own")
def own_list() -> str:
    """Show a bank which fee statements of its own there are."""
    found = fee_pages.own_list(web.database(), actor=web.actor())
    return render_template("scoring/own_fees.html", lines=found)


@pages.get("/own-fees/<int:statement_id>")
@needs("fees.own")
def own(statement_id: int) -> str:
    """Show a bank its own statement."""
    page = fee_pages.statement_page(web.database(), statement_id, actor=web.actor())
    return render_template("scoring/own_fee.html", page=page)


@pages.get("/own-fees/<int:statement_id>/left-out")
@needs("fees.own")
def own_left_out(statement_id: int) -> str:
    """Show a bank which of its own entries a statement leaves out."""
    return _left_out(statement_id)


def _left_out(statement_id: int) -> str:
    asked, number = request.args.get("reason", ""), request.args.get("page", 1, int)
    page = fee_pages.left_out_page(
        web.database(), home(), statement_id, asked, number, actor=web.actor()
    )
    return render_template("scoring/left_out.html", page=page, own=web.actor().is_bank)


@pages.post("/own-fees/<int:statement_id>/confirm")
@needs("fees.answer")
def confirm(statement_id: int) -> Response:
    """Confirm the fee of one's own bank."""
    fee_service.answer(web.database(), statement_id, version(), "confirm", "", actor=web.actor())
    return _own(statement_id)


@pages.post("/own-fees/<int:statement_id>/dispute")
@needs("fees.answer")
def dispute(statement_id: int) -> Response:
    """Dispute the fee of one's own bank with a reason."""
    why = request.form.get("reason", "")
    fee_service.answer(web.database(), statement_id, version(), "dispute", why, actor=web.actor())
    return _own(statement_id)
