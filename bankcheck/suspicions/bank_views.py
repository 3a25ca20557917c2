"""The pages of a bank's people: what the bank is asked, and its answer."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.db import Overtaken
from bankcheck.labels import gettext, label
from bankcheck.machines import MoveRefused
from bankcheck.suspicions import forms, inquiries
from bankcheck.suspicions.case_views import OVERTAKEN, Answered, faults_of
from bankcheck.suspicions.forms import Fault
from bankcheck.suspicions.inquiry_page import inquiries_page, inquiry_page
from bankcheck.suspicions.list_views import desk
from bankcheck.suspicions.words import GROUPS
from bankcheck.web import needs

pages = Blueprint("inquiries", __name__)


@pages.get("/inquiries")
@needs("inquiries.list")
def listed() -> str:
    """Show a page of the inquiries to the reader's bank."""
    view, number = request.args.get("view", ""), forms.whole(request.args, "page")
    with web.database().read(web.actor()) as session:
        page = inquiries_page(session, view, number, desk())
    return render_template("suspicions/inquiries.html", page=page)


def _page(inquiry_id: int, tried: str = "", faults: tuple[Fault, ...] = ()) -> str:
    with web.database().read(web.actor()) as session:
        page = inquiry_page(session, inquiry_id, desk())
    typed = request.form if tried else {}
    return render_template(
        "suspicions/inquiry.html", page=page, tried=tried, faults=faults, typed=typed
    )


def _tried(inquiry_id: int, step: str, act: Callable[[], object]) -> Response | tuple[str, int]:
    try:
        act()
    except MoveRefused as error:
        return _page(inquiry_id, step, faults_of(error)), 409
    except Overtaken:
        return _page(inquiry_id, step, OVERTAKEN), 409
    flash(gettext("Done: %(step)s.", step=label(step, "step", GROUPS)), "good")
    return redirect(url_for("inquiries.inquiry", inquiry_id=inquiry_id), 303)


@pages.get("/inquiries/<int:inquiry_id>")
@needs("inquiries.read")
def inquiry(inquiry_id: int) -> str:
    """Show one inquiry."""
    return _page(inquiry_id)


@pages.post("/inquiries/<int:inquiry_id>/draft")
@needs("inquiries.answer")
def draft(inquiry_id: int) -> Answered:
    """Write an answer down for the approver."""
    target, answer = forms.target(request.form, inquiry_id), forms.answer(request.form)
    who, database = web.actor(), web.database()
    return _tried(inquiry_id, "draft", lambda: inquiries.draft(database, target, answer, actor=who))


@pages.post("/inquiries/<int:inquiry_id>/return")
@needs("inquiries.submit")
def give_back(inquiry_id: int) -> Answered:
    """Give a drafted answer back to the maker."""
    target, why = forms.target(request.form, inquiry_id), forms.text(request.form, "reason")
    who, database = web.actor(), web.database()
    return _tried(
        inquiry_id, "return", lambda: inquiries.give_back(database, target, why, actor=who)
    )


@pages.post("/inquiries/<int:inquiry_id>/submit")
@needs("inquiries.submit")
def submit(inquiry_id: int) -> Answered:
    """Submit the drafted answer for the bank."""
    target, who, database = forms.target(request.form, inquiry_id), web.actor(), web.database()
    return _tried(inquiry_id, "submit", lambda: inquiries.submit(database, target, actor=who))
