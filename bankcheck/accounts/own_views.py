"""The pages about oneself: password, second factor, posting to act in, open browsers."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.accounts import entering, kept, own
from bankcheck.accounts.forms import CodeForm, PasswordForm
from bankcheck.accounts.gate import ARRIVING, stay, vault
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.permissions import SIGNED_IN
from bankcheck.web import Failure, needs

pages = Blueprint("own", __name__)
FAILURES: dict[type[BankcheckError], Failure] = {
    entering.PostingUnknown: Failure(
        404,
        msg("There is no such posting to act in."),
        msg("Choose one from the list, or ask the security administrator for a posting."),
    ),
    own.SignInUnknown: Failure(
        404, msg("There is no such sign-in."), msg("Look at the list on your own page again.")
    ),
    kept.NothingKept: Failure(
        404, msg("Nothing is kept here any more."), msg("Repeat the step from its own page.")
    ),
}
UNFIT = 422


def _next() -> str:
    return web.own_path(request.values.get("next"))


@pages.get("/account")
@needs(SIGNED_IN)
def account() -> str:
    """Show a person their own sign-in."""
    return render_template(
        "accounts/account.html",
        browsers=own.open_browsers(web.database(), web.actor()),
        postings=entering.choices(web.database(), g.visit.person_id),
        visit=g.visit,
        rules=vault().rules,
    )


@pages.get("/password")
@needs(ARRIVING)
def password() -> str:
    """Ask for a new password."""
    return _password(PasswordForm())


def _password(form: PasswordForm) -> str:
    return render_template("accounts/password.html", form=form, next=_next(), visit=g.visit)


@pages.post("/password")
@needs(ARRIVING)
def password_now() -> Response | tuple[str, int]:
    """Change one's own password."""
    form = PasswordForm()
    if not form.validate():
        return _password(form), UNFIT
    wanted = own.Wanted(form.current.data, form.new.data, web.network())
    outcome = own.change_password(web.database(), vault(), g.visit, wanted)
    return _password_changed(form, outcome)


def _password_changed(form: PasswordForm, outcome: own.Outcome) -> Response | tuple[str, int]:
    if not outcome.token:
        form.tell(outcome)
        return _password(form), UNFIT
    stay(outcome.token)
    return redirect(_next(), 303)


@pages.get("/second-factor")
@needs(ARRIVING)
def second_factor() -> str:
    """Explain the second factor, and show the square while it is being set up."""
    return _second_factor(CodeForm())


def _second_factor(form: CodeForm) -> str:
    setup = own.setup_of(web.database(), vault(), g.visit.person_id)
    return render_template(
        "accounts/second_factor.html", form=form, setup=setup, next=_next(), visit=g.visit
    )


@pages.post("/second-factor/begin")
@needs(ARRIVING)
def second_factor_begin() -> Response:
    """Make the secret of a second factor."""
    own.begin_factor(web.database(), vault(), g.visit.person_id, web.network())
    return redirect(url_for("own.second_factor", next=_next()), 303)


@pages.post("/second-factor")
@needs(ARRIVING)
def second_factor_now() -> Response | tuple[str, int]:
    """Confirm a second factor by its first code."""
    form = CodeForm()
    if not form.validate():
        return _second_factor(form), UNFIT
    code = form.code.data
    token = own.confirm_factor(web.database(), vault(), g.visit, code, web.network())
    return _confirmed(form, token)


def _confirmed(form: CodeForm, token: str | None) -> Response | tuple[str, int]:
    if token is None:
        form.tell()
        return _second_factor(form), UNFIT
    stay(token)
    return redirect(_next(), 303)


@pages.get("/posting")
@needs(ARRIVING)
def posting() -> str:
    """Ask in which posting somebody acts."""
    postings = entering.choices(web.database(), g.visit.person_id)
    return render_template("accounts/posting.html", postings=postings, next=_next())


@pages.post("/posting")
@needs(ARRIVING)
def posting_now() -> Response:
    """Act in the posting chosen."""
    chosen = request.form.get("posting", 0, type=int)
    stay(entering.choose_posting(web.database(), g.visit.sign_in_id, chosen, web.network()))
    return redirect(_next(), 303)


@pages.post("/account/sign-ins/<int:number>/end")
@needs(SIGNED_IN)
def close_browser(number: int) -> Response:
    """End one of one's own sign-ins."""
    own.close_browser(web.database(), number, actor=web.actor())
    return redirect(url_for("own.account"), 303)


@pages.post("/account/sign-ins/end-others")
@needs(SIGNED_IN)
def close_others() -> Response:
    """End all of one's own sign-ins but this."""
    own.close_others(web.database(), actor=web.actor())
    return redirect(url_for("own.account"), 303)


@pages.get("/kept/<key>")
@needs(SIGNED_IN)
def kept_entry(key: str) -> str:
    """Give back what was sent when the sign-in had ended."""
    entry = kept.find(web.database(), vault(), key, web.actor().person_id)
    return render_template("accounts/kept.html", entry=entry)
