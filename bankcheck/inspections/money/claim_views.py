"""The bureau's pages of claims for damages."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import clock, web
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.cases.answer_views import done, seen
from bankcheck.inspections.money import claim_pages, claims, pages
from bankcheck.inspections.money.claim_pages import ClaimPage
from bankcheck.inspections.money.forms import ComponentForm, TermsForm
from bankcheck.inspections.money.lifecycles import COMPENSATION
from bankcheck.inspections.money.rates import load_rates
from bankcheck.web import needs

NAME = "compensation"
routes = Blueprint(NAME, __name__)
show_refusals(routes, "m")
STATES = ("all", *COMPENSATION.states)
Answered = Response | tuple[str, int]


@routes.get("/compensation")
@needs("money.read")
def listed() -> str:
    """Show a page of claims."""
    state = request.args.get("state", "all")
    page = claim_pages.claims_page(
        web.database(),
        web.actor(),
        state=state if state in STATES else "all",
        page=request.args.get("page", 1, type=int),
        today=clock.today(),
    )
    return render_template("inspections/money/claims.html", page=page, states=STATES)


def _new_page(finding_id: int, form: TermsForm) -> str:
    ground = pages.ground_page(web.database(), finding_id, actor=web.actor())
    form.offer()
    return render_template("inspections/money/claim_new.html", ground=ground, form=form)


@routes.get("/findings/<int:object_id>/compensation")
@needs("money.work")
def new(object_id: int) -> str:
    """Show the form of a claim for a finding."""
    return _new_page(object_id, TermsForm(formdata=None))


@routes.post("/findings/<int:object_id>/compensation")
@needs("money.work")
def assess(object_id: int) -> Answered:
    """Begin a claim."""
    form = TermsForm()
    form.offer()
    if not form.validate_on_submit():
        return _new_page(object_id, form), 422
    return _back(claims.assess(web.database(), object_id, form.terms(), actor=web.actor()))


def _back(claim_id: int) -> Response:
    return done(url_for("compensation.claim", claim_id=claim_id))


def _terms(page: ClaimPage) -> TermsForm:
    names = ("clause", "account", "account_name", "n", "unit")
    return TermsForm(formdata=None, data={name: getattr(page, name) for name in names})


def _show(claim_id: int, form: TermsForm | None = None, part: ComponentForm | None = None) -> str:
    page = claim_pages.claim_page(web.database(), claim_id, actor=web.actor(), today=clock.today())
    form, part = form or _terms(page), part or ComponentForm(formdata=None)
    form.offer()
    part.offer(rate_choices())
    return render_template("inspections/money/claim.html", page=page, form=form, part=part)


def rate_choices() -> list[tuple[str, str]]:
    """Return the rates by their names, in the reader's language."""
    return [(one.key, web.said(one)) for one in load_rates().values()]


@routes.get("/compensation/<int:claim_id>")
@needs("money.read")
def claim(claim_id: int) -> str:
    """Show one claim."""
    return _show(claim_id)


@routes.post("/compensation/<int:claim_id>/edit")
@needs("money.work")
def edit(claim_id: int) -> Answered:
    """Write the terms of a draft."""
    form = TermsForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(claim_id, form), 422
    claims.edit(web.database(), claim_id, seen(), form.terms(), actor=web.actor())
    return _back(claim_id)


@routes.post("/compensation/<int:claim_id>/components")
@needs("money.work")
def add_component(claim_id: int) -> Answered:
    """Add a component to a draft."""
    part = ComponentForm()
    part.offer(rate_choices())
    if not part.validate_on_submit():
        return _show(claim_id, part=part), 422
    claims.add_component(web.database(), claim_id, seen(), part.new(), actor=web.actor())
    return _back(claim_id)


@routes.post("/compensation/<int:claim_id>/components/<int:component_id>/remove")
@needs("money.work")
def remove_component(claim_id: int, component_id: int) -> Response:
    """Take a component out of a draft."""
    claims.remove_component(web.database(), claim_id, seen(), component_id, actor=web.actor())
    return _back(claim_id)


@routes.post("/compensation/<int:claim_id>/submit")
@needs("money.work")
def submit(claim_id: int) -> Response:
    """Send a draft for approval."""
    claims.submit(web.database(), claim_id, seen(), actor=web.actor())
    return _back(claim_id)


@routes.post("/compensation/<int:claim_id>/<any(withdraw, revise):event>")
@needs("money.work")
def take_out(claim_id: int, event: str) -> Response:
    """Withdraw a draft, or take a disputed claim back to it."""
    reason, actor = request.form.get("reason", ""), web.actor()
    if event == "revise":
        claims.revise(web.database(), claim_id, seen(), reason=reason, actor=actor)
    else:
        claims.take_out(web.database(), claim_id, seen(), event, reason=reason, actor=actor)
    return _back(claim_id)


@routes.post("/compensation/<int:claim_id>/give-back")
@needs("money.decide")
def give_back(claim_id: int) -> Response:
    """Give a claim back to its drafter."""
    reason = request.form.get("reason", "")
    claims.take_out(web.database(), claim_id, seen(), "give_back", reason=reason, actor=web.actor())
    return _back(claim_id)


@routes.post("/compensation/<int:claim_id>/notify")
@needs("money.decide")
def notify(claim_id: int) -> Response:
    """Tell the bank what it owes."""
    claims.notify(web.database(), claim_id, seen(), actor=web.actor())
    return _back(claim_id)
