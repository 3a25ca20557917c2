"""Every error of the service for programs is one JSON object that says what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException

from bankcheck.labels import gettext, msg
from bankcheck.ledger.intake_desk.reception import NothingSent
from bankcheck.machines import MoveRefused
from bankcheck.suspicions.cases import SuspicionUnknown
from bankcheck.suspicions.inquiries import InquiryUnknown
from bankcheck.suspicions.verifying import VerificationIncomplete
from bankcheck.web import BROKEN, Failure

UNAUTHORIZED = Failure(
    401,
    msg("The call bears no valid token."),
    msg("Make a token on your own page and send it as “Authorization: Bearer …”."),
)
FORBIDDEN = Failure(
    403,
    msg("This is not open to the posting of the token."),
    msg("Use a token of a posting that allows it; approvals are given on screen alone."),
)
UNKNOWN = Failure(
    404,
    msg("There is no such thing, or it is not yours to see."),
    msg("Check the address against /api/v1/openapi.json and the number against its list."),
)
NO_METHOD = Failure(
    405,
    msg("This address does not take this method."),
    msg("Look the address up in /api/v1/openapi.json."),
)
UNREADABLE = Failure(
    400,
    msg("The call could not be read."),
    msg("Send a body in UTF-8 of the content type that /api/v1/openapi.json names."),
)
TOO_LARGE = Failure(
    413,
    msg("What was sent is too large, so nothing was stored."),
    msg("Send less at once."),
)
INVALID = Failure(
    422,
    msg("Some values are missing or are not what they must be."),
    msg("Mend the values named under “missing” and send the call again."),
)
INCOMPLETE = Failure(
    409,
    msg("Something that this step asks for is missing, so nothing was changed."),
    msg("Add what is named under “missing” and send the call again."),
)
# What a caller of this service is told where a page would show its form again.
OWN: dict[type[Exception], Failure] = {
    VerificationIncomplete: INCOMPLETE,
    SuspicionUnknown: UNKNOWN,
    InquiryUnknown: UNKNOWN,
    NothingSent: INVALID,
}
FAILURES = {
    400: UNREADABLE,
    401: UNAUTHORIZED,
    403: FORBIDDEN,
    404: UNKNOWN,
    405: NO_METHOD,
    413: TOO_LARGE,
    415: UNREADABLE,
    422: INVALID,
}
CODES = {
    400: "unreadable",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unreadable",
    422: "invalid",
    500: "internal",
}
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


def answer(failure: Failure, error: Exception) -> Response:
    """Return the one shape of errors for a failure and what it came from."""
    if isinstance(error, HTTPException):
        status = error.code or 500
        told = FAILURES.get(status, BROKEN)
        code = CODES.get(status, "internal")
        said = _said(status, code, told, _missing(error))
    else:
        told = OWN.get(type(error), failure)
        said = _said(told.status, _code_of(error), told, _unmet(error))
    for name, value in _headers(said.status_code, error):
        said.headers[name] = value
    return said


def _said(status: int, code: str, failure: Failure, missing: list[str]) -> Response:
    body = {
        "code": code,
        "message": gettext(failure.sentence),
        "next_step": gettext(failure.next_step),
        "missing": missing,
    }
    answered = jsonify({"error": body})
    answered.status_code = status if failure is not BROKEN else BROKEN.status
    return answered


def _code_of(error: Exception) -> str:
    return _WORD.sub("_", type(error).__name__).lower()


def _unmet(error: Exception) -> list[str]:
    if isinstance(error, MoveRefused):
        return list(error.unmet)
    return list(error.missing) if isinstance(error, VerificationIncomplete) else []


def _missing(error: HTTPException) -> list[str]:
    """Return the names of the values that were refused, as paths with dots."""
    messages = (getattr(error, "data", None) or {}).get("messages")
    return sorted(_paths(messages)) if isinstance(messages, Mapping) else []


def _paths(messages: Mapping[Any, Any], depth: int = 0) -> Iterator[str]:
    for name, inner in messages.items():
        if isinstance(inner, Mapping):
            # The first level names the place of the value (json, query, files), not the value.
            under = _paths(inner, depth + 1)
            yield from under if depth == 0 else (f"{name}.{one}" for one in under)
        else:
            yield str(name)[:64]


def _headers(status: int, error: Exception) -> Iterator[tuple[str, str]]:
    if status == FAILURES[401].status:
        yield "WWW-Authenticate", "Bearer"
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        yield "Allow", ", ".join(allowed)
    seconds = getattr(error, "retry_seconds", None)
    if seconds:
        yield "Retry-After", str(seconds)
