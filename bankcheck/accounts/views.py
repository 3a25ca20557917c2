"""Coming in and going out."""

from __future__ import annotations

from typing import cast

from flask import (
    Blueprint,
    Flask,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.accounts import (
    entering,
    own_views,
    people_views,
    rights_views,
    token_views,
    unmask_views,
)
from bankcheck.accounts.door import Claim
from bankcheck.accounts.forms import AgainForm, SignInForm
from bankcheck.accounts.gate import ARRIVING, VAULT, stay, vault
from bankcheck.accounts.vault import Vault
from bankcheck.accounts.words import WORDS
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.permissions import PUBLIC
from bankcheck.settings import Settings
from bankcheck.web import Failure, needs

NAME = "accounts"
pages = Blueprint(NAME, __name__)
FAILURES: dict[type[BankcheckError], Failure] = {
    entering.SignInRefused: Failure(
        403, msg("The sign-in failed."), msg("Start again from the sign-in page.")
    ),
    **own_views.FAILURES,
    **people_views.FAILURES,
    **token_views.FAILURES,
    **unmask_views.FAILURES,
}
REFUSED_STATUS = 422


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application its doors; the demo door is there in demonstrations alone."""
    app.extensions[NAME] = settings
    app.extensions[VAULT] = Vault(app.config["SECRET_KEY"], settings.accounts)
    app.register_blueprint(pages)
    for part in (own_views, people_views, token_views, rights_views, unmask_views):
        app.register_blueprint(part.pages)
    app.jinja_env.globals["unmasked"] = unmask_views.unmasked
    web.add_words(app, WORDS)
    inside = ("people.", "institutions.")
    web.add_room(app, web.Room("people.everybody", msg("People"), "people.read", inside))


def _settings() -> Settings:
    return cast(Settings, current_app.extensions[NAME])


def _next() -> str:
    return web.own_path(request.values.get("next"))


def _door(*, failed: bool) -> str:
    demo = _settings().demo
    return render_template(
        "accounts/sign_in.html",
        people=entering.demo_people(web.database()) if demo else (),
        form=SignInForm(),
        next=_next(),
        failed=failed,
    )


@pages.get("/sign-in")
@needs(PUBLIC)
def sign_in() -> str:
    """Ask who comes in."""
    return _door(failed=False)


@pages.post("/sign-in")
@needs(PUBLIC)
def sign_in_now() -> Response | tuple[str, int]:
    """Let somebody in by name, password and code."""
    form = SignInForm()
    token = entering.enter(web.database(), vault(), _claim(form, form.login.data or ""))
    if token is None:
        return _door(failed=True), REFUSED_STATUS
    stay(token)
    return redirect(_next(), 303)


def _claim(form: SignInForm | AgainForm, login: str) -> Claim:
    password, code = form.password.data or "", form.code.data or ""
    return Claim(login, password, code, web.network(), request.user_agent.string)


@pages.post("/sign-in/demo")
@needs(PUBLIC)
def sign_in_demo() -> Response:
    """Let a demo person in; without the demonstration there is no such door."""
    if not _settings().demo:
        raise NotFound
    token = entering.enter_demo(
        web.database(), request.form.get("login", ""), web.network(), request.user_agent.string
    )
    stay(token)
    return redirect(_next())


@pages.get("/sign-in/again")
@needs(ARRIVING)
def sign_in_again() -> str:
    """Ask for a fresh sign-in before something weighty."""
    return _again(failed=False)


def _again(*, failed: bool) -> str:
    demo = _settings().demo and g.visit.demo
    form = AgainForm()
    return render_template("accounts/again.html", demo=demo, form=form, next=_next(), failed=failed)


@pages.post("/sign-in/again")
@needs(ARRIVING)
def sign_in_again_now() -> Response | tuple[str, int]:
    """Renew a sign-in by password and code; in the demonstration by a click."""
    if _settings().demo and g.visit.demo:
        entering.renew_demo(web.database(), g.visit.sign_in_id)
        return redirect(_next(), 303)
    claim = _claim(AgainForm(), g.visit.login)
    if not entering.confirm(web.database(), vault(), g.visit.sign_in_id, claim):
        return _again(failed=True), REFUSED_STATUS
    return redirect(_next(), 303)


@pages.post("/sign-out")
@needs(ARRIVING)
def sign_out() -> Response:
    """End this sign-in."""
    entering.leave(web.database(), g.visit.sign_in_id, g.actor)
    session.clear()
    return redirect(url_for("accounts.sign_in"))
