"""Why an edition differs from the one before: a cause, and what it did to score, grade and fee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """What lets a score or a fee change."""

    SHOWN = "shown"
    SHOWN_AGAIN = "shown_again"
    OBJECTION = "objection"
    BY_HAND = "by_hand"
    FINAL = "final"
    UNSIGNED = "unsigned"
    CORRECTION = "correction"
    DECISION = "decision"
    REVOKED = "revoked"
    STAYED = "stayed"
    RESUMED = "resumed"
    COUNTED = "counted"
    ADJUSTED = "adjusted"
    LIFTED = "lifted"
    REVISED = "revised"
    FALLEN = "fallen"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in numbers: hundredths of points, grade and fen, each before and after."""

    cause: Cause
    number: str = ""
    indicator: str = ""
    what: str = ""
    reason: str = ""
    points: tuple[int | None, int | None] = (None, None)
    grade: tuple[str, str] = ("", "")
    fen: tuple[int | None, int | None] = (None, None)
    outlook_fen: tuple[int | None, int | None] = field(default=(None, None))

    def as_values(self) -> dict[str, Any]:
        """Return the change as plain values for a JSON column."""
        values = asdict(self)
        return {name: list(one) if isinstance(one, tuple) else one for name, one in values.items()}


def change_of(values: Mapping[str, Any]) -> Change:
    """Return the change that a JSON column holds."""
    told: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in values.items()
    }
    told["cause"] = Cause(values["cause"])
    return Change(**told)


def changes_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return the changes that a JSON column holds, in their order."""
    return tuple(change_of(one) for one in rows)
