"""The pages of the calendar and of deadlines."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.clock import today
from bankcheck.errors import BankcheckError
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.calendar import deadlines, pages, service
from bankcheck.inspections.calendar.forms import ExtensionForm, NoticeForm, ReasonForm
from bankcheck.inspections.calendar.notices import NoticeRefused
from bankcheck.inspections.calendar.store import DeadlineUnknown, NoticeUnknown
from bankcheck.labels import msg
from bankcheck.web import Failure, Room, add_room, needs

NAME = "calendar"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
STATES = ("open", "overdue", "met", "cancelled", "all")
FAILURES: dict[type[BankcheckError], Failure] = {
    NoticeUnknown: Failure(
        404, msg("There is no such notice."), msg("Choose one from the calendar.")
    ),
    DeadlineUnknown: Failure(
        404, msg("There is no such deadline."), msg("Choose one from the list of deadlines.")
    ),
    NoticeRefused: Failure(
        422,
        msg("The days of the notice cannot be read."),
        msg("Go back and mend the line that is named there."),
    ),
}


def open_room(app: Flask, home: Path) -> None:
    """Give an application the calendar and the deadlines of a data folder."""
    app.extensions[NAME] = home
    app.register_blueprint(routes)
    add_room(app, Room("calendar.list_deadlines", msg("Deadlines"), "deadlines.read", (NAME,)))


def _home() -> Path:
    return cast(Path, current_app.extensions[NAME])


@routes.before_request
def _seed() -> None:
    service.seed(web.database(), _home())


@routes.get("/calendar")
@needs("deadlines.read")
def calendar() -> str:
    """Show the notices in force."""
    page = pages.calendar_page(web.database(), _home(), web.actor())
    return render_template("inspections/calendar.html", page=page)


@routes.get("/calendar/count")
@needs("deadlines.read")
def count() -> str:
    """Count a limit day by day, storing nothing."""
    term = pages.trial(*(request.args.get(name) for name in ("from", "n", "unit")))
    page = pages.count_page(web.database(), web.actor(), term=term) if term else None
    return render_template("inspections/count.html", page=page, asked=request.args)


@routes.route("/calendar/notices/new", methods=["GET", "POST"])
@needs("calendar.propose")
def propose() -> str | Response | tuple[str, int]:
    """Take in a notice, which waits for another person."""
    form = NoticeForm()
    if not form.validate_on_submit():
        return render_template(
            "inspections/notice_new.html", form=form
        ), 422 if form.errors else 200
    notice_id = service.propose(web.database(), form.notice(), actor=web.actor())
    return redirect(url_for(".notice", notice_id=notice_id), 303)


@routes.get("/calendar/notices/<int:notice_id>")
@needs("deadlines.read")
def notice(notice_id: int) -> str:
    """Show a notice and what it would move."""
    page = pages.notice_page(web.database(), notice_id, web.actor())
    return render_template("inspections/notice.html", page=page, form=ReasonForm())


@routes.post("/calendar/notices/<int:notice_id>/approve")
@needs("calendar.approve")
def approve(notice_id: int) -> Response:
    """Put a notice into force; ticked deadlines may come earlier."""
    shorten = frozenset(request.form.getlist("shorten", type=int))
    service.approve(web.database(), _home(), notice_id, actor=web.actor(), shorten=shorten)
    return redirect(url_for(".notice", notice_id=notice_id), 303)


@routes.post("/calendar/notices/<int:notice_id>/reject")
@needs("calendar.approve")
def reject(notice_id: int) -> Response:
    """Reject a notice with a reason."""
    return _reject(notice_id, "reject")


@routes.post("/calendar/notices/<int:notice_id>/withdraw")
@needs("calendar.propose")
def withdraw(notice_id: int) -> Response:
    """Withdraw one's own notice with a reason."""
    return _reject(notice_id, "withdraw")


def _reject(notice_id: int, event: str) -> Response:
    reason = ReasonForm().reason.data or ""
    service.reject(web.database(), notice_id, actor=web.actor(), event=event, reason=reason)
    return redirect(url_for(".notice", notice_id=notice_id), 303)


@routes.post("/calendar/file")
@needs("calendar.propose")
def write_file() -> Response:
    """Write calendar.csv anew from the notices in force."""
    service.rewrite_calendar_file(web.database(), _home(), actor=web.actor())
    return redirect(url_for(".calendar"), 303)


@routes.get("/deadlines")
@needs("deadlines.read")
def list_deadlines() -> str:
    """Show deadlines, the first due first."""
    asked = request.args.get("state", "open")
    page = pages.deadlines_page(
        web.database(),
        web.actor(),
        state=asked if asked in STATES else "open",
        page=request.args.get("page", 1, type=int),
        today=today(),
    )
    return render_template("inspections/deadlines.html", page=page, states=STATES)


@routes.get("/deadlines/<int:deadline_id>")
@needs("deadlines.read")
def deadline(deadline_id: int) -> str:
    """Show one deadline with every day of its count."""
    page = pages.deadline_page(web.database(), deadline_id, actor=web.actor(), today=today())
    return render_template("inspections/deadline.html", page=page, form=ExtensionForm())


@routes.post("/deadlines/<int:deadline_id>/extensions")
@needs("deadlines.ask")
def ask(deadline_id: int) -> str | Response | tuple[str, int]:
    """Ask for more days."""
    form = ExtensionForm()
    if not form.validate_on_submit():
        page = pages.deadline_page(web.database(), deadline_id, actor=web.actor(), today=today())
        return render_template("inspections/deadline.html", page=page, form=form), 422
    deadlines.ask_extension(
        web.database(), deadline_id, n=form.n.data, reason=form.reason.data, actor=web.actor()
    )
    return redirect(url_for(".deadline", deadline_id=deadline_id), 303)


@routes.post("/deadlines/extensions/<int:extension_id>/<any(approve, deny):event>")
@needs("deadlines.decide")
def decide(extension_id: int, event: str) -> Response:
    """Approve or deny more days."""
    return _decide(extension_id, event)


@routes.post("/deadlines/extensions/<int:extension_id>/withdraw")
@needs("deadlines.ask")
def withdraw_extension(extension_id: int) -> Response:
    """Take one's own request back."""
    return _decide(extension_id, "withdraw")


def _decide(extension_id: int, event: str) -> Response:
    deadline_id = deadlines.decide_extension(
        web.database(),
        extension_id,
        event=event,
        reason=request.form.get("reason", ""),
        actor=web.actor(),
    )
    return redirect(url_for(".deadline", deadline_id=deadline_id), 303)
