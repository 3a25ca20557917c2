"""The bureau's pages of rectification notices and of the review of answers."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.cases.answer_views import done, seen, show_refusals
from bankcheck.inspections.rectification import (
    joint,
    notices,
    objection_views,
    pages,
    portal_views,
    reviews,
)
from bankcheck.inspections.rectification.file_views import file_answer, keep_files
from bankcheck.inspections.rectification.forms import NoticeForm, ServiceForm, reason_choices
from bankcheck.inspections.rectification.lifecycles import NOTICE
from bankcheck.inspections.rectification.reviews import Decision
from bankcheck.inspections.rectification.store import (
    FindingsUnfit,
    NoticeUnknown,
    ObjectionUnknown,
    ResponseUnknown,
)
from bankcheck.labels import msg
from bankcheck.web import Failure, Room, add_room, needs

NAME = "notices"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
STATES = ("open", "all", *NOTICE.states)
Answered = Response | tuple[str, int]
_CHOOSE = msg("Choose one from the list of rectification notices.")
FAILURES: dict[type[BankcheckError], Failure] = {
    NoticeUnknown: Failure(404, msg("There is no such rectification notice."), _CHOOSE),
    ResponseUnknown: Failure(404, msg("There is no such answer to a notice."), _CHOOSE),
    ObjectionUnknown: Failure(
        404, msg("There is no such objection."), msg("Choose one from the list of objections.")
    ),
    FindingsUnfit: Failure(
        422,
        msg("These findings cannot stand in one notice, so nothing was stored."),
        msg("Choose confirmed findings of one bank that stand in no other open notice."),
    ),
}


def open_room(app: Flask, home: Path) -> None:
    """Give an application the pages of rectification over a data folder, on both sides."""
    keep_files(app, home)
    app.register_blueprint(routes)
    app.register_blueprint(portal_views.routes)
    app.register_blueprint(objection_views.routes)
    words = msg("Rectification")
    add_room(app, Room("notices.listed", words, "notices.read", (f"{NAME}.", "objections.")))
    add_room(app, Room("portal.listed", words, "responses.read", ("portal.", "timelines.own")))


@routes.get("/notices")
@needs("notices.read")
def listed() -> str:
    """Show a page of notices."""
    state = request.args.get("state", "open")
    page = pages.notices_page(
        web.database(),
        web.actor(),
        state=state if state in STATES else "open",
        page=request.args.get("page", 1, type=int),
    )
    return render_template("inspections/rectification/notices.html", page=page, states=STATES)


def _new_form(bank: str) -> NoticeForm:
    form = NoticeForm()
    fit = pages.fitting(web.database(), web.actor(), bank)
    form.offer([(one.finding_id, f"{one.number} {one.title}") for one in fit])
    return form


@routes.get("/notices/new")
@needs("notices.work")
def new() -> str:
    """Show the form of a notice to one bank."""
    bank = request.args.get("bank", "")[:16]
    form = _new_form(bank)
    return render_template("inspections/rectification/new.html", form=form, bank=bank)


@routes.post("/notices")
@needs("notices.work")
def draft() -> Answered:
    """Draft a notice."""
    bank = request.form.get("bank", "")[:16]
    form = _new_form(bank)
    if not form.validate_on_submit():
        return render_template("inspections/rectification/new.html", form=form, bank=bank), 422
    chosen = tuple(form.findings.data or ())
    return _back(notices.draft(web.database(), bank, chosen, form.terms(), actor=web.actor()))


def _back(notice_id: int) -> Response:
    return done(url_for("notices.notice", object_id=notice_id))


def _show(
    object_id: int, form: NoticeForm | None = None, service: ServiceForm | None = None
) -> str:
    page = pages.notice_page(web.database(), object_id, actor=web.actor())
    form = form or NoticeForm(formdata=None, data=dict(page.terms))
    service = service or ServiceForm(formdata=None)
    form.offer()
    service.offer()
    return render_template(
        "inspections/rectification/notice.html", page=page, form=form, service=service
    )


@routes.get("/notices/<int:object_id>")
@needs("notices.read")
def notice(object_id: int) -> str:
    """Show one notice."""
    return _show(object_id)


@routes.post("/notices/<int:object_id>/edit")
@needs("notices.work")
def edit(object_id: int) -> Answered:
    """Write a draft notice."""
    page = pages.notice_page(web.database(), object_id, actor=web.actor())
    form = NoticeForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(object_id, form), 422
    asked = {one.item_id: request.form.get(f"requirement-{one.item_id}") for one in page.items}
    requirements = {item: text[:4000] for item, text in asked.items() if text is not None}
    notices.edit(web.database(), object_id, seen(), form.terms(), requirements, actor=web.actor())
    return _back(object_id)


@routes.post("/notices/<int:object_id>/submit")
@needs("notices.work")
def submit(object_id: int) -> Response:
    """Send a draft for approval."""
    notices.submit(web.database(), object_id, seen(), actor=web.actor())
    return _back(object_id)


@routes.post("/notices/<int:object_id>/<any(approve, give_back):event>")
@needs("notices.approve")
def decide(object_id: int, event: str) -> Response:
    """Approve a notice, or give it back."""
    reason = request.form.get("reason", "")
    notices.decide(web.database(), object_id, seen(), event, reason=reason, actor=web.actor())
    return _back(object_id)


@routes.post("/notices/<int:object_id>/sign")
@needs("notices.work")
def ask_signatures(object_id: int) -> Response:
    """Ask both institutions to sign a notice over findings of a joint inspection."""
    joint.ask_signatures(web.database(), object_id, seen(), actor=web.actor())
    return _back(object_id)


@routes.post("/notices/<int:object_id>/withdraw")
@needs("notices.work")
def withdraw(object_id: int) -> Response:
    """Withdraw a notice that was not sent."""
    reason = request.form.get("reason", "")
    notices.withdraw(web.database(), object_id, seen(), reason=reason, actor=web.actor())
    return _back(object_id)


@routes.post("/notices/<int:object_id>/recall")
@needs("notices.approve")
def recall(object_id: int) -> Response:
    """Recall a notice that was sent."""
    reason = request.form.get("reason", "")
    notices.withdraw(web.database(), object_id, seen(), reason=reason, actor=web.actor())
    return _back(object_id)


@routes.post("/notices/<int:object_id>/send")
@needs("notices.work")
def send(object_id: int) -> Answered:
    """Send an approved notice."""
    form = ServiceForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(object_id, service=form), 422
    notices.send(
        web.database(),
        object_id,
        seen(),
        service=form.service.data,
        proof=form.proof.data or "",
        actor=web.actor(),
    )
    return _back(object_id)


@routes.get("/responses/<int:response_id>")
@needs("notices.read")
def response(response_id: int) -> str:
    """Show one submitted version of an answer, with what changed since the last."""
    page = pages.response_page(web.database(), response_id, actor=web.actor())
    return render_template(
        "inspections/rectification/response.html", page=page, reasons=reason_choices()
    )


@routes.post("/responses/answers/<int:answer_id>/files/<int:file_id>/open")
@needs("evidence.view")
def read_file(answer_id: int, file_id: int) -> Response:
    """Hand out a file that came with a submitted answer."""
    return file_answer(answer_id, file_id)


@routes.post("/responses/<int:response_id>/<any(claim, release, conclude):event>")
@needs("responses.review")
def take(response_id: int, event: str) -> Response:
    """Take an answer up, let go of it, or conclude it."""
    act = {"claim": reviews.claim, "release": reviews.release, "conclude": reviews.conclude}[event]
    act(web.database(), response_id, seen(), actor=web.actor())
    return done(url_for("notices.response", response_id=response_id))


@routes.post("/responses/<int:response_id>/take-over")
@needs("responses.review")
def take_over(response_id: int) -> Response:
    """Take a review over from somebody who left."""
    reason = request.form.get("reason", "")
    reviews.take_over(web.database(), response_id, seen(), reason=reason, actor=web.actor())
    return done(url_for("notices.response", response_id=response_id))


@routes.post("/responses/answers/<int:answer_id>/<any(accept, return, reject):event>")
@needs("responses.review")
def review(answer_id: int, event: str) -> Response:
    """Decide on one finding of an answer."""
    given = request.form
    decision = Decision(
        event, given.get("sha256", ""), given.get("reason_code", ""), given.get("reason", "")
    )
    found = reviews.decide(web.database(), answer_id, seen(), decision, actor=web.actor())
    return done(url_for("notices.response", response_id=found))
