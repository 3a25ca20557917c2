"""Around every request: its number, its log line, its count, and what production adds to it."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import cast

from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from bankcheck.actors import Actor
from bankcheck.settings import Settings
from bankcheck.upkeep.logs import request_log
from bankcheck.upkeep.metrics import Counts

NUMBER_HEADER = "X-Request-Id"
COUNTS = "bankcheck.counts"
HSTS = "max-age=31536000; includeSubDomains"
_NUMBER = re.compile(r"[0-9A-Za-z-]{8,64}", re.ASCII)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = request_log()


def install(app: Flask, settings: Settings) -> None:
    """Give every request a number, a log line and a count; call before any other gate."""
    app.extensions[COUNTS] = Counts(settings.shared_counts)
    app.before_request(_begin(proxied=settings.proxy))
    app.after_request(_end(production=settings.production))
    if settings.proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # the way Flask documents


def _begin(*, proxied: bool) -> Callable[[], None]:
    def begin() -> None:
        given = request.headers.get(NUMBER_HEADER, "") if proxied else ""
        # Only the proxy's number is taken over: a caller must not choose what the log says.
        g.request_number = given if _NUMBER.fullmatch(given) else secrets.token_hex(8)
        g.began = time.perf_counter()

    return begin


def _end(*, production: bool) -> Callable[[Response], Response]:
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        method = request.method if request.method in _METHODS else "other"
        _write(response, method, seconds)
        counts = cast(Counts, current_app.extensions[COUNTS])
        counts.count(request.endpoint or "none", method, response.status_code, seconds)
        response.headers[NUMBER_HEADER] = g.get("request_number", "")
        if production:
            response.headers["Strict-Transport-Security"] = HSTS
        return response

    return end


def _write(response: Response, method: str, seconds: float) -> None:
    acting: Actor | None = g.get("actor")
    rule = request.url_rule
    _log.info(
        "request",
        request_id=g.get("request_number", ""),
        method=method,
        route=rule.rule if rule else "none",
        status=response.status_code,
        milliseconds=round(seconds * 1000, 1),
        person_id=acting.person_id if acting else None,
        posting_id=acting.posting_id if acting else None,
    )
