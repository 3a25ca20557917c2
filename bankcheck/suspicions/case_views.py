"""The page of one suspicion and the steps on it; a refused step shows the page with what lacks."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import clock, web
from bankcheck.accounts.unmask_views import unmasked
from bankcheck.db import Overtaken
from bankcheck.labels import gettext, label
from bankcheck.machines import MoveRefused
from bankcheck.suspicions import cases, forms, inquiries, merging
from bankcheck.suspicions.case_page import case_page, whole_accounts
from bankcheck.suspicions.cases import NoteEmpty
from bankcheck.suspicions.forms import Fault
from bankcheck.suspicions.list_views import desk
from bankcheck.suspicions.verifying import VerificationIncomplete
from bankcheck.suspicions.words import GROUPS
from bankcheck.web import needs

pages = Blueprint("suspicion", __name__)
Answered = Response | tuple[str, int]
# Which field a guard stands beside, where the two are called differently.
_FIELDS = {
    "ground": "reason",
    "review_date": "review_on",
    "due": "due_on",
    "subject_bank": "question",
    "open_target": "into",
    "no_duplicates": "into",
    "note": "text",
}
_WITHOUT_FIELD = frozenset({"supporting_verification", "second_person", "proposed_to_close"})


def _page(suspicion_id: int, tried: str = "", faults: tuple[Fault, ...] = ()) -> str:
    shows_all = unmasked("suspicion", str(suspicion_id))
    with web.database().read(web.actor()) as session:
        page = case_page(session, suspicion_id, desk())
        full = whole_accounts(session, suspicion_id) if shows_all else ()
    typed = request.form if tried else {}
    return render_template(
        "suspicions/case.html", page=page, tried=tried, faults=faults, typed=typed, full=full
    )


OVERTAKEN = (Fault("", "overtaken"),)


def faults_of(error: MoveRefused | VerificationIncomplete | NoteEmpty) -> tuple[Fault, ...]:
    """Return what lacks for a refused step, each beside its field."""
    if isinstance(error, NoteEmpty):
        return (Fault("text", "note"),)
    lacking = error.missing if isinstance(error, VerificationIncomplete) else error.unmet
    if not lacking:
        return (Fault("", "state"),)
    return tuple(
        Fault("" if key in _WITHOUT_FIELD else _FIELDS.get(key, key), key) for key in lacking
    )


def _tried(suspicion_id: int, step: str, act: Callable[[], object]) -> Answered:
    try:
        act()
    except (MoveRefused, VerificationIncomplete, NoteEmpty) as error:
        return _page(suspicion_id, step, faults_of(error)), 409
    except Overtaken:
        return _page(suspicion_id, step, OVERTAKEN), 409
    said = label(step.partition("-")[0], "step", GROUPS)
    flash(gettext("Done: %(step)s.", step=said), "good")
    return redirect(url_for("suspicion.case", suspicion_id=suspicion_id), 303)


@pages.get("/suspicions/<int:suspicion_id>")
@needs("suspicions.read")
def case(suspicion_id: int) -> str:
    """Show one suspicion."""
    return _page(suspicion_id)


@pages.post("/suspicions/<int:suspicion_id>/triage")
@needs("suspicions.work")
def triage(suspicion_id: int) -> Answered:
    """Say that a suspicion is worth verifying."""
    target, who = forms.target(request.form, suspicion_id), web.actor()
    return _tried(suspicion_id, "triage", lambda: cases.triage(web.database(), target, actor=who))


@pages.post("/suspicions/<int:suspicion_id>/assign")
@needs("suspicions.work")
def assign(suspicion_id: int) -> Answered:
    """Give a suspicion to somebody."""
    target, to = forms.target(request.form, suspicion_id), forms.whole(request.form, "assignee")
    who, today, database = web.actor(), clock.today(), web.database()
    return _tried(
        suspicion_id, "assign", lambda: cases.assign(database, target, to, actor=who, today=today)
    )


@pages.post("/suspicions/<int:suspicion_id>/verify")
@needs("suspicions.work")
def verify(suspicion_id: int) -> Answered:
    """Record a verification."""
    target, new = forms.target(request.form, suspicion_id), forms.verification(request.form)
    database, who, step = web.database(), web.actor(), f"verify-{new.kind.value}"
    return _tried(suspicion_id, step, lambda: cases.verify(database, target, new, actor=who))


@pages.post("/suspicions/<int:suspicion_id>/ask")
@needs("suspicions.work")
def ask(suspicion_id: int) -> Answered:
    """Ask the bank."""
    target, asked = forms.target(request.form, suspicion_id), forms.question(request.form)
    who, today, database = web.actor(), clock.today(), web.database()
    return _tried(
        suspicion_id,
        "ask_bank",
        lambda: inquiries.ask(database, target, asked, actor=who, today=today),
    )


@pages.post("/suspicions/<int:suspicion_id>/conclude/<event>")
@needs("suspicions.decide")
def conclude(suspicion_id: int, event: str) -> Answered:
    """Take a deciding step."""
    target, said = forms.target(request.form, suspicion_id), forms.conclusion(request.form, event)
    who, today, database = web.actor(), clock.today(), web.database()
    return _tried(
        suspicion_id, event, lambda: cases.conclude(database, target, said, actor=who, today=today)
    )


@pages.post("/suspicions/<int:suspicion_id>/check/<event>")
@needs("suspicions.decide")
def check(suspicion_id: int, event: str) -> str | Answered:
    """Show a deciding step once more, before it is taken."""
    target, said = forms.target(request.form, suspicion_id), forms.conclusion(request.form, event)
    try:
        cases.weigh(web.database(), target, said, actor=web.actor(), today=clock.today())
    except MoveRefused as error:
        return _page(suspicion_id, event, faults_of(error)), 409
    except Overtaken:
        return _page(suspicion_id, event, OVERTAKEN), 409
    with web.database().read(web.actor()) as session:
        page = case_page(session, suspicion_id, desk())
    return render_template("suspicions/check.html", one=page, said=said)


@pages.post("/suspicions/<int:suspicion_id>/notes")
@needs("suspicions.decide")
def note(suspicion_id: int) -> Answered:
    """Add an internal note."""
    text, who, database = forms.text(request.form, "text"), web.actor(), web.database()
    return _tried(
        suspicion_id, "note", lambda: cases.add_note(database, suspicion_id, text, actor=who)
    )


@pages.post("/suspicions/<int:suspicion_id>/merge")
@needs("suspicions.work")
def merge(suspicion_id: int) -> Answered:
    """Put a suspicion under another one."""
    target, into = forms.target(request.form, suspicion_id), forms.text(request.form, "into", 20)
    who, database = web.actor(), web.database()
    return _tried(suspicion_id, "merge", lambda: merging.merge(database, target, into, actor=who))


@pages.post("/suspicions/<int:suspicion_id>/unmerge")
@needs("suspicions.work")
def unmerge(suspicion_id: int) -> Answered:
    """Take a suspicion out from under another one."""
    target, why = forms.target(request.form, suspicion_id), forms.text(request.form, "reason")
    who, database = web.actor(), web.database()
    return _tried(
        suspicion_id, "unmerge", lambda: merging.unmerge(database, target, why, actor=who)
    )


@pages.post("/suspicions/<int:suspicion_id>/inquiries/<int:inquiry_id>/withdraw")
@needs("suspicions.work")
def withdraw(suspicion_id: int, inquiry_id: int) -> Answered:
    """Take an unanswered inquiry back."""
    target, why = forms.target(request.form, inquiry_id), forms.text(request.form, "reason")
    who, database = web.actor(), web.database()
    return _tried(
        suspicion_id, "withdraw", lambda: inquiries.withdraw(database, target, why, actor=who)
    )
