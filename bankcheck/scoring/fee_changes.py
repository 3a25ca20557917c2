"""A statement against that of the year before: two stored results, read and set side by side."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bankcheck.scoring import fee_service
from bankcheck.scoring.explained import Cause, Outcome, ServiceSum, causes
from bankcheck.scoring.figures import decimal
from bankcheck.scoring.lifecycles import AdjustmentState
from bankcheck.scoring.models import FeeStatement


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved a fee since the year before; ``causes`` add up to the whole change."""

    year: int
    before_fen: int
    after_fen: int
    tariff_changed: bool
    causes: tuple[Cause, ...]

    @property
    def fen(self) -> int:
        """Return the whole change."""
        return self.after_fen - self.before_fen


def changes_of(session: Session, row: FeeStatement, *, shown_only: bool) -> Changes | None:
    """Return what moved a fee since the year before; None where that year has no statement.

    With ``shown_only`` a statement that its bank was not shown counts as none.
    """
    of = FeeStatement
    asked = select(of).where(of.bank_code == row.bank_code, of.year == row.year - 1)
    last = session.scalars(asked).one_or_none()
    if last is None or (shown_only and last.state not in fee_service.SHOWN_TO_BANKS):
        return None
    return Changes(
        last.year,
        last.payable_fen,
        row.payable_fen,
        last.tariff_digest != row.tariff_digest,
        causes(_outcome(session, last), _outcome(session, row)),
    )


def _outcome(session: Session, row: FeeStatement) -> Outcome:
    moved: dict[str, int] = {}
    for one in fee_service.adjustments(session, row, AdjustmentState.APPROVED):
        moved[one.kind.value] = moved.get(one.kind.value, 0) + one.fen
    return Outcome(
        row.year,
        {
            line["service"]: ServiceSum(
                line["zh"], line["en"], int(line["items"]), int(line["fee_fen"])
            )
            for line in row.lines
        },
        row.basic_fen - row.counted_fen,
        decimal(row.coefficient),
        row.coefficient_fen,
        moved,
        row.carried_fen,
        row.payable_fen,
    )
