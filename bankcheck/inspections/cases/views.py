"""The bureau's pages of findings."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.cases import pages, service, signing, sources, statement_views
from bankcheck.inspections.cases.answer_views import done, seen, show_refusals
from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.inspections.cases.forms import (
    FindingForm,
    HandForm,
    LongForm,
    RetestForm,
    WindowForm,
    amounts_typed,
)
from bankcheck.inspections.cases.lifecycles import FINDING
from bankcheck.inspections.cases.pages import FindingPage, SourcesPage
from bankcheck.inspections.cases.store import FindingUnknown, SourceRefused, StatementUnknown
from bankcheck.inspections.cases.words import CODES
from bankcheck.labels import label, msg
from bankcheck.suspicions.cases import Target
from bankcheck.web import Failure, Room, add_room, needs

NAME = "findings"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
STATES = ("open", "all", *FINDING.states)
Answered = Response | tuple[str, int]
FAILURES: dict[type[BankcheckError], Failure] = {
    FindingUnknown: Failure(
        404, msg("There is no such finding."), msg("Choose one from the list of findings.")
    ),
    StatementUnknown: Failure(
        404,
        msg("There is no such statement of facts."),
        msg("Choose one from the list of statements."),
    ),
    SourceRefused: Failure(
        422,
        msg("No finding can be raised from this, so nothing was changed."),
        msg("Choose a confirmed suspicion, or an inspection with its failed item and a code."),
    ),
}


def open_room(app: Flask) -> None:
    """Give an application the pages of findings, and to banks those of their statements."""
    app.register_blueprint(routes)
    app.register_blueprint(statement_views.routes)
    within = (f"{NAME}.", "timelines.finding")
    add_room(app, Room("findings.listed", msg("Findings"), "findings.read", within))
    inside = (f"{statement_views.NAME}.", "drafts.", "requests.own", "requests.listed")
    add_room(app, Room("statements.listed", msg("Statements of facts"), "findings.told", inside))


@routes.get("/findings")
@needs("findings.read")
def listed() -> str:
    """Show a page of findings."""
    state = request.args.get("state", "open")
    page = pages.findings_page(
        web.database(),
        web.actor(),
        state=state if state in STATES else "open",
        bank=request.args.get("bank", "")[:16],
        page=request.args.get("page", 1, type=int),
    )
    return render_template("inspections/cases/findings.html", page=page, states=STATES)


@routes.get("/findings/new")
@needs("findings.work")
def sources_shown() -> str:
    """Show from what a finding may be raised."""
    asked = request.args
    chosen = {
        "inspection": asked.get("inspection", 0, type=int),
        "result_no": asked.get("result_no", "")[:16],
    }
    form = HandForm(formdata=None, data=chosen)
    page = _offer(form)
    return render_template("inspections/cases/sources.html", page=page, form=form)


def _offer(form: HandForm) -> SourcesPage:
    page = pages.sources_page(web.database(), web.actor())
    form.inspection.choices = list(page.inspections)
    form.code.choices = [(one, f"{one} {label(one, 'code', {'code': CODES})}") for one in BY_HAND]
    return page


@routes.post("/findings/from-suspicion/<int:suspicion_id>")
@needs("findings.work")
def from_suspicion(suspicion_id: int) -> Response:
    """Raise a finding from a confirmed suspicion."""
    target = Target(suspicion_id, seen())
    finding_id = sources.from_suspicion(web.database(), target, actor=web.actor())
    return _back(finding_id)


@routes.post("/findings/by-hand")
@needs("findings.work")
def by_hand() -> Answered:
    """Raise a finding in an inspection."""
    form = HandForm()
    page = _offer(form)
    if not form.validate_on_submit():
        return render_template("inspections/cases/sources.html", page=page, form=form), 422
    new = sources.ByHand(
        form.inspection.data, form.code.data, form.title.data, (form.result_no.data or "").strip()
    )
    return _back(sources.by_hand(web.database(), new, actor=web.actor()))


def _back(finding_id: int) -> Response:
    return done(url_for("findings.finding", object_id=finding_id))


def _form(page: FindingPage, *, typed: bool = False) -> FindingForm:
    data = {
        **page.texts,
        "title": page.line.title,
        "impact": page.impact,
        "extent": page.extent,
        "override": page.matrix[0],
        "override_why": page.matrix[1],
        "questioned": amounts_typed(page.line.questioned_fen),
        "determined": amounts_typed(page.line.determined_fen),
        "loss": amounts_typed(page.loss_fen),
        "dispositions": list(page.dispositions),
        "evidence": [number for number, _ in page.evidence],
    }
    form = FindingForm() if typed else FindingForm(formdata=None, data=data)
    form.offer(page.offered)
    return form


def _show(
    object_id: int,
    *,
    form: FindingForm | None = None,
    window: WindowForm | None = None,
    retest: RetestForm | None = None,
    later: LongForm | None = None,
) -> str:
    page = pages.finding_page(web.database(), object_id, actor=web.actor())
    window, retest = window or WindowForm(formdata=None), retest or RetestForm(formdata=None)
    window.offer()
    retest.offer()
    return render_template(
        "inspections/cases/finding.html",
        page=page,
        form=form or _form(page),
        window=window,
        retest=retest,
        later=later or LongForm(formdata=None),
    )


@routes.get("/findings/<int:object_id>")
@needs("findings.read")
def finding(object_id: int) -> str:
    """Show one finding from its source to its end."""
    return _show(object_id)


@routes.post("/findings/<int:object_id>/edit")
@needs("findings.work")
def edit(object_id: int) -> Answered:
    """Write a draft finding."""
    form = _form(pages.finding_page(web.database(), object_id, actor=web.actor()), typed=True)
    if not form.validate_on_submit():
        return _show(object_id, form=form), 422
    service.edit(web.database(), object_id, seen(), form.texts(), actor=web.actor())
    return _back(object_id)


@routes.post("/findings/<int:object_id>/propose")
@needs("findings.work")
def propose(object_id: int) -> Answered:
    """Put a finding to the bank."""
    form = WindowForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(object_id, window=form), 422
    service.propose(web.database(), object_id, seen(), form.window(), actor=web.actor())
    return _back(object_id)


@routes.post("/findings/<int:object_id>/lapse")
@needs("findings.work")
def lapse(object_id: int) -> Response:
    """Go on without an answer."""
    service.lapse(web.database(), object_id, seen(), actor=web.actor())
    return _back(object_id)


@routes.post("/findings/<int:object_id>/sign")
@needs("findings.work")
def ask_signatures(object_id: int) -> Response:
    """Ask both institutions to sign."""
    signing.ask_signatures(web.database(), object_id, seen(), actor=web.actor())
    return _back(object_id)


@routes.post("/findings/<int:object_id>/<any(revise, withdraw):event>")
@needs("findings.work")
def take_back(object_id: int, event: str) -> Response:
    """Take a finding back to its draft, or withdraw it."""
    act = service.revise if event == "revise" else service.withdraw
    reason = request.form.get("reason", "")
    act(web.database(), object_id, seen(), reason=reason, actor=web.actor())
    return _back(object_id)


@routes.post("/findings/<int:object_id>/confirm")
@needs("findings.confirm")
def confirm(object_id: int) -> Response:
    """Confirm a finding."""
    service.confirm(web.database(), object_id, seen(), actor=web.actor())
    return _back(object_id)


@routes.post("/findings/<int:object_id>/retest")
@needs("findings.work")
def retest(object_id: int) -> Answered:
    """Record a retest."""
    form = RetestForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(object_id, retest=form), 422
    service.retest(web.database(), object_id, seen(), form.retest(), actor=web.actor())
    return _back(object_id)


@routes.post("/findings/<int:object_id>/continue")
@needs("findings.confirm")
def continue_long(object_id: int) -> Answered:
    """Let a rectification go on over a long time."""
    form = LongForm()
    if not form.validate_on_submit():
        return _show(object_id, later=form), 422
    service.continue_long(
        web.database(),
        object_id,
        seen(),
        milestones=form.milestones.data,
        next_on=form.next_on.data,
        actor=web.actor(),
    )
    return _back(object_id)
