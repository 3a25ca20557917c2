"""The pages on which a bank says what it thinks of the facts found."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.inspections.cases import pages, statements
from bankcheck.inspections.cases.answer_views import done, seen, show_refusals
from bankcheck.inspections.cases.forms import StatementForm
from bankcheck.web import needs

NAME = "statements"
routes = Blueprint(NAME, __name__)
show_refusals(routes)


@routes.get("/statements")
@needs("findings.told")
def listed() -> str:
    """Show the statements put to the reader's bank."""
    number = request.args.get("page", 1, type=int)
    lines = pages.statements_page(web.database(), web.actor(), number)
    return render_template("inspections/cases/statements.html", lines=lines, page=number)


def _show(object_id: int, form: StatementForm | None = None) -> str:
    page = pages.statement_page(web.database(), object_id, actor=web.actor())
    stands = {"position": page.position, "text": page.text}
    form = form or StatementForm(formdata=None, data=stands)
    form.offer()
    return render_template("inspections/cases/statement.html", page=page, form=form)


@routes.get("/statements/<int:object_id>")
@needs("findings.told")
def statement(object_id: int) -> str:
    """Show one statement of facts."""
    return _show(object_id)


@routes.post("/statements/<int:object_id>/draft")
@needs("findings.answer")
def draft(object_id: int) -> Response | tuple[str, int]:
    """Write the bank's position down."""
    form = StatementForm()
    form.offer()
    if not form.validate_on_submit():
        return _show(object_id, form), 422
    statements.draft(
        web.database(),
        object_id,
        seen(),
        position=form.position.data,
        text=form.text.data or "",
        actor=web.actor(),
    )
    return done(url_for(".statement", object_id=object_id))


@routes.post("/statements/<int:object_id>/give-back")
@needs("findings.submit")
def give_back(object_id: int) -> Response:
    """Give the draft back to the maker."""
    reason = request.form.get("reason", "")
    statements.give_back(web.database(), object_id, seen(), reason=reason, actor=web.actor())
    return done(url_for(".statement", object_id=object_id))


@routes.post("/statements/<int:object_id>/submit")
@needs("findings.submit")
def submit(object_id: int) -> Response:
    """Submit the bank's position."""
    statements.submit(web.database(), object_id, seen(), actor=web.actor())
    return done(url_for(".statement", object_id=object_id))
