"""What every page shares: language, number formats, security headers and pages for errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from babel import Locale
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    render_template,
    request,
    send_file,
)
from flask.typing import ResponseReturnValue
from flask_babel import Babel, ngettext
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import pass_context
from jinja2.runtime import Context
from werkzeug.exceptions import HTTPException, Unauthorized
from werkzeug.routing import IntegerConverter, ValidationError

from bankcheck import clock
from bankcheck.actors import Actor
from bankcheck.db import Database, Overtaken
from bankcheck.errors import BankcheckError
from bankcheck.labels import LANGUAGES, LOCALES, TRANSLATIONS, gettext, label, msg
from bankcheck.money import yuan
from bankcheck.permissions import is_allowed

LANGUAGE_COOKIE = "lang"
PERMISSION_MARK = "bankcheck_permission"
LARGEST_NUMBER = 2**31 - 1
DATABASE = "bankcheck.database"
ROOMS = "bankcheck.rooms"
WORDS = "bankcheck.words"
ANSWERS = "bankcheck.answers"
View = TypeVar("View")
csrf = CSRFProtect()
ONE_YEAR_SECONDS = 31_536_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SANDBOX = "default-src 'none'; sandbox"
# Under TLS a form is taken only when its referrer says that it came from our own pages.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class KeptNumber(IntegerConverter):
    """A number in an address; one larger than a database keeps is no page at all."""

    def to_python(self, value: str) -> int:
        """Return the number; ValidationError means that no route fits."""
        number = int(super().to_python(value))
        if number > LARGEST_NUMBER:
            raise ValidationError
        return number


class Named(Protocol):
    """Anything with a name in both languages."""

    @property
    def zh(self) -> str:
        """The Chinese name."""

    @property
    def en(self) -> str:
        """The English name."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What a reader is told: the status, what is wrong, what to do next (both msgids)."""

    status: int
    sentence: str
    next_step: str


Answer = Callable[[Failure, Exception], ResponseReturnValue]
NOT_FOUND = Failure(
    404,
    msg("There is no such page."),
    msg("Check the address, or start again from the first page."),
)
NOT_ALLOWED = Failure(
    405,
    msg("This page can only be read."),
    msg("Start again from the first page."),
)
BROKEN = Failure(
    500,
    msg("This page could not be made."),
    msg("Try again; if it happens again, tell the system administrator the address and the time."),
)
BAD_REQUEST = Failure(
    400,
    msg("The address could not be understood."),
    msg("Start again from the first page."),
)
FORBIDDEN = Failure(
    403,
    msg("This is not open to your posting."),
    msg("Ask somebody whose posting allows it; the page “Rights” lists who that is."),
)
EXPIRED = Failure(
    400,
    msg("This form is no longer valid, so nothing was changed."),
    msg("Go back, load the page again and repeat the step; what you typed is still there."),
)
TOO_LARGE = Failure(
    413,
    msg("What was sent is too large, so nothing was stored."),
    msg("Cut the file into smaller ones, or let the system administrator load it."),
)
OVERTAKEN = Failure(
    409,
    msg("Somebody else changed this in the meantime, so nothing was changed."),
    msg("Go back, load the page again and repeat the step."),
)
HTTP_FAILURES = {
    400: BAD_REQUEST,
    403: FORBIDDEN,
    404: NOT_FOUND,
    405: NOT_ALLOWED,
    413: TOO_LARGE,
}


def needs(permission: str) -> Callable[[View], View]:
    """Declare the permission a view takes; a view without one lets nobody in."""

    def mark(view: View) -> View:
        setattr(view, PERMISSION_MARK, permission)
        return view

    return mark


def database() -> Database:
    """Return the database of this application."""
    return cast(Database, current_app.extensions[DATABASE])


def actor() -> Actor:
    """Return who acts in this request; nobody acting is an error, never a default."""
    acting: Actor | None = g.get("actor")
    if acting is None:
        raise Unauthorized
    return acting


def may(permission: str) -> bool:
    """Say whether whoever acts has a permission, so that pages offer only what works."""
    acting: Actor | None = g.get("actor")
    return acting is not None and is_allowed(acting.role, permission)


@dataclass(frozen=True, slots=True)
class Room:
    """A place in the main navigation: its first page, its words, and the pages inside it."""

    endpoint: str
    words: str
    permission: str
    inside: tuple[str, ...] = ()

    @property
    def current(self) -> bool:
        """Say whether the page of this request lies in the room."""
        here = request.endpoint or ""
        return here == self.endpoint or here.startswith(self.inside)


def rooms() -> tuple[Room, ...]:
    """Return the rooms that whoever acts may enter, in the order they were opened."""
    all_rooms: tuple[Room, ...] = tuple(current_app.extensions[ROOMS])
    return tuple(room for room in all_rooms if may(room.permission))


def add_room(app: Flask, room: Room) -> None:
    """Put a room into the main navigation."""
    app.extensions[ROOMS].append(room)


def add_words(app: Flask, groups: Mapping[str, Mapping[str, str]]) -> None:
    """Give the pages a feature's own words: group to key to msgid."""
    app.extensions[WORDS].update(groups)


def network() -> str:
    """Return the network address this request came from."""
    return (request.remote_addr or "")[:64]


