"""Whether the agency agreement lets damages be withheld from the fee: a dated clause, or none."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bankcheck.scoring.dated import BookRefused, Dated, NotInForce, dated


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause of an agreement on withholding; a tariff without one permits none."""

    permitted: Dated | None

    def permits(self, day: date) -> str:
        """Return the clause that permits withholding on a day, nothing where none does."""
        if self.permitted is None:
            return ""
        try:
            found = self.permitted.version_on(day)
        except NotInForce:
            return ""
        return found.reference if found.value else ""


def withholding_clause(path: Path) -> Clause:
    """Return the clause that stands in a tariff file."""
    return parse_clause(path.read_text(encoding="utf-8"), path.name)


def parse_clause(content: str, name: str) -> Clause:
    """Return the clause that a TOML text holds; raise BookRefused where it is written wrongly."""
    raw = tomllib.loads(content, parse_float=Decimal).get("withholding")
    if raw is None:
        return Clause(None)
    place = f"{name} withholding"
    if not isinstance(raw, dict):
        raise BookRefused(place, "the table [withholding] is no table.")
    found = dated(raw.get("permitted"), f"{place}.permitted")
    if any(one.value not in (None, 0, 1) for one in found.versions):
        raise BookRefused(place, "`permitted` is 1 for yes or 0 for no.")
    return Clause(found)
