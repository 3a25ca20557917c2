"""Why a fee differs from last year's: every cause with its fen, and together the whole change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceSum:
    """What one service came to in a year."""

    zh: str
    en: str
    items: int
    fee_fen: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A year's statement as it is compared; ``adjustments`` are summed by kind."""

    year: int
    services: Mapping[str, ServiceSum]
    minimum_fen: int
    coefficient: str
    coefficient_fen: int
    adjustments: Mapping[str, int]
    carried_fen: int
    payable_fen: int


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of the change: what was, what is, and the fen it moves."""

    kind: str
    zh: str
    en: str
    before: str
    after: str
    fen: int


_NOTHING = ServiceSum("", "", 0, 0)


def causes(last: Outcome, this: Outcome) -> tuple[Cause, ...]:
    """Return what moved the fee, each cause that changed; their fen are the change, exactly."""
    found = (
        *_services(last, this),
        Cause("minimum", "", "", "", "", this.minimum_fen - last.minimum_fen),
        Cause(
            "coefficient",
            "",
            "",
            last.coefficient,
            this.coefficient,
            this.coefficient_fen - last.coefficient_fen,
        ),
        *_adjustments(last, this),
        Cause("carried", "", "", "", "", last.carried_fen - this.carried_fen),
    )
    return tuple(one for one in found if one.fen or one.before != one.after)


def _services(last: Outcome, this: Outcome) -> Iterator[Cause]:
    for code in sorted({*last.services, *this.services}):
        before, after = last.services.get(code, _NOTHING), this.services.get(code, _NOTHING)
        named = after if after.zh else before
        moved = after.fee_fen - before.fee_fen
        yield Cause("service", named.zh, named.en, str(before.items), str(after.items), moved)


def _adjustments(last: Outcome, this: Outcome) -> Iterator[Cause]:
    for kind in sorted({*last.adjustments, *this.adjustments}):
        moved = this.adjustments.get(kind, 0) - last.adjustments.get(kind, 0)
        yield Cause(f"adjustment.{kind}", "", "", "", "", moved)
