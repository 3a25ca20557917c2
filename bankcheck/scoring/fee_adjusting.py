"""What an adjustment of a fee must rest on, and which way it may move the fee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring import fee_withheld
from bankcheck.scoring.fees import AdjustmentKind
from bankcheck.scoring.lifecycles import AdjustmentState
from bankcheck.scoring.models import FeeAdjustmentLine, FeeStatement

LIVE = (AdjustmentState.PROPOSED, AdjustmentState.APPROVED)
# What makes two advances the same one.
_ADVANCE = ("amount_fen", "paid_on", "returned_on")


class Moving(Protocol):
    """An adjustment, new or stored."""

    @property
    def kind(self) -> AdjustmentKind:
        """Why it moves the fee."""

    @property
    def fen(self) -> int:
        """By how much it moves the fee."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts it follows from."""


def rests(new: Moving) -> bool:
    """Say whether an adjustment rests on what its kind takes: a debt, an advance, or its words."""
    if new.kind is fee_withheld.KIND:
        return fee_withheld.DEBT in new.facts
    return new.kind is not AdjustmentKind.ADVANCE_INTEREST or _advance(new) is not None


def raises_by_a_false_claim(new: Moving) -> bool:
    """Say whether a false claim would add to the fee instead of taking from it."""
    return new.kind is AdjustmentKind.FALSE_CLAIM and new.fen >= 0


def others(
    session: Session, row: FeeStatement, new: Moving, *states: AdjustmentState
) -> tuple[FeeAdjustmentLine, ...]:
    """Return the other lines of a bank, of all years, that pay interest on this very advance."""
    advance, of = _advance(new), FeeAdjustmentLine
    if advance is None:
        return ()
    asked = select(of).where(
        of.bank_code == row.bank_code,
        of.kind == AdjustmentKind.ADVANCE_INTEREST,
        of.state.in_(states),
    )
    return tuple(
        one for one in session.scalars(asked) if one is not new and _advance(one) == advance
    )


def _advance(one: Moving) -> tuple[Any, ...] | None:
    if one.kind is not AdjustmentKind.ADVANCE_INTEREST:
        return None
    return tuple(one.facts[name] for name in _ADVANCE) if set(_ADVANCE) <= set(one.facts) else None
