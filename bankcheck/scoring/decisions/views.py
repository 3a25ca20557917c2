"""The pages of decisions, for the bureau and for the bank that a decision is about."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.scoring.answer_views import show_refusals
from bankcheck.scoring.assessment_views import version
from bankcheck.scoring.decisions import pages, remedies, service, signing
from bankcheck.scoring.decisions.remedies import NewRemedy
from bankcheck.scoring.decisions.service import NewDecision
from bankcheck.web import needs

NAME = "decisions"
routes = Blueprint(NAME, __name__)
show_refusals(routes)


def _at(object_id: int) -> Response:
    return redirect(url_for("decisions.decision", object_id=object_id), 303)


def _own(object_id: int) -> Response:
    return redirect(url_for("decisions.own", object_id=object_id), 303)


def _text(name: str = "reason") -> str:
    return request.form.get(name, "")


@routes.get("/decisions")
@needs("decisions.read")
def listed() -> str:
    """Show all decisions and the ladder."""
    number = request.args.get("page", 1, type=int)
    page = pages.decisions_page(web.database(), number, actor=web.actor())
    return render_template("scoring/decisions.html", page=page)


@routes.get("/decisions/new")
@needs("decisions.work")
def new() -> str:
    """Show the form of a proposal."""
    bank, year = request.args.get("bank", ""), request.args.get("year", 0, type=int)
    page = pages.proposal_page(web.database(), bank, year, actor=web.actor())
    if page is None:
        raise NotFound
    return render_template("scoring/decision_new.html", page=page)


@routes.post("/decisions")
@needs("decisions.work")
def propose() -> Response:
    """Propose a decision."""
    return _at(service.propose(web.database(), _new(), actor=web.actor()))


def _new() -> NewDecision:
    form = request.form
    return NewDecision(
        form.get("bank", ""),
        form.get("year", 0, type=int),
        form.get("rung", ""),
        form.get("facts", ""),
        form.get("basis", ""),
        form.get("content", ""),
        tuple(form.getlist("findings")),
    )


@routes.get("/decisions/<int:object_id>")
@needs("decisions.read")
def decision(object_id: int) -> str:
    """Show one decision."""
    page = pages.decision_page(web.database(), object_id, actor=web.actor())
    return render_template(
        "scoring/decision.html", page=page, services=service.SERVICES, remedies=remedies
    )


@routes.post("/decisions/<int:object_id>/edit")
@needs("decisions.work")
def edit(object_id: int) -> Response:
    """Write a proposal anew."""
    service.edit(web.database(), object_id, version(), _new(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/review/<any(pass, fail):verdict>")
@needs("decisions.review")
def review(object_id: int, verdict: str) -> Response:
    """Give an opinion on the law."""
    service.review(
        web.database(), object_id, version(), _text(), passes=verdict == "pass", actor=web.actor()
    )
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/notify")
@needs("decisions.work")
def notify(object_id: int) -> Response:
    """Give the bank prior notice."""
    service.notify(web.database(), object_id, version(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/close-hearing")
@needs("decisions.work")
def close_hearing(object_id: int) -> Response:
    """Go on after the window passed in silence."""
    service.close_hearing(web.database(), object_id, version(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/answer")
@needs("decisions.work")
def answer(object_id: int) -> Response:
    """Answer what the bank stated."""
    service.answer(web.database(), object_id, version(), _text(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/approve")
@needs("decisions.approve")
def approve(object_id: int) -> Response:
    """Approve a decision."""
    service.approve(web.database(), object_id, version(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/<any(reject, revoke):event>")
@needs("decisions.approve")
def end(object_id: int, event: str) -> Response:
    """Reject a proposal or revoke a decision."""
    service.end(web.database(), object_id, version(), event, _text(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/ask-signatures")
@needs("decisions.approve")
def ask_signatures(object_id: int) -> Response:
    """Send an approved decision to both institutions."""
    envelope = signing.ask_signatures(web.database(), object_id, version(), actor=web.actor())
    return redirect(url_for("cosign.envelope", envelope_id=envelope), 303)


@routes.post("/decisions/<int:object_id>/issue")
@needs("decisions.issue")
def issue(object_id: int) -> Response:
    """Issue a decision under its own number."""
    service.issue(web.database(), object_id, version(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/serve")
@needs("decisions.work")
def serve(object_id: int) -> Response:
    """Record how a decision was served."""
    told = _text("how"), _text("proof")
    service.serve(web.database(), object_id, version(), *told, actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/execute")
@needs("decisions.work")
def execute(object_id: int) -> Response:
    """Record how a decision was carried out."""
    service.end(web.database(), object_id, version(), "execute", _text(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/<any(stay, resume):event>")
@needs("decisions.approve")
def stay(object_id: int, event: str) -> Response:
    """Stay a decision, or let it go on."""
    remedies.stay(web.database(), object_id, version(), event, _text(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/stand")
@needs("decisions.approve")
def stand(object_id: int) -> Response:
    """Record why a decision stands although something fell under it."""
    service.stand(web.database(), object_id, version(), _text(), actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/remedies")
@needs("decisions.work")
def record_remedy(object_id: int) -> Response:
    """Record what the bank does against a decision elsewhere."""
    day = request.form.get("filed_on", type=date.fromisoformat)
    new = NewRemedy(_text("kind"), _text("body"), day, _text())
    remedies.record_remedy(web.database(), object_id, version(), new, actor=web.actor())
    return _at(object_id)


@routes.post("/decisions/<int:object_id>/remedies/conclude")
@needs("decisions.work")
def conclude_remedy(object_id: int) -> Response:
    """Record how a remedy ended."""
    told = _text("outcome"), _text()
    remedies.conclude_remedy(web.database(), object_id, version(), *told, actor=web.actor())
    return _at(object_id)


@routes.get("/own-decisions")
@needs("decisions.own")
def own_list() -> str:
    """Show a bank the decisions that it was given notice of."""
    number = request.args.get("page", 1, type=int)
    page = pages.decisions_page(web.database(), number, actor=web.actor())
    return render_template("scoring/own_decisions.html", page=page)


@routes.get("/own-decisions/<int:object_id>")
@needs("decisions.own")
def own(object_id: int) -> str:
    """Show a bank one decision about it."""
    page = pages.decision_page(web.database(), object_id, actor=web.actor())
    return render_template("scoring/own_decision.html", page=page)


@routes.post("/own-decisions/<int:object_id>/hear")
@needs("decisions.state")
def hear(object_id: int) -> Response:
    """State the bank's case, or forgo to."""
    text = _text("statement")
    service.hear(web.database(), object_id, version(), text, actor=web.actor())
    return _own(object_id)


@routes.post("/own-decisions/<int:object_id>/receive")
@needs("decisions.state")
def receive(object_id: int) -> Response:
    """Sign for a served decision."""
    service.receive(web.database(), object_id, version(), actor=web.actor())
    return _own(object_id)
