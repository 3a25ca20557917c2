"""The first page and the dashboards of agent banks."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, current_app, render_template, request

from bankcheck import clock, web
from bankcheck.desk.dashboards import BankUnknown, bank_page, banks_page
from bankcheck.desk.navigation_views import steps
from bankcheck.desk.own_bank import own_bank_page
from bankcheck.desk.sources import SOURCES
from bankcheck.desk.tasks import Place, my_work
from bankcheck.desk.words import GROUPS
from bankcheck.errors import BankcheckError
from bankcheck.labels import msg
from bankcheck.permissions import SIGNED_IN
from bankcheck.reconcile.catalogue import Rule, load_catalogue
from bankcheck.reconcile.pages import Said
from bankcheck.settings import Settings
from bankcheck.web import Failure, Room, needs
from bankcheck.workdays import load_calendar

NAME = "desk"
pages = Blueprint(NAME, __name__)
FAILURES: dict[type[BankcheckError], Failure] = {
    BankUnknown: Failure(
        404,
        msg("There is no such agent bank."),
        msg("Choose one from the list of agent banks."),
    ),
}


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application its first page and the dashboards; the first room of all."""
    app.extensions[NAME] = settings
    app.register_blueprint(pages)
    web.add_words(app, GROUPS)
    app.jinja_env.globals["nav_steps"] = lambda: steps(web.rooms())
    web.add_room(app, Room("desk.work", msg("My work"), SIGNED_IN))
    inside = ("desk.bank",)
    web.add_room(app, Room("desk.banks", msg("Agent banks"), "dashboards.read", inside))


def _settings() -> Settings:
    return cast(Settings, current_app.extensions[NAME])


def _year() -> int | None:
    text = request.args.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


@pages.get("/")
@needs(SIGNED_IN)
def work() -> str:
    """Show what waits for whoever came in."""
    place = Place(_settings(), clock.today())
    calendar = load_calendar(_settings().home)
    page = my_work(web.database(), SOURCES, place, calendar, actor=web.actor())
    return render_template("desk/work.html", page=page, today=place.today)


@pages.get("/banks")
@needs("dashboards.read")
def banks() -> str:
    """Show all agent banks; to the people of one bank only their own."""
    actor, today = web.actor(), clock.today()
    if actor.is_bank:
        return _own()
    page = banks_page(web.database(), _year(), actor=actor, today=today)
    return render_template("desk/banks.html", page=page)


@pages.get("/banks/<code>")
@needs("dashboards.read")
def bank(code: str) -> str:
    """Show one agent bank; to the people of a bank no other than their own."""
    actor, today = web.actor(), clock.today()
    if actor.is_bank:
        return _own(code)
    page = bank_page(web.database(), code, _year(), actor=actor, today=today)
    names = {rule.code: Said(rule.zh, rule.en) for rule in _rules()}
    return render_template("desk/bank.html", page=page, names=names)


def _rules() -> tuple[Rule, ...]:
    return load_catalogue(_settings().home).rules


def _own(code: str | None = None) -> str:
    actor = web.actor()
    if code not in (None, actor.bank_code):
        raise BankUnknown
    page = own_bank_page(web.database(), actor=actor, today=clock.today())
    return render_template("desk/own.html", page=page)
