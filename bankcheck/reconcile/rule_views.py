"""Changing the parameters of rules: drafted, back-tested, approved by another person."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.clock import today
from bankcheck.errors import BankcheckError
from bankcheck.labels import gettext, msg
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.reconcile import backtest, rule_service
from bankcheck.reconcile.catalogue import Parameter
from bankcheck.reconcile.pair_pages import pair_view, pair_wanted
from bankcheck.reconcile.rule_forms import DecisionForm, DraftForm, TestForm
from bankcheck.reconcile.rule_pages import ChangePage, change_page, changes_page, subject_of
from bankcheck.reconcile.rule_service import ChangeUnknown, ParameterUnknown
from bankcheck.reconcile.web import asked_page, room
from bankcheck.web import Failure, needs

pages = Blueprint("rule", __name__, url_prefix="/rules")
FAILURES: dict[type[BankcheckError], Failure] = {
    ChangeUnknown: Failure(
        404, msg("There is no such rule change."), msg("Choose one from the list of rule changes.")
    ),
    ParameterUnknown: Failure(
        404, msg("This rule has no such parameter."), msg("Choose one on the page of the rule.")
    ),
    MoveRefused: Failure(
        409,
        msg("This step is not possible now, so nothing was changed."),
        msg("Go back and load the page again: it shows the state and what is still missing."),
    ),
    RoleRefused: Failure(
        403,
        msg("This step belongs to another role."),
        msg("Ask somebody who holds it."),
    ),
}


@pages.get("/changes")
@needs("rules.changes")
def changes() -> str:
    """Show the changes of rules."""
    code, state = request.args.get("code", "")[:16], request.args.get("state", "")
    page = changes_page(
        web.database(), room().catalogue, code, state, asked_page(),
        actor=web.actor(), today=today(),
    )  # fmt: skip
    return render_template("reconcile/changes.html", page=page)


@pages.route("/<code>/<name>/change", methods=["GET", "POST"])
@needs("rules.draft")
def draft(code: str, name: str) -> str | Response:
    """Draft a change of one parameter."""
    form = DraftForm(_parameter(code, name))
    if form.validate_on_submit():
        change_id = rule_service.draft_change(
            web.database(), room().catalogue, form.draft(code), actor=web.actor()
        )
        return redirect(url_for("rule.change", change_id=change_id), 303)
    subject = subject_of(room().catalogue, code, name, today())
    return render_template("reconcile/draft.html", form=form, subject=subject)


def _parameter(code: str, name: str) -> Parameter:
    found = room().catalogue.parameter(code, name)
    if found is None:
        raise ParameterUnknown(code, name)
    return found


def _change(change_id: int) -> ChangePage:
    return change_page(
        web.database(), room().catalogue, change_id, actor=web.actor(), today=today()
    )


@pages.get("/changes/<int:change_id>")
@needs("rules.changes")
def change(change_id: int) -> str:
    """Show one change with its back-test and the decision on it."""
    newest = next(iter(room().archive.run_ids()), None)
    stored = room().archive.stored(newest).summary if newest else None
    form = TestForm(gettext("whole year"), int(stored["year"]) if stored else None)
    return render_template("reconcile/change.html", page=_change(change_id), form=form)


@pages.post("/changes/<int:change_id>/test")
@needs("rules.draft")
def start_test(change_id: int) -> str | Response:
    """Queue a back-test."""
    form = TestForm(gettext("whole year"))
    if not form.validate():
        return render_template("reconcile/change.html", page=_change(change_id), form=form)
    year, month = form.year.data, form.month.data or None
    job = backtest.start_test(web.database(), change_id, year, month, actor=web.actor())
    return redirect(url_for("jobs.job", job_id=job), 303)


@pages.get("/changes/<int:change_id>/test")
@needs("differences.read")
def test(change_id: int) -> str:
    """Show what a change would have done, one difference by one."""
    page = _change(change_id)
    if page.test is None:
        raise ChangeUnknown(change_id)
    pair = backtest.pair_of(room().settings.home, change_id, page.test)
    view = pair_view(pair, pair_wanted(request.args), asked_page(), room().catalogue)
    return render_template("reconcile/backtest.html", page=page, view=view)


@pages.route(
    "/changes/<int:change_id>/<any(approve, reject, revoke):event>", methods=["GET", "POST"]
)
@needs("rules.approve")
def decide(change_id: int, event: str) -> str | Response:
    """Show everything once more, then approve, reject or revoke."""
    page = _change(change_id)
    form = DecisionForm(asks_reason=event != "approve" or page.is_past)
    if form.validate_on_submit():
        rule_service.decide_change(
            room().settings, web.database(), (change_id, form.version()), event,
            actor=web.actor(), today=today(), reason=(form.reason.data or "").strip(),
        )  # fmt: skip
        return redirect(url_for("rule.change", change_id=change_id), 303)
    return render_template("reconcile/decide.html", page=page, form=form, event=event)


@pages.post("/changes/<int:change_id>/withdraw")
@needs("rules.withdraw")
def withdraw(change_id: int) -> Response:
    """Take one's own draft back."""
    seen = change_id, DecisionForm().version()
    rule_service.withdraw_change(web.database(), seen, actor=web.actor(), today=today())
    return redirect(url_for("rule.change", change_id=change_id), 303)
