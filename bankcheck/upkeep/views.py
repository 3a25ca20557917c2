"""What machines ask about the service: does it answer, can it work, how much does it do."""

from __future__ import annotations

import hmac
import ipaddress
from typing import cast

from flask import Blueprint, Flask, current_app, jsonify, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.permissions import PUBLIC
from bankcheck.settings import Settings
from bankcheck.upkeep.gate import COUNTS
from bankcheck.upkeep.health import look
from bankcheck.upkeep.metrics import CONTENT_TYPE, Counts
from bankcheck.web import needs

NAME = "upkeep"
pages = Blueprint(NAME, __name__)


def open_room(app: Flask, settings: Settings) -> None:
    """Give an application the addresses that machines watch."""
    app.extensions[NAME] = settings
    app.register_blueprint(pages)


def _settings() -> Settings:
    return cast(Settings, current_app.extensions[NAME])


@pages.get("/healthz")
@needs(PUBLIC)
def healthz() -> tuple[str, int, dict[str, str]]:
    """Say that the process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/readyz")
@needs(PUBLIC)
def readyz() -> tuple[Response, int]:
    """Say whether everything the pages stand on is there."""
    health = look(web.database(), _settings().home)
    return jsonify(health.as_json()), 200 if health.ready else 503


@pages.get("/metrics")
@needs(PUBLIC)
def metrics() -> Response:
    """Show the counts to whoever holds the token, without a token to this very machine."""
    if not _may_count():
        raise NotFound
    counts = cast(Counts, current_app.extensions[COUNTS])
    text = counts.text(web.database(), _settings().home)
    return Response(text, content_type=CONTENT_TYPE)


def _may_count() -> bool:
    token = _settings().metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    return _is_loopback(request.remote_addr or "") and not _passed_on()


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _passed_on() -> bool:
    """Say whether a proxy that we were not told of brought this request from elsewhere."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    return forwarded and not _settings().proxy
