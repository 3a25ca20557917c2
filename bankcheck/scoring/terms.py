"""Time limits and least numbers of the assessment as dated values, each with its basis."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from bankcheck.scoring.dated import BookRefused, Dated, dated, text
from bankcheck.scoring.rulebook import BOOKS

UNITS = ("working_days", "calendar_days")
TERMS = "terms-sample.toml"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days of a kind, by a basis."""

    n: Dated
    unit: str
    basis: str

    def days_on(self, day: date) -> int:
        """Return how many days are in force on a day."""
        return int(self.n.on(day))


@dataclass(frozen=True, slots=True)
class Terms:
    """What an installation has set: the windows, and the least number of answers."""

    code: str
    status: str
    objection: Limit
    hearing: Limit
    least_answers: Dated


def parse_terms(content: str, name: str) -> Terms:
    """Return the terms that a TOML text describes; raise BookRefused for the first fault."""
    try:
        raw = tomllib.loads(content, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(name, f"it is no TOML: {error}.") from error
    head = _table(raw, "terms", name)
    return Terms(
        text(head, "code", name),
        text(head, "status", name),
        _limit(raw, "objection", name),
        _limit(raw, "hearing", name),
        dated(_table(raw, "survey", name).get("least"), f"{name} survey.least"),
    )


def _table(raw: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    found = raw.get(key)
    if not isinstance(found, Mapping):
        raise BookRefused(name, f"the table [{key}] is missing.")
    return found


def _limit(raw: Mapping[str, Any], key: str, name: str) -> Limit:
    found = _table(raw, key, name)
    unit = text(found, "unit", f"{name} {key}")
    if unit not in UNITS:
        raise BookRefused(f"{name} {key}", f"`unit` must be one of {', '.join(UNITS)}.")
    n = dated(found.get("n"), f"{name} {key}.n")
    if any(one.value is not None and one.value < 1 for one in n.versions):
        raise BookRefused(f"{name} {key}", "a limit has one day at least.")
    return Limit(n, unit, text(found, "basis", f"{name} {key}"))


@lru_cache(maxsize=4)
def read_terms(path: Path = BOOKS / TERMS) -> Terms:
    """Return the terms of this installation."""
    return parse_terms(path.read_text(encoding="utf-8"), path.name)
