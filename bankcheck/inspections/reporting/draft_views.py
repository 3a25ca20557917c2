"""The pages on which a bank comments on the draft report of an inspection."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.answer_views import show_refusals
from bankcheck.inspections.cases.answer_views import done, seen
from bankcheck.inspections.reporting import comments, pages
from bankcheck.inspections.reporting.forms import CommentForm
from bankcheck.inspections.reporting.pages import DraftLine
from bankcheck.web import needs

NAME = "drafts"
routes = Blueprint(NAME, __name__)
show_refusals(routes)


@routes.get("/draft-reports")
@needs("findings.told")
def listed() -> str:
    """Show the draft reports put to the reader's bank."""
    number = request.args.get("page", 1, type=int)
    lines = pages.own_drafts(web.database(), web.actor(), number)
    return render_template("inspections/reporting/drafts.html", lines=lines, page=number)


def _page(object_id: int) -> DraftLine:
    return pages.own_draft(web.database(), object_id, actor=web.actor())


def _offered(page: DraftLine, form: CommentForm) -> CommentForm:
    form.offer([(one["number"], f"{one['number']} {one['title']}") for one in page.findings])
    return form


@routes.get("/draft-reports/<int:object_id>")
@needs("findings.told")
def draft(object_id: int) -> str:
    """Show one draft report with what the bank said to it."""
    page = _page(object_id)
    form = _offered(page, CommentForm(formdata=None))
    return render_template("inspections/reporting/draft.html", page=page, form=form)


@routes.post("/draft-reports/<int:object_id>/comments")
@needs("findings.answer")
def comment(object_id: int) -> Response | tuple[str, int]:
    """Draft a comment."""
    page = _page(object_id)
    form = _offered(page, CommentForm())
    if not form.validate_on_submit():
        return render_template("inspections/reporting/draft.html", page=page, form=form), 422
    comments.draft(web.database(), object_id, form.said(), actor=web.actor())
    return _back(object_id)


def _back(object_id: int) -> Response:
    return done(url_for("drafts.draft", object_id=object_id))


@routes.post("/draft-reports/comments/<int:comment_id>/drop")
@needs("findings.told")
def drop(comment_id: int) -> Response:
    """Drop a comment that was not submitted."""
    return _back(comments.drop(web.database(), comment_id, seen(), actor=web.actor()))


@routes.post("/draft-reports/comments/<int:comment_id>/submit")
@needs("findings.submit")
def submit(comment_id: int) -> Response:
    """Submit a comment for the bank."""
    return _back(comments.submit(web.database(), comment_id, seen(), actor=web.actor()))


@routes.post("/draft-reports/<int:object_id>/say-all")
@needs("findings.submit")
def say_all(object_id: int) -> Response:
    """Declare that the bank has nothing further to say."""
    comments.say_all(web.database(), object_id, seen(), actor=web.actor())
    return _back(object_id)
