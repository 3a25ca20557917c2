"""An account statement as the example knows it, before it is written in any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """One booked entry; ``amount_fen`` is positive, ``side`` says whether it left or came in.

    ``reference`` is the voucher number (empty when unknown), ``serial`` the bank's own number,
    ``returned`` a return reason code such as ``AC01`` for money that came back.
    """

    booked_at: datetime | date
    side: Literal["debit", "credit"]
    amount_fen: int
    serial: str
    reference: str = ""
    other_name: str = ""
    other_account: str = ""
    text: str = ""
    returned: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The entries of one account from ``opened_on`` to ``closed_on``, both days included."""

    number: str
    account: str
    account_name: str
    opened_on: date
    opening_fen: int
    closed_on: date
    entries: Sequence[Entry]
    currency: str = "CNY"

    @property
    def closing_fen(self) -> int:
        """Return opening plus credits less debits, in fen."""
        return self.opening_fen + sum(
            entry.amount_fen if entry.side == "credit" else -entry.amount_fen
            for entry in self.entries
        )
