"""The pages of reports: the team writes, sends, replies and finishes; the bank comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import Blueprint, Flask, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.errors import BankcheckError
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.cases.answer_views import done, seen
from bankcheck.inspections.fieldwork.inspections import Fact
from bankcheck.inspections.reporting import comments, draft_views, pages, service
from bankcheck.inspections.reporting.forms import CommentsForm, ReportForm
from bankcheck.inspections.reporting.store import DraftUnknown
from bankcheck.inspections.reporting.words import GROUPS
from bankcheck.labels import msg
from bankcheck.web import Failure, needs

NAME = "reports"
routes = Blueprint(NAME, __name__)
show_refusals(routes)
Answered = Response | tuple[str, int]
FAILURES: dict[type[BankcheckError], Failure] = {
    DraftUnknown: Failure(
        404, msg("There is no such draft report."), msg("Choose one from the list.")
    ),
}


def open_room(app: Flask, facts: Mapping[str, Fact]) -> None:
    """Give an application the pages of reports under the conditions of their steps."""
    app.extensions[NAME] = facts
    app.register_blueprint(routes)
    app.register_blueprint(draft_views.routes)
    web.add_words(app, GROUPS)


def _facts() -> Mapping[str, Fact]:
    return cast(Mapping[str, Fact], current_app.extensions[NAME])


def _show(
    object_id: int, form: ReportForm | None = None, window: CommentsForm | None = None
) -> str:
    page = pages.report_page(web.database(), object_id, _facts(), actor=web.actor())
    window = window or CommentsForm(formdata=None)
    window.offer()
    stands = {"title": page.title, "text": page.text}
    return render_template(
        "inspections/reporting/report.html",
        page=page,
        form=form or ReportForm(formdata=None, data=stands),
        window=window,
    )


@routes.get("/inspections/<int:object_id>/report")
@needs("inspections.read")
def report(object_id: int) -> str:
    """Show the report of an inspection."""
    return _show(object_id)


def _back(object_id: int) -> Response:
    return done(url_for("reports.report", object_id=object_id))


@routes.post("/inspections/<int:object_id>/report/write")
@needs("inspections.work")
def write(object_id: int) -> Answered:
    """Write the report."""
    form = ReportForm()
    if not form.validate_on_submit():
        return _show(object_id, form), 422
    service.write(
        web.database(), object_id, title=form.title.data, text=form.text.data, actor=web.actor()
    )
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/report/send")
@needs("inspections.work")
def send(object_id: int) -> Answered:
    """Put the report to the bank."""
    form = CommentsForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(object_id, window=form), 422
    service.send_for_comment(web.database(), object_id, form.window(), actor=web.actor())
    return _back(object_id)


@routes.post("/inspections/<int:object_id>/report/finish")
@needs("inspections.work")
def finish(object_id: int) -> Response:
    """Finish the comments and ask both institutions to sign."""
    service.finish(web.database(), object_id, _facts(), actor=web.actor())
    return _back(object_id)


@routes.post("/reports/comments/<int:comment_id>/reply")
@needs("inspections.work")
def reply(comment_id: int) -> Response:
    """Reply to a comment of the bank."""
    text = request.form.get("reason", "")[:4000]
    found = comments.reply(web.database(), comment_id, seen(), text=text, actor=web.actor())
    return _back(found)
