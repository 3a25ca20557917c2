"""Log lines are JSON objects on stderr that hold no account number, secret or typed value."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
import unicodedata
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

REQUESTS = "bankcheck.requests"
MASK = "[number]"
HIDDEN = "[hidden]"
# Account and card numbers have 12 to 19 digits, perhaps in groups as they are printed on paper.
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){11,}(?!\d)", re.ASCII)
_QUERY = re.compile(r"\?[^\s\"']*")
_SECRET_NAMES = re.compile(
    r"password|secret|token|cookie|authorization|totp|account", re.IGNORECASE
)
# Control, separator and direction characters could end a line or turn a reader's screen around.
_UNWRITTEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
_TIMED = structlog.processors.TimeStamper(fmt="iso", utc=True)


def clean_text(text: str) -> str:
    """Return a text without long numbers, queries of addresses and characters that break lines."""
    flat = "".join(" " if unicodedata.category(one) in _UNWRITTEN else one for one in text)
    # Full-width digits are digits to a person who copies them from a log.
    plain = unicodedata.normalize("NFKC", flat) if not flat.isascii() else flat
    return _QUERY.sub("?" + HIDDEN, _LONG_NUMBER.sub(MASK, plain))


def clean(value: Any) -> Any:
    """Return a value of a log line with everything in it cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool | float | None):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**11 else MASK
    if isinstance(value, Mapping):
        return _clean_fields(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(one) for one in value]
    return clean_text(str(value))


def _clean_fields(fields: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        clean_text(str(name)): HIDDEN if _SECRET_NAMES.search(str(name)) else clean(value)
        for name, value in fields.items()
    }


def redact(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Clean a whole log line; the last step before it is written."""
    return _clean_fields(event)


def _told(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tell of an exception by its kind and places: its message may hold what somebody typed."""
    fault = event.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()
    error = fault[1] if isinstance(fault, tuple) else fault
    if isinstance(error, BaseException):
        event["exception"] = [_place_of(one) for one in _causes(error)]
    return event


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or following.__context__
    return chain


def _place_of(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kind": f"{type(error).__module__}.{type(error).__qualname__}", "at": places[-12:]}


def _written(values: Any, **_: Any) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)


def line_format() -> logging.Formatter:
    """Return what turns every record, ours and those of libraries, into one JSON line."""
    before: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _TIMED,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _told,
            redact,
            structlog.processors.JSONRenderer(serializer=_written),
        ],
    )


def write_logs(stream: TextIO | None = None) -> logging.Handler:
    """Send every log line of this process to a stream (stderr) and nowhere else."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(line_format())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return handler


def request_log() -> Any:
    """Return the log of requests, one line each."""
    return structlog.wrap_logger(
        logging.getLogger(REQUESTS),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _TIMED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
    )
