"""The bureau's pages of debts: the list with its ageing, one debt, and what people decide on it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import clock, web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.cases.answer_views import done, seen
from bankcheck.inspections.money import bank_views, claim_views, listing, obligations, pages
from bankcheck.inspections.money.book import LedgerBook
from bankcheck.inspections.money.claims import NothingReckoned
from bankcheck.inspections.money.forms import ObligationForm, ProposalForm
from bankcheck.inspections.money.jobs import KIND, STAGE
from bankcheck.inspections.money.lifecycles import OBLIGATION
from bankcheck.inspections.money.listing import Wanted
from bankcheck.inspections.money.obligations import NotOwed, TooMuch
from bankcheck.inspections.money.rates import RateMissing
from bankcheck.inspections.money.store import (
    CompensationUnknown,
    DecisionUnknown,
    ObligationUnknown,
    ReportUnknown,
)
from bankcheck.inspections.money.words import AGES, GROUPS, KINDS
from bankcheck.jobs.views import add_kind
from bankcheck.labels import msg
from bankcheck.ledger.store import Ledger
from bankcheck.web import Failure, Room, add_room, needs

NAME = "money"
routes = Blueprint(NAME, __name__)
show_refusals(routes, "m")
STATES = ("owing", "all", *OBLIGATION.states)
Answered = Response | tuple[str, int]
_CHOOSE = msg("Choose one from the list of debts.")
FAILURES: dict[type[BankcheckError], Failure] = {
    ObligationUnknown: Failure(404, msg("There is no such debt."), _CHOOSE),
    ReportUnknown: Failure(404, msg("There is no such report of a payment."), _CHOOSE),
    DecisionUnknown: Failure(404, msg("There is no such proposal."), _CHOOSE),
    CompensationUnknown: Failure(
        404,
        msg("There is no such claim for compensation."),
        msg("Choose one from the list of claims."),
    ),
    NotOwed: Failure(
        409,
        msg("This finding makes nobody owe this, so nothing was stored."),
        msg("Confirm the finding first, and look at its disposition."),
    ),
    TooMuch: Failure(
        422,
        msg("This is more than the finding determined, so nothing was stored."),
        msg("Look at the amounts of the finding, and at what is claimed already."),
    ),
    RateMissing: Failure(
        422,
        msg("No rate is in force on some of these days, so nothing was stored."),
        msg("Choose another rate, or days on which it is in force; the first day comes first."),
    ),
    NothingReckoned: Failure(
        422,
        msg("This comes to nothing, so nothing was stored."),
        msg("Look at the sum, the rate and the days."),
    ),
}


def open_room(app: Flask, home: Path) -> None:
    """Give an application the pages of money that comes back, on both sides."""
    app.extensions[NAME] = home
    app.register_blueprint(routes)
    app.register_blueprint(claim_views.routes)
    app.register_blueprint(bank_views.routes)
    web.add_words(app, GROUPS)
    add_kind(app, KIND, msg("Look at the ledger for debts"), {STAGE: msg("debts")})
    words, inside = msg("Refunds and compensation"), (f"{NAME}.", f"{claim_views.NAME}.")
    add_room(app, Room("money.listed", words, "money.read", inside))
    add_room(app, Room("own_money.listed", words, "money.own", (f"{bank_views.NAME}.",)))


def book() -> LedgerBook:
    """Return the ledger of this application as debts see it."""
    return LedgerBook(Ledger(cast(Path, current_app.extensions[NAME])))


@routes.get("/money")
@needs("money.read")
def listed() -> str:
    """Show a page of debts with the ageing of what is owed."""
    asked = request.args
    state = asked.get("state", "owing")
    kind, age = asked.get("kind", ""), asked.get("age", "")
    wanted = Wanted(
        state if state in STATES else "owing",
        kind if kind in KINDS else "",
        asked.get("bank", "")[:16],
        age if age in AGES else "",
    )
    page = listing.debts_page(
        web.database(),
        web.actor(),
        wanted,
        page=asked.get("page", 1, type=int),
        today=clock.today(),
    )
    return render_template("inspections/money/debts.html", page=page, states=STATES)


def _new_page(finding_id: int, form: ObligationForm) -> str:
    ground = pages.ground_page(web.database(), finding_id, actor=web.actor())
    form.offer(ground.kinds)
    return render_template("inspections/money/new.html", ground=ground, form=form)


@routes.get("/findings/<int:object_id>/money")
@needs("money.work")
def new(object_id: int) -> str:
    """Show the form of a debt for a finding."""
    return _new_page(object_id, ObligationForm(formdata=None))


@routes.post("/findings/<int:object_id>/money")
@needs("money.work")
def establish(object_id: int) -> Answered:
    """Establish a debt."""
    form = ObligationForm()
    form.offer(pages.ground_page(web.database(), object_id, actor=web.actor()).kinds)
    if not form.validate_on_submit():
        return _new_page(object_id, form), 422
    made = obligations.establish(web.database(), object_id, form.obligation(), actor=web.actor())
    return _back(made)


def _back(debt_id: int) -> Response:
    return done(url_for("money.debt", debt_id=debt_id))


def _show(debt_id: int, proposal: ProposalForm | None = None) -> str:
    page = pages.debt_page(web.database(), debt_id, actor=web.actor(), today=clock.today())
    proposal = proposal or ProposalForm(formdata=None)
    proposal.offer()
    return render_template("inspections/money/debt.html", page=page, proposal=proposal)


@routes.get("/money/<int:debt_id>")
@needs("money.read")
def debt(debt_id: int) -> str:
    """Show one debt: reports, entries that count, and why others do not."""
    return _show(debt_id)


@routes.post("/money/<int:debt_id>/look")
@needs("money.work")
def look(debt_id: int) -> Response:
    """Look at the ledger now."""
    obligations.look_again(web.database(), book(), debt_id, actor=web.actor())
    return _back(debt_id)


@routes.post("/money/<int:debt_id>/entries/<any(accept, refuse):event>")
@needs("money.work")
def judge(debt_id: int, event: str) -> Response:
    """Accept an entry that nobody named, or refuse one that counts."""
    obligations.judge_row(
        web.database(),
        book(),
        debt_id,
        seen(),
        key=request.form.get("key", "")[:200],
        accept=event == "accept",
        reason=request.form.get("reason", ""),
        actor=web.actor(),
    )
    return _back(debt_id)


@routes.post("/money/<int:debt_id>/propose")
@needs("money.work")
def propose(debt_id: int) -> Answered:
    """Propose a decision."""
    form = ProposalForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(debt_id, form), 422
    obligations.propose(
        web.database(),
        debt_id,
        seen(),
        kind=form.kind.data,
        reason=form.reason.data,
        basis=form.basis.data,
        actor=web.actor(),
    )
    return _back(debt_id)


@routes.post("/money/decisions/<int:decision_id>/<any(approve, refuse):event>")
@needs("money.decide")
def decide(decision_id: int, event: str) -> Response:
    """Approve or refuse a proposal of somebody else."""
    reason = request.form.get("reason", "")
    made = obligations.decide(
        web.database(), decision_id, seen(), event, reason=reason, actor=web.actor()
    )
    return _back(made)


@routes.post("/money/decisions/<int:decision_id>/take-back")
@needs("money.work")
def take_back(decision_id: int) -> Response:
    """Take one's own proposal back."""
    made = obligations.decide(
        web.database(), decision_id, seen(), "take_back", reason="", actor=web.actor()
    )
    return _back(made)
