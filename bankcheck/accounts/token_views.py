"""The page of tokens for programs."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from bankcheck import clock, web
from bankcheck.accounts import tokens
from bankcheck.accounts.forms import TokenForm
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.web import Failure, needs

pages = Blueprint("tokens", __name__)
FAILURES: dict[type[BankcheckError], Failure] = {
    tokens.TokenUnknown: Failure(
        404, msg("There is no such token."), msg("Look at the list of tokens again.")
    ),
    tokens.TokenRefused: Failure(
        409,
        msg("A token needs a name of its own, and nobody has more than twenty."),
        msg("Go back and choose another name, or revoke a token that is not used."),
    ),
}
UNFIT = 422


@pages.get("/tokens")
@needs("tokens.own")
def own_tokens() -> str:
    """Show one's own tokens."""
    return _tokens(TokenForm())


def _tokens(form: TokenForm, made: str = "") -> str:
    lines = tokens.token_lines(web.database(), web.actor())
    last = tokens.last_day(clock.today())
    return render_template("accounts/tokens.html", lines=lines, form=form, made=made, last=last)


@pages.post("/tokens")
@needs("tokens.make")
def make_token() -> str | tuple[str, int]:
    """Make a token and show it once."""
    form = TokenForm()
    if not form.validate():
        return _tokens(form), UNFIT
    name, last = form.name.data, form.last.data
    made = tokens.make_token(web.database(), actor=web.actor(), name=name, last=last)
    return _tokens(TokenForm(formdata=None), made)


@pages.post("/tokens/<int:number>/revoke")
@needs("tokens.own")
def revoke_token(number: int) -> Response:
    """Revoke one of one's own tokens."""
    tokens.revoke_token(web.database(), number, actor=web.actor())
    return redirect(url_for("tokens.own_tokens"), 303)
