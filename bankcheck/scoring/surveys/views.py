"""The pages of the survey: the bureau's rounds, and the questionnaire behind a link."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.permissions import PUBLIC
from bankcheck.scoring.assessment_views import home, version
from bankcheck.scoring.refusals import LinkUnknown, RoundRefused
from bankcheck.scoring.surveys import answering, pages, service
from bankcheck.scoring.surveys.answering import Visitor
from bankcheck.scoring.surveys.questions import read_survey
from bankcheck.web import needs

NAME = "surveys"
routes = Blueprint(NAME, __name__)


def _at(round_id: int) -> Response:
    return redirect(url_for("surveys.one_round", round_id=round_id), 303)


@routes.get("/surveys")
@needs("surveys.read")
def listed() -> str:
    """Show the rounds of all years."""
    return render_template(
        "scoring/surveys.html", rounds=pages.rounds_page(web.database(), actor=web.actor())
    )


@routes.post("/surveys")
@needs("surveys.work")
def open_round() -> Response:
    """Open the round of a year."""
    year, day = request.form.get("year", 0, type=int), _day(request.form.get("closes_on", ""))
    return _at(service.open_round(web.database(), year, day, actor=web.actor()))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RoundRefused from None


@routes.get("/surveys/<int:round_id>")
@needs("surveys.read")
def one_round(round_id: int) -> str:
    """Show one round."""
    number = request.args.get("page", 1, type=int)
    page = pages.round_page(web.database(), round_id, number, actor=web.actor())
    return render_template("scoring/survey.html", page=page)


@routes.post("/surveys/<int:round_id>/links")
@needs("surveys.work")
def make_links(round_id: int) -> str:
    """Make the missing links and show them, once."""
    handed = service.make_links(web.database(), home(), round_id, actor=web.actor())
    return render_template("scoring/survey_links.html", handed=handed, round_id=round_id)


@routes.post("/surveys/<int:round_id>/links/<int:link_id>/renew")
@needs("surveys.work")
def renew_link(round_id: int, link_id: int) -> str:
    """Give a unit a new link and show it, once."""
    handed = (service.renew_link(web.database(), link_id, actor=web.actor()),)
    return render_template("scoring/survey_links.html", handed=handed, round_id=round_id)


@routes.post("/surveys/<int:round_id>/close")
@needs("surveys.work")
def close(round_id: int) -> Response:
    """Close a round."""
    service.close_round(web.database(), round_id, version(), actor=web.actor())
    return _at(round_id)


@routes.get("/survey/<token>")
@needs(PUBLIC)
def door(token: str) -> str:
    """Ask for the unit code before anything is shown."""
    if not answering.is_known(web.database(), token, web.network()):
        raise NotFound
    return render_template("scoring/survey_door.html", wrong=False)


@routes.post("/survey/<token>")
@needs(PUBLIC)
def questionnaire(token: str) -> str | tuple[str, int]:
    """Show the questionnaire, or keep what was answered in it."""
    form = request.form
    visitor = Visitor(token, form.get("unit_code", ""), web.network())
    try:
        sheet = answering.open_sheet(web.database(), visitor)
    except LinkUnknown:
        return render_template("scoring/survey_door.html", wrong=True), 422
    if form.get("do") != "send":
        return _sheet(sheet, visitor, {})
    return _sent(visitor)


def _sent(visitor: Visitor) -> str | tuple[str, int]:
    given = {key: request.form.get(key, "") for key in read_survey().keys}
    missing = frozenset(key for key, value in given.items() if not value)
    if missing:
        sheet = answering.open_sheet(web.database(), visitor)
        return _sheet(sheet, visitor, given, missing), 422
    remark = request.form.get("remark", "")
    sheet = answering.submit(web.database(), visitor, given, remark)
    return render_template("scoring/survey_thanks.html", sheet=sheet)


def _sheet(
    sheet: answering.Sheet,
    visitor: Visitor,
    given: dict[str, str],
    missing: frozenset[str] = frozenset(),
) -> str:
    said = {key: str(value) for key, value in sheet.answers.items()} | {
        key: value for key, value in given.items() if value
    }
    return render_template(
        "scoring/survey_form.html",
        sheet=sheet,
        survey=read_survey(),
        said=said,
        missing=missing,
        unit_code=visitor.unit_code,
    )
