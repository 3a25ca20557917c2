"""The list of suspicions: filtered by its address, kept under names, worked on many at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bankcheck import clock, web
from bankcheck.labels import gettext
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.suspicions import bulk, forms, saved
from bankcheck.suspicions.asking import asked_for
from bankcheck.suspicions.listing import Desk, list_page
from bankcheck.web import needs
from bankcheck.workdays import load_calendar

NAME = "suspicions"
pages = Blueprint(NAME, __name__)


def desk() -> Desk:
    """Return what pages of suspicions are made with in this request."""
    home = cast(Path, current_app.extensions[NAME])
    return Desk(web.actor(), clock.today(), load_calendar(home), load_catalogue())


@pages.get("/suspicions")
@needs("suspicions.list")
def listed() -> str:
    """Show one page of the suspicions that the address asks for."""
    with web.database().read(web.actor()) as session:
        page = list_page(session, asked_for(request.args), desk())
    return render_template("suspicions/list.html", page=page)


def _back() -> Response:
    return redirect(web.own_path(request.form.get("back") or "/suspicions"), 303)


@pages.post("/suspicions/filters")
@needs("suspicions.list")
def keep_filter() -> Response:
    """Keep the filters of the list under a name."""
    query = asked_for(dict(request.form)).query
    saved.keep(web.database(), request.form.get("name", ""), query, actor=web.actor())
    return _back()


@pages.post("/suspicions/filters/<int:filter_id>/drop")
@needs("suspicions.list")
def drop_filter(filter_id: int) -> Response:
    """Forget filters that the reader kept."""
    saved.drop(web.database(), filter_id, actor=web.actor())
    return _back()


@pages.post("/suspicions/bulk/<act>")
@needs("suspicions.work")
def bulk_step(act: str) -> Response:
    """Take one step for all suspicions that were ticked."""
    if act not in _ACTS:
        raise NotFound
    _tell(_ACTS[act]())
    return _back()


def _triage() -> bulk.Done:
    return bulk.triage_many(web.database(), forms.chosen(request.form), actor=web.actor())


def _assign() -> bulk.Done:
    chosen, assignee = forms.chosen(request.form), forms.whole(request.form, "assignee_id")
    who, today = web.actor(), clock.today()
    return bulk.assign_many(web.database(), chosen, assignee, actor=who, today=today)


def _merge() -> bulk.Done:
    chosen, into = forms.chosen(request.form), forms.text(request.form, "into", 20)
    return bulk.merge_many(web.database(), chosen, into, actor=web.actor())


_ACTS: dict[str, Callable[[], bulk.Done]] = {
    "triage": _triage,
    "assign": _assign,
    "merge": _merge,
}


def _tell(done: bulk.Done) -> None:
    flash(
        ngettext("%(num)s suspicion was changed.", "%(num)s suspicions were changed.", done.count),
        "good",
    )
    if done.left_out:
        numbers = gettext(", ").join(done.left_out)
        flash(gettext("Left as they are, because their state does not allow it: %(numbers)s",
                      numbers=numbers), "warn")  # fmt: skip
