"""What of a claim is still owed after each payment, and to which part of it a payment goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

# Costs first, then interest, then what was lost: Civil Code, Art. 561.
ORDER = ("costs", "interest", "principal")


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a balance, with what is left after it."""

    word: str
    day: date | None
    told: str
    fen: int
    left_fen: int


def running(
    parts: Iterable[tuple[str, str, int]],
    payments: Iterable[tuple[date | None, str, int]],
    waived_fen: int = 0,
    withheld_fen: int = 0,
) -> tuple[Step, ...]:
    """Return the balance step by step: parts, payments, then what was withheld or waived."""
    left, steps = 0, list[Step]()
    changes: list[tuple[str, date | None, str, int]] = [
        *((word, None, told, fen) for word, told, fen in parts),
        *(("payment", day, told, -fen) for day, told, fen in payments),
        *([("withheld", None, "", -withheld_fen)] if withheld_fen else []),
        *([("waived", None, "", -waived_fen)] if waived_fen else []),
    ]
    for word, day, told, fen in changes:
        left += fen
        steps.append(Step(word, day, told, fen, left))
    return tuple(steps)


def allotted(parts: Mapping[str, int], paid_fen: int) -> dict[str, int]:
    """Return how much of each part of a claim is paid, in the order that the law sets."""
    left, paid = paid_fen, dict[str, int]()
    for part in ORDER:
        paid[part] = min(parts.get(part, 0), left)
        left -= paid[part]
    return paid
