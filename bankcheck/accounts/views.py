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
from bankcheck.accounts import entering
from bankcheck.accounts.gate import ARRIVING, TOKEN
from bankcheck.errors import BankcheckError
from bankcheck.permissions import PUBLIC
from bankcheck.settings import Settings
from bankcheck.web import Failure, needs

NAME = "accounts"
pages = Blueprint(NAME, __name__)
FAILURES: dict[type[BankcheckError], Failure] = {}


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application its doors; the demo door is there in demonstrations alone."""
    app.extensions[NAME] = settings
    app.register_blueprint(pages)


def _settings() -> Settings:
    return cast(Settings, current_app.extensions[NAME])


def _stay(token: str) -> None:
    session.clear()
    session[TOKEN], session.permanent = token, True


@pages.get("/sign-in")
@needs(PUBLIC)
def sign_in() -> str:
    """Ask who comes in."""
    people = entering.demo_people(web.database()) if _settings().demo else ()
    return render_template("accounts/sign_in.html", people=people, next=_next())


def _next() -> str:
    return web.own_path(request.values.get("next"))


@pages.post("/sign-in/demo")
@needs(PUBLIC)
def sign_in_demo() -> Response:
    """Let a demo person in; without the demonstration there is no such door."""
    if not _settings().demo:
        raise NotFound
    token = entering.enter_demo(
        web.database(), request.form.get("login", ""), web.network(), request.user_agent.string
    )
    _stay(token)
    return redirect(_next())


@pages.get("/sign-in/again")
@needs(ARRIVING)
def sign_in_again() -> str:
    """Ask for a fresh sign-in before something weighty."""
    return render_template("accounts/again.html", demo=_settings().demo, next=_next())


@pages.post("/sign-in/again")
@needs(ARRIVING)
def sign_in_again_now() -> Response:
    """Renew a sign-in."""
    if not _settings().demo:
        raise NotFound
    entering.renew_demo(web.database(), g.visit.sign_in_id)
    return redirect(_next())


@pages.post("/sign-out")
@needs(ARRIVING)
def sign_out() -> Response:
    """End this sign-in."""
    entering.leave(web.database(), g.visit.sign_in_id, g.actor)
    session.clear()
    return redirect(url_for("accounts.sign_in"))