def own_path(address: str | None) -> str:
    """Return the path of an address on this very site, `/` for anything else."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return "/"
    foreign = parts.scheme not in ("", "http", "https") or (
        parts.netloc and parts.netloc != request.host
    )
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if plain and not foreign and path.isprintable() else "/"


def language() -> str:
    """Return the language of this request: its address, else its cookie, else Chinese."""
    if not has_request_context():
        return LANGUAGES[0]
    asked = (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE), g.default_language)
    return next((one for one in asked if one in LANGUAGES), LANGUAGES[0])


def _locale() -> Locale:
    return LOCALES[language()]


def money(fen: int | None) -> str:
    """Return fen as yuan with separators; empty where there is no amount."""
    return "" if fen is None else yuan(fen)


def whole(number: int) -> str:
    """Return a whole number with separators."""
    return f"{number:,}"


def said(named: Named) -> str:
    """Return a two-language name in the reader's language."""
    return named.zh if language() == "zh" else named.en


def period(year: int, month: int | None) -> str:
    """Return a year, or a month of it, as the reader writes it."""
    if month is None:
        return str(gettext("Year %(year)s", year=year))
    return str(gettext("%(year)s-%(month)s", year=year, month=f"{month:02d}"))


def other_language() -> str:
    """Return this page's address in the other language, filters kept."""
    other = next(one for one in LANGUAGES if one != language())
    endpoint = request.endpoint or "reconcile.runs"
    values: dict[str, Any] = request.args.to_dict() | dict(request.view_args or {})
    try:
        return _url(endpoint, values | {"lang": other})
    except ValueError:
        return f"?lang={other}"


def _url(endpoint: str, values: dict[str, Any]) -> str:
    plain = {name: value for name, value in values.items() if not name.startswith("_")}
    from_app: Flask = g.app
    return from_app.url_for(endpoint, **plain)


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    asked = request.args.get("lang") if has_request_context() else None
    if asked in LANGUAGES and endpoint != "static":
        values.setdefault("lang", asked)


def attached(path: Path, name: str, media: str) -> Response:
    """Answer with a file to be kept, never shown: not sniffed, not stored, in a sandbox."""
    response = send_file(
        path, mimetype=media, as_attachment=True, download_name=name, conditional=False, etag=False
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _hold_text() -> None:
    given = (*request.args.items(multi=True), *request.form.items(multi=True))
    # No text field of a database holds NUL.
    if "\0" in request.path or any("\0" in text for _, text in given):
        abort(400)


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    caching = "no-cache" if request.endpoint == "static" else "no-store"
    response.headers["Cache-Control"] = caching
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language(),
            max_age=ONE_YEAR_SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def answer_failures(app: Flask, prefix: str, answer: Answer) -> None:
    """Let failures under a prefix of addresses be answered by a function instead of a page."""
    app.extensions[ANSWERS][prefix] = answer


def _failed(failure: Failure, error: Exception) -> ResponseReturnValue:
    for prefix, answer in current_app.extensions[ANSWERS].items():
        if request.path.startswith(prefix):
            return cast(Answer, answer)(failure, error)
    return render_template("error.html", failure=failure), failure.status


def _install_language(app: Flask, default: str) -> None:
    Babel(
        app,
        locale_selector=_locale,
        default_translation_directories=str(TRANSLATIONS),
    )

    @app.before_request
    def _remember() -> None:
        g.app, g.default_language = app, default

    app.url_defaults(_keep_language)


def _install_errors(app: Flask, failures: Mapping[type[BankcheckError], Failure]) -> None:
    known: dict[type[BankcheckError], Failure] = {Overtaken: OVERTAKEN, **failures}

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> ResponseReturnValue:
        return _failed(HTTP_FAILURES.get(error.code or 500, BROKEN), error)

    @app.errorhandler(CSRFError)
    def _expired(error: CSRFError) -> ResponseReturnValue:
        return _failed(EXPIRED, error)

    @app.errorhandler(BankcheckError)
    def _known(error: BankcheckError) -> ResponseReturnValue:
        failure = known.get(type(error), BROKEN)
        if failure.status >= 500:
            app.logger.error("%s: %s", request.path, type(error).__name__)
        return _failed(failure, error)

    @app.errorhandler(500)
    def _unforeseen(error: HTTPException) -> ResponseReturnValue:
        return _failed(BROKEN, error)


@pass_context
def _label(_: Context, key: object, group: str) -> str:
    # Taking the context keeps templates from saying a constant key once, in one language, for all.
    return label(key, group, current_app.extensions[WORDS])


def install(
    app: Flask, default_language: str, failures: Mapping[type[BankcheckError], Failure]
) -> None:
    """Give an application the shared behaviour; ``failures`` says how errors are answered."""
    app.url_map.converters["int"] = KeptNumber
    _install_language(app, default_language)
    _install_errors(app, failures)
    app.extensions[ROOMS], app.extensions[WORDS], app.extensions[ANSWERS] = [], {}, {}
    csrf.init_app(app)
    app.before_request(_hold_text)
    app.after_request(_protect)
    app.jinja_env.filters.update(
        money=money,
        whole=whole,
        said=said,
        label=_label,
        local=clock.local,
    )
    app.jinja_env.globals.update(
        period=period,
        language=language,
        other_language=other_language,
        may=may,
        rooms=rooms,
        _=gettext,
        n_=ngettext,
    )
